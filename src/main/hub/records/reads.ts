import type { Database, Statement } from 'better-sqlite3';
import { definitionOf, isPersonal } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import { ContractError, notFound } from '#shared/v1/errors.ts';
import { normalizeDomain } from '#shared/v1/normalize.ts';
import { listConditions } from './list-filters.ts';
import { cursorAt, type Page, positionBefore } from './positions.ts';
import { byTypeWhenAsked, createLookup, type HubType, isHubType, TABLE } from './records.ts';

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

export interface Tag {
  readonly name: string;
  /** How many live customers have it. */
  readonly count: number;
}

export interface TaggedCustomer {
  readonly id: string;
}

const NOTHING: ListPage = { documents: [], hasMore: false, nextCursor: null };

interface Found {
  readonly key: string;
  readonly deleted_at: string | null;
  readonly document: string;
}

/** Onboardings whose customer is deleted stay reachable by id but are in no list. */
const CUSTOMER_IS_LIVE =
  'NOT EXISTS (SELECT 1 FROM customers WHERE customers.key = onboardings.customer_key AND customers.deleted_at IS NOT NULL)';

function prepareReads(database: Database) {
  const positions = byTypeWhenAsked((resource) =>
    database.prepare<[string], string>(`SELECT position FROM ${TABLE[resource]} WHERE id = ?`).pluck(),
  );
  const ids = byTypeWhenAsked((resource) =>
    database.prepare<[string], string>(`SELECT id FROM ${TABLE[resource]} WHERE key = ?`).pluck(),
  );
  const lookups = byTypeWhenAsked((type) => createLookup<Found>(database, type, 'key, deleted_at, document'));
  const tags = database.prepare<[], Tag>(
    'SELECT tag AS name, count(*) AS count FROM customer_tags GROUP BY tag ORDER BY tag',
  );
  const tagged = database.prepare<[string], TaggedCustomer>(
    `SELECT customers.id FROM customer_tags JOIN customers ON customers.key = customer_tags.customer_key
         WHERE customer_tags.tag = ? AND customers.deleted_at IS NULL ORDER BY customer_tags.position`,
  );
  /** The common case in one step and one column; the lookups know the other names. */
  const liveDocuments = byTypeWhenAsked((resource) =>
    database
      .prepare<[string], string>(
        `SELECT document FROM ${TABLE[resource]} WHERE id = ? AND deleted_at IS NULL`,
      )
      .pluck(),
  );
  return { positions, ids, lookups, tags, tagged, liveDocuments };
}

function customerConditions(filter: CustomerFilter): ReadonlyMap<string, unknown> {
  const conditions = new Map<string, unknown>();
  for (const column of ['status', 'slug', 'owner_id', 'plan'] as const) {
    if (filter[column] !== undefined) conditions.set(`customers.${column} = ?`, filter[column]);
  }
  // A pasted address finds the customer that is stored under its host.
  if (filter.domain !== undefined) {
    conditions.set('customers.domain = ?', normalizeDomain(filter.domain) ?? filter.domain);
  }
  if (filter.tag !== undefined) {
    conditions.set(
      'customers.position IN (SELECT customer_tags.position FROM customer_tags WHERE customer_tags.tag = ?)',
      filter.tag,
    );
  }
  return conditions;
}

/** Looked up for the one row that needs it: a second column would double the time of a list. */
function positionOfLast(
  positions: ReturnType<typeof prepareReads>['positions'],
  resource: HubType,
  documents: readonly string[],
): string {
  const { id } = JSON.parse(documents.at(-1) ?? '{}') as { id: string };
  const position = positions[resource].get(id);
  if (position === undefined) throw new Error(`the ${resource} ${id} is listed but not there`);
  return position;
}

/** Pages of a list, newest first: a statement for each kind of list, prepared when it is asked for first. */
function createPages(database: Database, positions: ReturnType<typeof prepareReads>['positions']) {
  const prepared = new Map<string, Statement<unknown[], string>>();
  return function pageOf(resource: HubType, conditions: ReadonlyMap<string, unknown>, page: Page): ListPage {
    const table = TABLE[resource];
    const where = [`${table}.deleted_at IS NULL`, ...conditions.keys(), `${table}.position < ?`];
    const sql = `SELECT ${table}.document FROM ${table} WHERE ${where.join(' AND ')} ORDER BY ${table}.position DESC LIMIT ?`;
    let statement = prepared.get(sql);
    if (statement === undefined) {
      statement = database.prepare<unknown[], string>(sql).pluck();
      prepared.set(sql, statement);
    }
    const values = [...conditions.values()].filter((value) => value !== undefined);
    const documents = statement.all(...values, positionBefore(page.cursor), page.limit + 1);
    const hasMore = documents.length > page.limit;
    if (!hasMore) return { documents, hasMore, nextCursor: null };
    documents.length = page.limit;
    return { documents, hasMore, nextCursor: cursorAt(positionOfLast(positions, resource, documents)) };
  };
}

