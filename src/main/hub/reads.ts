import type { Database, Statement } from 'better-sqlite3';
import type { ActivityEntry } from '#shared/v1/activity.ts';
import { ContractError, notFound } from '#shared/v1/errors.ts';
import { createLookup, type Resource, TABLE } from './records.ts';

/** Newest first, strictly older than `cursor`; at most `limit` rows. */
export interface Page {
  readonly limit: number;
  /** An ISO 8601 date-time with up to nine digits after the second. */
  readonly cursor?: string | undefined;
}

export interface CustomerFilter {
  readonly status?: string | undefined;
  readonly slug?: string | undefined;
  readonly domain?: string | undefined;
  readonly owner_id?: string | undefined;
  readonly plan?: string | undefined;
  readonly tag?: string | undefined;
}

export interface OnboardingFilter {
  /** A customer's id or display_id; one that never existed matches nothing. */
  readonly customer_id?: string | undefined;
  readonly state?: string | undefined;
  readonly phase?: string | undefined;
}

/** The JSON texts of a page's records, as v1 shows them. */
export interface ListPage {
  readonly documents: readonly string[];
  readonly hasMore: boolean;
  readonly nextCursor: string | null;
}

interface Found {
  readonly key: string;
  readonly deleted_at: string | null;
  readonly document: string;
}

interface StoredActivity {
  readonly id: number;
  readonly position: string;
  readonly actor: string;
  readonly actor_type: string;
  readonly event_type: string;
  readonly field: string | null;
  readonly old_value: string | null;
  readonly new_value: string | null;
  readonly onboarding_id: string | null;
}

/** Onboardings whose customer is deleted stay reachable by id but are in no list. */
const CUSTOMER_IS_LIVE =
  'NOT EXISTS (SELECT 1 FROM customers WHERE customers.key = onboardings.customer_key AND customers.deleted_at IS NOT NULL)';

