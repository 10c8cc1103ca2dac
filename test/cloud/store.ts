import type { CloudClock } from './clock.ts';
import type { Random } from './random.ts';
import type { ActivityEntry, Contact, Customer, Onboarding, RecordOf, Resource } from './records.ts';

/** A record with what the cloud knows about it but does not tell. */
export interface Row<T> {
  record: T;
  createdMs: number;
  /** The order of arrival; two rows of the same millisecond are listed by it. */
  order: number;
  deletedMs: number | null;
}

/** Rows from oldest to newest by `created_at`. */
type Ordered<T> = Row<T>[];

export interface Table<T> {
  byId: Map<string, Row<T>>;
  byDisplayId: Map<number, Row<T>>;
  ordered: Ordered<T>;
  lastDisplayId: number;
}

export interface Store {
  customer: Table<Customer>;
  contact: Table<Contact>;
  onboarding: Table<Onboarding>;
  contactsOf: Map<string, Ordered<Contact>>;
  onboardingsOf: Map<string, Ordered<Onboarding>>;
  /** Slug of every live customer → its id. */
  slugs: Map<string, string>;
  /** Customer id → its audit trail, oldest first. */
  activity: Map<string, ActivityEntry[]>;
  /** Order of the newest row; ids are made unique with it. */
  lastOrder: number;
  /** Counts every change, so that it is known whether a snapshot is still current. */
  changes: number;
}

function createTable<T>(): Table<T> {
  return { byId: new Map(), byDisplayId: new Map(), ordered: [], lastDisplayId: 0 };
}

export function createStore(): Store {
  return {
    customer: createTable(),
    contact: createTable(),
    onboarding: createTable(),
    contactsOf: new Map(),
    onboardingsOf: new Map(),
    slugs: new Map(),
    activity: new Map(),
    lastOrder: 0,
    changes: 0,
  };
}

export function tableOf<R extends Resource>(store: Store, resource: R): Table<RecordOf[R]> {
  return store[resource] as unknown as Table<RecordOf[R]>;
}

/** A cuid: `c`, the time, a counter, random characters; 25 in all, opaque to everybody. */
export function newId(store: Store, clock: CloudClock, random: Random): string {
  const base36 = (value: number, length: number) => value.toString(36).padStart(length, '0').slice(-length);
  const noise = () => base36(random.int(0, 36 ** 6 - 1), 6);
  return `c${base36(Math.floor(clock.time()), 8)}${base36(store.lastOrder + 1, 4)}${noise()}${noise()}`;
}

/** Position of the first row created at or after `ms`. */
function lowerBound(rows: readonly { createdMs: number }[], ms: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.createdMs ?? Number.POSITIVE_INFINITY) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertOrdered<T>(rows: Ordered<T>, row: Row<T>): void {
  rows.splice(lowerBound(rows, row.createdMs + 1), 0, row);
}

function groupOf<T>(groups: Map<string, Ordered<T>>, key: string): Ordered<T> {
  const existing = groups.get(key);
  if (existing) return existing;
  const created: Ordered<T> = [];
  groups.set(key, created);
  return created;
}

/** Takes the next display_id, gives the record its place in every index, and returns its row. */
export function insertRow<R extends Resource>(
  store: Store,
  resource: R,
  record: RecordOf[R],
  deletedMs: number | null = null,
): Row<RecordOf[R]> {
  const table = tableOf(store, resource);
  store.lastOrder += 1;
  store.changes += 1;
  const row: Row<RecordOf[R]> = {
    record,
    createdMs: Date.parse(record.created_at),
    order: store.lastOrder,
    deletedMs,
  };
  table.lastDisplayId = Math.max(table.lastDisplayId, record.display_id);
  table.byId.set(record.id, row);
  table.byDisplayId.set(record.display_id, row);
  insertOrdered(table.ordered, row);
  if (record.object === 'contact') {
    insertOrdered(groupOf(store.contactsOf, record.customer_id), row as Row<Contact>);
  } else if (record.object === 'onboarding') {
    insertOrdered(groupOf(store.onboardingsOf, record.customer_id), row as Row<Onboarding>);
  } else if (record.slug !== null && deletedMs === null) {
    store.slugs.set(record.slug, record.id);
  }
  return row;
}