export function createReads(database: Database) {
  const { positions, ids, lookups, tags, tagged, liveDocuments } = prepareReads(database);
  const pageOf = createPages(database, positions);

  /**
   * The JSON text of a record, found by any id or display_id it ever had.
   * @throws ContractError `…_not_found`, also for a deleted record.
   */
  function get(resource: HubType, reference: string): string {
    const document = liveDocuments[resource].get(reference);
    if (document !== undefined) return document;
    const found = lookups[resource](reference);
    if (found === undefined || found.deleted_at !== null) throw notFound(resource);
    return found.document;
  }

  /** As `get`; undefined where there is none. */
  function find(resource: HubType, reference: string): string | undefined {
    const found = lookups[resource](reference);
    return found === undefined || found.deleted_at !== null ? undefined : found.document;
  }

  /** The key behind a reference, of a deleted record too. @throws ContractError when it never existed. */
  function resolve(resource: HubType, reference: string): string {
    const found = lookups[resource](reference);
    if (found === undefined) throw notFound(resource);
    return found.key;
  }

  /** As `resolve`, but a deleted record counts as not found. */
  function resolveLive(resource: HubType, reference: string): string {
    const found = lookups[resource](reference);
    if (found === undefined || found.deleted_at !== null) throw notFound(resource);
    return found.key;
  }

  /** The id that a record shows now, deleted or not; of what has no id of its own, its key. */
  function idOf(type: string, key: string): string {
    return (isHubType(type) ? ids[type].get(key) : undefined) ?? key;
  }

  /** What a record is called; of what has no name, and of a person that has been removed, null. */
  function titleOf(type: HubType, key: string): string | null {
    const found = lookups[type](key);
    if (found === undefined || (isPersonal(type) && found.deleted_at !== null)) return null;
    const title = (JSON.parse(found.document) as Record<string, unknown>)[definitionOf(type).title];
    return typeof title === 'string' && title !== '' ? title : null;
  }

  function listCustomers(filter: CustomerFilter, page: Page): ListPage {
    return pageOf('customer', customerConditions(filter), page);
  }

  function listContacts(customerKey: string, page: Page): ListPage {
    return pageOf('contact', new Map([['contacts.customer_key = ?', customerKey]]), page);
  }

  function listOnboardings(filter: OnboardingFilter, page: Page): ListPage {
    const conditions = new Map<string, unknown>();
    if (filter.customer_id !== undefined) {
      const customer = lookups.customer(filter.customer_id);
      if (customer === undefined) return NOTHING;
      conditions.set(`${TABLE.onboarding}.customer_key = ?`, customer.key);
    }
    if (filter.state !== undefined) conditions.set(`${TABLE.onboarding}.state = ?`, filter.state);
    if (filter.phase !== undefined) conditions.set(`${TABLE.onboarding}.phase = ?`, filter.phase);
    conditions.set(CUSTOMER_IS_LIVE, undefined);
    return pageOf(onboarding.type, conditions, page);
  }

  /** A page of any type, narrowed by the filters of its definition. @throws ContractError */
  function list(
    resource: HubType,
    filter: Readonly<Record<string, string | undefined>>,
    page: Page,
  ): ListPage {
    const conditions = listConditions(resource, filter, (type, reference) => lookups[type](reference)?.key);
    return conditions === null ? NOTHING : pageOf(resource, conditions, page);
  }

  /** Every tag of live customers, by name. */
  function listTags(): Tag[] {
    return tags.all();
  }

  /** The live customers that have a tag. @throws ContractError `tag_not_found` when none has. */
  function customersTagged(tag: string): TaggedCustomer[] {
    const found = tagged.all(tag);
    if (found.length === 0) {
      throw new ContractError('not_found', 'tag_not_found', `No customer has the tag ${tag}`);
    }
    return found;
  }

  return {
    list,
    listTags,
    customersTagged,
    get,
    find,
    resolve,
    resolveLive,
    idOf,
    titleOf,
    listCustomers,
    listContacts,
    listOnboardings,
  };
}

export type Reads = ReturnType<typeof createReads>;
