import type { Database, Statement } from 'better-sqlite3';
import { isDisplayId } from './identity.ts';

export const RESOURCES = ['customer', 'contact', 'onboarding'] as const;
export type Resource = (typeof RESOURCES)[number];

export function isResource(type: string): type is Resource {
  return (RESOURCES as readonly string[]).includes(type);
}

export const TABLE = {
  customer: 'customers',
  contact: 'contacts',
  onboarding: 'onboardings',
} as const satisfies Record<Resource, string>;

export function byResource<Value>(value: (resource: Resource) => Value): Record<Resource, Value> {
  return { customer: value('customer'), contact: value('contact'), onboarding: value('onboarding') };
}

/**
 * Copies of document fields, by which lists are filtered. Ordinary columns rather than generated ones: SQLite
 * would take every index of a generated column apart whenever a document changes.
 */
export const FILTER_COLUMNS = {
  customer: ['slug', 'domain', 'status', 'plan', 'owner_id'],
  contact: ['email', 'is_primary'],
  onboarding: ['phase', 'state'],
} as const satisfies Record<Resource, readonly string[]>;

/** What a filter column holds of the document bound to a statement. */
export function filterValue(column: string): string {
  return `@document ->> '$.${column}'`;
}

/** One record as it is stored. `document` is the JSON text that v1 shows. */
export interface Row {
  readonly key: string;
  readonly id: string;
  readonly display_id: number;
  /** Null for customers only. */
  readonly customer_key: string | null;
  readonly seq: number;
  readonly position: string;
  readonly deleted_at: string | null;
  readonly document: string;
  /** Onboardings only. */
  readonly underlying_state: string | null;
}

const EXTRA_COLUMNS = {
  customer: 'NULL AS customer_key, NULL AS underlying_state',
  contact: 'customer_key, NULL AS underlying_state',
  onboarding: 'customer_key, underlying_state',
} as const satisfies Record<Resource, string>;

export function rowColumns(resource: Resource): string {
  return `key, id, display_id, seq, position, deleted_at, document, ${EXTRA_COLUMNS[resource]}`;
}

export type RowReader = (reference: string) => Row | undefined;

interface Lookup<Found> {
  readonly byId: Statement<[string], Found>;
  readonly byDisplayId: Statement<[number], Found>;
  readonly byKey: Statement<[string], Found>;
  readonly aliasedKey: Statement<[string], { key: string }>;
}

/**
 * Finds a record by any name it ever had: the id or display_id it shows now, then its key, then the ids and
 * display_ids it was known by before. Finds deleted records too.
 */
export function createLookup<Found>(database: Database, resource: Resource, columns: string) {
  const from = `SELECT ${columns} FROM ${TABLE[resource]}`;
  const lookup: Lookup<Found> = {
    byId: database.prepare(`${from} WHERE id = ?`),
    byDisplayId: database.prepare(`${from} WHERE display_id = ?`),
    byKey: database.prepare(`${from} WHERE key = ?`),
    aliasedKey: database.prepare(`SELECT key FROM aliases WHERE resource = '${resource}' AND alias = ?`),
  };
  return (reference: string): Found | undefined => {
    const found = isDisplayId(reference)
      ? lookup.byDisplayId.get(Number(reference))
      : (lookup.byId.get(reference) ?? lookup.byKey.get(reference));
    if (found !== undefined) return found;
    const aliased = lookup.aliasedKey.get(isDisplayId(reference) ? String(Number(reference)) : reference);
    return aliased === undefined ? undefined : lookup.byKey.get(aliased.key);
  };
}
