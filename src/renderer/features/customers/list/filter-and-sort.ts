import { fieldOf } from '#shared/records/index.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import { type SortKey, sortRows } from '../../../lib/sort-rows.ts';
import { fieldSortKey, foldedOnce } from '../../../records/field-sort.ts';

/** A customer's status when it is out of the daily work: left out of the list unless asked for. */
export const INACTIVE_STATUSES: readonly string[] = ['archived', 'churned'];

/** Every filter narrows down; within one, any of its values will do. An empty one lets everything through. */
export interface CustomerFilters {
  readonly statuses: readonly string[];
  /** Keys of people; null for customers without an owner. */
  readonly owners: readonly (string | null)[];
  readonly plans: readonly (string | null)[];
  readonly tags: readonly string[];
  /** Only customers sharing this domain, which shows churned ones too. */
  readonly domain: string | null;
  /** Leaves archived and churned out, as long as `statuses` does not ask for any. */
  readonly hidesGone: boolean;
}

export const NO_FILTERS: CustomerFilters = {
  statuses: [],
  owners: [],
  plans: [],
  tags: [],
  domain: null,
  hidesGone: true,
};

export interface CustomerSort {
  /** A column's id; `field:<slug>` for a custom field. */
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

export const NAME_SORT: CustomerSort = { column: 'name', direction: 'ascending' };

/** What the list needs to know beyond the rows: names of people by key. */
export type OwnerNames = ReadonlyMap<string, string>;

/** How many filters somebody has set. */
export function countFilters({ statuses, owners, plans, tags, domain }: CustomerFilters): number {
  const lists = [statuses, owners, plans, tags].filter((values) => values.length > 0);
  return lists.length + (domain === null ? 0 : 1);
}

/** The rows that pass, in the order they came. */
export function filterCustomers(
  rows: readonly CustomerReplica[],
  filters: CustomerFilters,
): readonly CustomerReplica[] {
  const { domain } = filters;
  const statuses = setOf(filters.statuses);
  const owners = setOf(filters.owners);
  const plans = setOf(filters.plans);
  const tags = setOf(filters.tags);
  const hidden =
    statuses !== null || !filters.hidesGone ? null : domain === null ? INACTIVE_STATUSES : ['archived'];
  return rows.filter(
    (row) =>
      (statuses === null || statuses.has(row.status)) &&
      hidden?.includes(row.status) !== true &&
      (owners === null || owners.has(row.owner_id)) &&
      (plans === null || plans.has(row.plan)) &&
      (tags === null || row.tags.some((tag) => tags.has(tag))) &&
      (domain === null || row.domain === domain),
  );
}

function setOf<Value>(values: readonly Value[]): ReadonlySet<Value> | null {
  return values.length === 0 ? null : new Set(values);
}

/** Columns that show a field under another name than its own. */
export const FIELD_OF_COLUMN: Readonly<Record<string, string>> = {
  owner: 'owner_id',
  health: 'health_score',
};

function sortKey(row: CustomerReplica, column: string, owners: OwnerNames): SortKey {
  if (column.startsWith('field:')) return customSortKey(row, column.slice('field:'.length));
  switch (column) {
    case 'number':
      return row.display_id === 0 ? Number.MAX_SAFE_INTEGER : row.display_id;
    case 'created':
      return row.created_at;
    case 'updated':
      return row.updated_at;
  }
  const name = FIELD_OF_COLUMN[column] ?? column;
  const field = fieldOf('customer', name);
  return field === undefined ? null : fieldSortKey(row, name, field, owners);
}

function customSortKey(row: CustomerReplica, slug: string): SortKey {
  const value = row.custom_fields[slug];
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : foldedOnce(row, `custom_fields.${slug}`, value);
}

/**
 * The rows in order. `rows` must come by name, as the store has them: ties keep that order. Rows without a
 * value stay at the end in both directions.
 */
export function sortCustomers(
  rows: readonly CustomerReplica[],
  sort: CustomerSort,
  owners: OwnerNames,
): readonly CustomerReplica[] {
  if (sort.column === 'name') return sort.direction === 'descending' ? rows.toReversed() : rows;
  return sortRows(rows, (row) => sortKey(row, sort.column, owners), sort.direction);
}