/** Finds by id, or by display_id when the text is all digits; deleted rows too. */
export function findRow<R extends Resource>(
  store: Store,
  resource: R,
  id: string | number,
): Row<RecordOf[R]> | undefined {
  const table = tableOf(store, resource);
  return /^\d+$/.test(String(id)) ? table.byDisplayId.get(Number(id)) : table.byId.get(String(id));
}

export function liveCustomer(store: Store, id: string | number): Row<Customer> | undefined {
  const row = findRow(store, 'customer', id);
  return row && row.deletedMs === null ? row : undefined;
}

/** Gives rows one `created_at` and puts every list in order again. */
export function moveInTime<R extends Resource>(
  store: Store,
  resource: R,
  rows: readonly Row<RecordOf[R]>[],
  createdMs: number,
): void {
  const byAge = (a: Row<unknown>, b: Row<unknown>) => a.createdMs - b.createdMs || a.order - b.order;
  store.changes += 1;
  for (const row of rows) {
    row.createdMs = createdMs;
    row.record.created_at = new Date(createdMs).toISOString();
  }
  tableOf(store, resource).ordered.sort(byAge);
  const groups: Map<string, Row<unknown>[]> =
    resource === 'contact' ? store.contactsOf : resource === 'onboarding' ? store.onboardingsOf : new Map();
  for (const row of rows) {
    if ('customer_id' in row.record) groups.get(row.record.customer_id)?.sort(byAge);
  }
}

/** Gives a contact or onboarding to another customer. */
export function moveToCustomer(
  store: Store,
  resource: 'contact' | 'onboarding',
  row: Row<Contact | Onboarding>,
  customerId: string,
): void {
  const groups: Map<string, Ordered<Contact | Onboarding>> = resource === 'contact'
    ? (store.contactsOf as Map<string, Ordered<Contact | Onboarding>>)
    : (store.onboardingsOf as Map<string, Ordered<Contact | Onboarding>>);
  const before = groupOf(groups, row.record.customer_id);
  before.splice(before.indexOf(row), 1);
  row.record.customer_id = customerId;
  insertOrdered(groupOf(groups, customerId), row);
}

export interface Page<T> {
  rows: Row<T>[];
  hasMore: boolean;
}

/**
 * One page, newest first. The cursor compares whole milliseconds and is strictly older-than, so rows that
 * share the millisecond of a page's last row are never seen by a client that just follows `next_cursor`.
 * @param options.beforeMs exclusive upper bound, or null for the first page
 * @param options.shuffle orders rows of one millisecond anew for every request, as a database without a
 *   second sort key may do; without it they are listed newest arrival first
 */
export function readPage<T>(
  ordered: readonly Row<T>[],
  options: {
    beforeMs: number | null;
    limit: number;
    where: (row: Row<T>) => boolean;
    shuffle: Random | undefined;
  },
): Page<T> {
  const { beforeMs, limit, where, shuffle } = options;
  const found: Row<T>[] = [];
  let position = (beforeMs === null ? ordered.length : lowerBound(ordered, beforeMs)) - 1;
  while (position >= 0 && found.length <= limit) {
    const createdMs = ordered[position]?.createdMs;
    const tied: Row<T>[] = [];
    for (; position >= 0; position -= 1) {
      const row = ordered[position];
      if (!row || row.createdMs !== createdMs) break;
      if (where(row)) tied.push(row);
    }
    found.push(...(shuffle && tied.length > 1 ? shuffle.shuffle(tied) : tied));
  }
  return { rows: found.slice(0, limit), hasMore: found.length > limit };
}