export function createReads(database: Database) {
  const prepared = new Map<string, Statement<unknown[], [string, string]>>();
  const lookups = {
    customer: createLookup<Found>(database, 'customer', 'key, deleted_at, document'),
    contact: createLookup<Found>(database, 'contact', 'key, deleted_at, document'),
    onboarding: createLookup<Found>(database, 'onboarding', 'key, deleted_at, document'),
  };
  const activityPage = database.prepare<[string, string, number], StoredActivity>(
    `SELECT activity.id, activity.position, actor, actor_type, event_type, field, old_value, new_value,
       onboardings.id AS onboarding_id
     FROM activity LEFT JOIN onboardings ON onboardings.key = activity.onboarding_key
     WHERE activity.customer_key = ? AND activity.position < ? ORDER BY activity.position DESC LIMIT ?`,
  );

  /**
   * The JSON text of a record, found by any id or display_id it ever had.
   * @throws ContractError `…_not_found`, also for a deleted record.
   */
  function get(resource: Resource, reference: string): string {
    const found = lookups[resource](reference);
    if (found === undefined || found.deleted_at !== null) throw notFound(resource);
    return found.document;
  }

  /** The key behind a reference, of a deleted record too. @throws ContractError when it never existed. */
  function resolve(resource: Resource, reference: string): string {
    const found = lookups[resource](reference);
    if (found === undefined) throw notFound(resource);
    return found.key;
  }

  /** As `resolve`, but a deleted record counts as not found. */
  function resolveLive(resource: Resource, reference: string): string {
    const found = lookups[resource](reference);
    if (found === undefined || found.deleted_at !== null) throw notFound(resource);
    return found.key;
  }

  function list(resource: Resource, conditions: ReadonlyMap<string, unknown>, page: Page): ListPage {
    const table = TABLE[resource];
    const where = [`${table}.deleted_at IS NULL`, ...conditions.keys(), `${table}.position < ?`];
    const sql = `SELECT ${table}.document, ${table}.position FROM ${table} WHERE ${where.join(' AND ')} ORDER BY ${table}.position DESC LIMIT ?`;
    let statement = prepared.get(sql);
    if (statement === undefined) {
      statement = database.prepare<unknown[], [string, string]>(sql).raw();
      prepared.set(sql, statement);
    }
    const values = [...conditions.values()].filter((value) => value !== undefined);
    const rows = statement.all(...values, positionBefore(page.cursor), page.limit + 1);
    const shown = rows.slice(0, page.limit);
    const last = shown.at(-1);
    const hasMore = rows.length > page.limit;
    return {
      documents: shown.map(([document]) => document),
      hasMore,
      nextCursor: hasMore && last !== undefined ? cursorAt(last[1]) : null,
    };
  }

  function listCustomers(filter: CustomerFilter, page: Page): ListPage {
    const conditions = new Map<string, unknown>();
    for (const column of ['status', 'slug', 'domain', 'owner_id', 'plan'] as const) {
      if (filter[column] !== undefined) conditions.set(`customers.${column} = ?`, filter[column]);
    }
    if (filter.tag !== undefined) {
      conditions.set(
        'customers.position IN (SELECT customer_tags.position FROM customer_tags WHERE customer_tags.tag = ?)',
        filter.tag,
      );
    }
    return list('customer', conditions, page);
  }

  function listContacts(customerKey: string, page: Page): ListPage {
    return list('contact', new Map([['contacts.customer_key = ?', customerKey]]), page);
  }

  function listOnboardings(filter: OnboardingFilter, page: Page): ListPage {
    const conditions = new Map<string, unknown>();
    if (filter.customer_id !== undefined) {
      const customer = lookups.customer(filter.customer_id);
      if (customer === undefined) return { documents: [], hasMore: false, nextCursor: null };
      conditions.set('onboardings.customer_key = ?', customer.key);
    }
    if (filter.state !== undefined) conditions.set('onboardings.state = ?', filter.state);
    if (filter.phase !== undefined) conditions.set('onboardings.phase = ?', filter.phase);
    conditions.set(CUSTOMER_IS_LIVE, undefined);
    return list('onboarding', conditions, page);
  }

  /** A customer's audit trail, newest first; also of a customer that has been deleted. */
  function listActivity(customerKey: string, page: Page) {
    const rows = activityPage.all(customerKey, positionBefore(page.cursor), page.limit + 1);
    const shown = rows.slice(0, page.limit);
    const last = shown.at(-1);
    const hasMore = rows.length > page.limit;
    return {
      entries: shown.map(toActivityEntry),
      hasMore,
      nextCursor: hasMore && last !== undefined ? cursorAt(last.position) : null,
    };
  }

  return { get, resolve, resolveLive, listCustomers, listContacts, listOnboardings, listActivity };
}

export type Reads = ReturnType<typeof createReads>;

function toActivityEntry(stored: StoredActivity): ActivityEntry {
  return {
    object: 'activity',
    id: String(stored.id),
    timestamp: `${stored.position.slice(0, 23)}Z`,
    actor: stored.actor,
    actor_type: stored.actor_type,
    event_type: stored.event_type,
    field: stored.field,
    old_value: stored.old_value === null ? null : (JSON.parse(stored.old_value) as unknown),
    new_value: stored.new_value === null ? null : (JSON.parse(stored.new_value) as unknown),
    onboarding_id: stored.onboarding_id,
  };
}

const AFTER_EVERYTHING = '~';

/**
 * The position that a cursor stands for: rows strictly older have a smaller one.
 * @throws ContractError `invalid_string` when it is no date-time.
 */
function positionBefore(cursor: string | undefined): string {
  if (cursor === undefined) return AFTER_EVERYTHING;
  const match = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.(\d+))?)?(?:Z|[+-]\d\d:?\d\d)$/.exec(cursor);
  const milliseconds = Date.parse(cursor);
  if (match === null || Number.isNaN(milliseconds)) {
    throw new ContractError('invalid_request_error', 'invalid_string', 'Invalid datetime', 'cursor');
  }
  const fraction = (match[1] ?? '').padEnd(9, '0').slice(0, 9);
  return `${new Date(milliseconds).toISOString().slice(0, 20)}${fraction}Z`;
}

/** Milliseconds are enough for a row that shares them with no older one. */
function cursorAt(position: string): string {
  return position.endsWith('000000Z') ? `${position.slice(0, 23)}Z` : position;
}
