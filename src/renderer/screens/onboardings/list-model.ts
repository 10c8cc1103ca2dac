import type { CustomerReplica, OnboardingReplica, PersonReplica } from '#shared/replica.ts';
import { fold } from '#shared/search/fold.ts';
import { PHASES } from '#shared/v1/statuses.ts';
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

/** Most pressing first. States of later versions come after those known. */
const STATE_ORDER = ['at_risk', 'waiting', 'active', 'paused'];
const PHASE_ORDER: readonly string[] = PHASES;

/** Folded once per record, however often it is sorted; a changed record is another object. */
const foldedNames = new WeakMap<object, string>();

function foldedName(record: { readonly name: string | null }): string {
  let text = foldedNames.get(record);
  if (text === undefined) {
    text = fold(record.name ?? '').trimStart();
    foldedNames.set(record, text);
  }
  return text;
}

function placeIn(values: readonly string[], value: string): number {
  const index = values.indexOf(value);
  return index === -1 ? values.length : index;
}

/** What a row is sorted by; null for no value. */
function sortKey(
  row: OnboardingReplica,
  column: SortColumn,
  { customers, people }: Related,
): string | number | null {
  const customer = customers.get(row.customer_key);
  switch (column) {
    case 'name':
      if (row.name !== null && row.name !== '') return foldedName(row);
      return customer === undefined ? null : `onboarding of ${foldedName(customer)}`;
    case 'customer':
      return customer === undefined ? null : foldedName(customer);
    case 'phase':
      return placeIn(PHASE_ORDER, row.phase);
    case 'state':
      return placeIn(STATE_ORDER, row.state);
    case 'target':
      return row.target_launch_date;
    case 'csm': {
      const person = row.csm_id === null ? undefined : people.get(row.csm_id);
      return person === undefined ? null : foldedName(person);
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
  const keyed: { readonly row: OnboardingReplica; readonly key: string | number }[] = [];
  const without: OnboardingReplica[] = [];
  for (const row of rows) {
    const key = sortKey(row, column, related);
    if (key === null) without.push(row);
    else keyed.push({ row, key });
  }
  const sign = direction === 'descending' ? -1 : 1;
  keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0));
  const sorted = keyed.map(({ row }) => row);
  return without.length === 0 ? sorted : sorted.concat(without);
}
