import type { CustomerReplica } from '#shared/replica.ts';
import { fold } from '#shared/search/fold.ts';
import { type SortKey, sortRows } from '../../../lib/sort-rows.ts';

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

/** Folded once per row, however often it is sorted; a changed row is another object. */
const foldedTexts = new WeakMap<CustomerReplica, Map<string, string>>();

function folded(row: CustomerReplica, column: string, text: string): string {
  let texts = foldedTexts.get(row);
  if (texts === undefined) {
    texts = new Map();
    foldedTexts.set(row, texts);
  }
  let value = texts.get(column);
  if (value === undefined) {
    value = fold(text);
    texts.set(column, value);
  }
  return value;
}

/** Most pressing first. Statuses of later versions come after those known. */
const STATUS_ORDER = ['at_risk', 'onboarding', 'active', 'churned', 'archived'];

function sortKey(row: CustomerReplica, column: string, owners: OwnerNames): SortKey {
  switch (column) {
    case 'number':
      return row.display_id === 0 ? Number.MAX_SAFE_INTEGER : row.display_id;
    case 'domain':
      return row.domain;
    case 'owner': {
      const name = row.owner_id === null ? undefined : owners.get(row.owner_id);
      return name === undefined ? null : fold(name);
    }
    case 'plan':
      return row.plan === null ? null : folded(row, column, row.plan);
    case 'status': {
      const order = STATUS_ORDER.indexOf(row.status);
      return order === -1 ? STATUS_ORDER.length : order;
    }
    case 'health':
      return row.health_score;
    case 'mrr':
      return row.mrr;
    case 'tags':
      return row.tags.length === 0 ? null : folded(row, column, row.tags.join(' '));
    case 'created':
      return row.created_at;
    case 'updated':
      return row.updated_at;
    default:
      return customSortKey(row, column);
  }
}

function customSortKey(row: CustomerReplica, column: string): SortKey {
  if (!column.startsWith('field:')) return null;
  const value = row.custom_fields[column.slice('field:'.length)];
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : folded(row, column, value);
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
