import type { Database } from 'better-sqlite3';
import { definitionOf, isPersonal } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import { ContractError, notFound } from '#shared/v1/errors.ts';
import { normalizeDomain } from '#shared/v1/normalize.ts';
import { listConditions } from './list-filters.ts';
import { cursorAt, type Page, positionBefore } from './positions.ts';
import type { RecentDocuments } from './recent-documents.ts';
import {
  byTypeWhenAsked,
  createLookup,
  GIVEN,
  type HubType,
  isHubType,
  ROW_LIMIT,
  TABLE,
} from './records.ts';

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

/** A page as it is sent: its records' texts with commas between them. */
export interface PageBytes extends Omit<ListPage, 'documents'> {
  readonly bytes: Buffer;
}

const NO_BYTES: PageBytes = { bytes: Buffer.alloc(0), hasMore: false, nextCursor: null };

/** Which records a list is of; null for none. */
interface ListQuery {
  readonly resource: HubType;
  readonly conditions: ReadonlyMap<string, unknown>;
}

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
    if (filter[column] !== undefined) conditions.set(`customers.${column} = ${GIVEN}`, filter[column]);
  }
  // A pasted address finds the customer that is stored under its host.
  if (filter.domain !== undefined) {
    conditions.set(`customers.domain = ${GIVEN}`, normalizeDomain(filter.domain) ?? filter.domain);
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

interface BytesRow {
  readonly bytes: Buffer;
  readonly count: number;
  readonly last: string;
}

/** Pages of a list, newest first: statements for each kind of list, prepared when it is asked for first. */
function createPages(database: Database, positions: ReturnType<typeof prepareReads>['positions']) {
  const prepared = new Map<string, ReturnType<typeof prepare>>();

  function prepare(table: string, where: string) {
    const rows = `FROM ${table} WHERE ${where} ORDER BY ${table}.position DESC ${ROW_LIMIT}`;
    return {
      documents: database.prepare<unknown[], string>(`SELECT ${table}.document ${rows}`).pluck(),
      /** Text would be read into characters, put together and written as bytes again: most of the time of a list. */
      bytes: database.prepare<unknown[], BytesRow>(
        `SELECT CAST(group_concat(document, ',') AS BLOB) AS bytes, count(*) AS count, min(position) AS last
           FROM (SELECT ${table}.document, ${table}.position ${rows})`,
      ),
      position: database.prepare<unknown[], string>(`SELECT ${table}.position ${rows}`).pluck(),
    };
  }

  function statementsOf({ resource, conditions }: ListQuery) {
    const table = TABLE[resource];
    const where = [`${table}.deleted_at IS NULL`, ...conditions.keys(), `${table}.position < ?`].join(
      ' AND ',
    );
    const key = `${table} ${where}`;
    let statements = prepared.get(key);
    if (statements === undefined) {
      statements = prepare(table, where);
      prepared.set(key, statements);
    }
    return statements;
  }

  const valuesOf = ({ conditions }: ListQuery) =>
    [...conditions.values()].filter((value) => value !== undefined);

  function pageOf(query: ListQuery | null, page: Page): ListPage {
    if (query === null) return NOTHING;
    const documents = statementsOf(query).documents.all(
      ...valuesOf(query),
      positionBefore(page.cursor),
      page.limit + 1,
    );
    const hasMore = documents.length > page.limit;
    if (!hasMore) return { documents, hasMore, nextCursor: null };
    documents.length = page.limit;
    return { documents, hasMore, nextCursor: cursorAt(positionOfLast(positions, query.resource, documents)) };
  }

  function bytesOf(query: ListQuery | null, page: Page): PageBytes {
    if (query === null) return NO_BYTES;
    const statements = statementsOf(query);
    const values = valuesOf(query);
    const row = statements.bytes.get(...values, positionBefore(page.cursor), page.limit);
    if (row === undefined || row.count === 0) return NO_BYTES;
    const { bytes, count, last } = row;
    const hasMore = count === page.limit && statements.position.get(...values, last, 1) !== undefined;
    return { bytes, hasMore, nextCursor: hasMore ? cursorAt(last) : null };
  }

  return { pageOf, bytesOf };
}

export function createReads(database: Database, recent: Pick<RecentDocuments, 'get'>) {
  const { positions, ids, lookups, tags, tagged, liveDocuments } = prepareReads(database);
  const { pageOf, bytesOf } = createPages(database, positions);

  /**
   * The JSON text of a record, found by any id or display_id it ever had.
   * @throws ContractError `…_not_found`, also for a deleted record.
   */
  function get(resource: HubType, reference: string): string {
    const document = recent.get(resource, reference, () => liveDocuments[resource].get(reference));
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

  const customersOf = (filter: CustomerFilter): ListQuery => ({
    resource: 'customer',
    conditions: customerConditions(filter),
  });

  const contactsOf = (customerKey: string): ListQuery => ({
    resource: 'contact',
    conditions: new Map([[`contacts.customer_key = ${GIVEN}`, customerKey]]),
  });

  function onboardingsOf(filter: OnboardingFilter): ListQuery | null {
    const conditions = new Map<string, unknown>();
    if (filter.customer_id !== undefined) {
      const customer = lookups.customer(filter.customer_id);
      if (customer === undefined) return null;
      conditions.set(`${TABLE.onboarding}.customer_key = ${GIVEN}`, customer.key);
    }
    if (filter.state !== undefined) conditions.set(`${TABLE.onboarding}.state = ${GIVEN}`, filter.state);
    if (filter.phase !== undefined) conditions.set(`${TABLE.onboarding}.phase = ${GIVEN}`, filter.phase);
    conditions.set(CUSTOMER_IS_LIVE, undefined);
    return { resource: onboarding.type, conditions };
  }

  /** Of any type, narrowed by the filters of its definition. @throws ContractError */
  function recordsOf(
    resource: HubType,
    filter: Readonly<Record<string, string | undefined>>,
  ): ListQuery | null {
    const conditions = listConditions(resource, filter, (type, reference) => lookups[type](reference)?.key);
    return conditions === null ? null : { resource, conditions };
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
    list: (resource: HubType, filter: Readonly<Record<string, string | undefined>>, page: Page) =>
      pageOf(recordsOf(resource, filter), page),
    listTags,
    customersTagged,
    get,
    find,
    resolve,
    resolveLive,
    idOf,
    titleOf,
    listCustomers: (filter: CustomerFilter, page: Page) => pageOf(customersOf(filter), page),
    listContacts: (customerKey: string, page: Page) => pageOf(contactsOf(customerKey), page),
    listOnboardings: (filter: OnboardingFilter, page: Page) => pageOf(onboardingsOf(filter), page),
    /** The same as they are sent. */
    bytes: {
      list: (resource: HubType, filter: Readonly<Record<string, string | undefined>>, page: Page) =>
        bytesOf(recordsOf(resource, filter), page),
      listCustomers: (filter: CustomerFilter, page: Page) => bytesOf(customersOf(filter), page),
      listContacts: (customerKey: string, page: Page) => bytesOf(contactsOf(customerKey), page),
      listOnboardings: (filter: OnboardingFilter, page: Page) => bytesOf(onboardingsOf(filter), page),
    },
  };
}

export type Reads = ReturnType<typeof createReads>;
