import { onboarding } from '#shared/records/onboarding.ts';
import type { CustomerReplica, OnboardingReplica, PersonReplica } from '#shared/replica.ts';
import { type SortKey, sortRows } from '../../../lib/sort-rows.ts';
import { placeIn } from '../../../records/field-sort.ts';
import { orderOf } from '../../../store/index.ts';
import { type Lane, type LaneBounds, laneOf } from './lanes.ts';

/** What the list and the board let through. An empty list lets everything through. */
export interface OnboardingFilters {
  readonly states: readonly string[];
  readonly phases: readonly string[];
  /** Keys of people; null for nobody. */
  readonly csms: readonly (string | null)[];
  readonly lanes: readonly Lane[];
  /** Leaves completed ones out, as long as `phases` does not ask for them. */
  readonly hidesCompleted: boolean;
}

export const NO_FILTERS: OnboardingFilters = {
  states: [],
  phases: [],
  csms: [],
  lanes: [],
  hidesCompleted: true,
};

export const SORT_COLUMNS = ['name', 'customer', 'phase', 'state', 'target', 'csm', 'updated'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

export interface OnboardingSort {
  readonly column: SortColumn;
  readonly direction: 'ascending' | 'descending';
}

export const TARGET_SORT: OnboardingSort = { column: 'target', direction: 'ascending' };

/** The records that onboardings point to, by key. */
export interface Related {
  readonly customers: ReadonlyMap<string, CustomerReplica>;
  readonly people: ReadonlyMap<string, PersonReplica>;
}

/** What an onboarding is called: by its name, else by its customer. */
export function titleOf(
  { name }: { readonly name: string | null },
  customer: { readonly name: string } | undefined,
): string {
  if (name !== null && name !== '') return name;
  return customer === undefined ? 'Onboarding without a name' : `Onboarding of ${customer.name}`;
}

/** How many filters somebody has set. */
export function countFilters({ states, phases, csms, lanes }: OnboardingFilters): number {
  return [states, phases, csms, lanes].filter((values) => values.length > 0).length;
}

/** The rows that pass, in the order they came. */
export function filterOnboardings(
  rows: readonly OnboardingReplica[],
  filters: OnboardingFilters,
  bounds: LaneBounds,
): readonly OnboardingReplica[] {
  const states = setOf(filters.states);
  const phases = setOf(filters.phases);
  const csms = setOf(filters.csms);
  const lanes = setOf<Lane | null>(filters.lanes);
  const hidesCompleted = filters.hidesCompleted && phases === null;
  return rows.filter(
    (row) =>
      !(hidesCompleted && row.phase === 'completed') &&
      (states === null || states.has(row.state)) &&
      (phases === null || phases.has(row.phase)) &&
      (csms === null || csms.has(row.csm_id)) &&
      (lanes === null || lanes.has(laneOf(row, bounds))),
  );
}

function setOf<Value>(values: readonly Value[]): ReadonlySet<Value> | null {
  return values.length === 0 ? null : new Set(values);
}

function sortKey(row: OnboardingReplica, column: SortColumn, { customers, people }: Related): SortKey {
  const customer = customers.get(row.customer_key);
  switch (column) {
    case 'name':
      if (row.name !== null && row.name !== '') return orderOf(row);
      return customer === undefined ? null : `onboarding of ${orderOf(customer)}`;
    case 'customer':
      return customer === undefined ? null : orderOf(customer);
    case 'phase':
      return placeIn(onboarding.fields.phase.values, row.phase);
    case 'state':
      return placeIn(onboarding.fields.state.order, row.state);
    case 'target':
      return row.target_launch_date;
    case 'csm': {
      const person = row.csm_id === null ? undefined : people.get(row.csm_id);
      return person === undefined ? null : orderOf(person);
    }
    case 'updated':
      return row.updated_at;
  }
}

/** The rows in order: ties keep the order they came in, rows without a value stay at the end both ways. */
export function sortOnboardings(
  rows: readonly OnboardingReplica[],
  { column, direction }: OnboardingSort,
  related: Related,
): readonly OnboardingReplica[] {
  return sortRows(rows, (row) => sortKey(row, column, related), direction);
}
