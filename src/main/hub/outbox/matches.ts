import type { Database } from 'better-sqlite3';
import { CLOUD_CHILDREN, type CloudChild, fieldOf, parentOf } from '#shared/records/index.ts';
import { byResource, type Resource, TABLE } from '../records/records.ts';

/** A record that was here before the workspace was connected, and the one of the cloud that it seems to be. */
export interface Match {
  /** Of its outbox entry. */
  readonly id: number;
  readonly resource: Resource;
  readonly key: string;
  /** The customer that a contact or onboarding belongs to. */
  readonly customerKey: string | null;
  /** Null when it is only here. */
  readonly theirs: string | null;
  readonly matchedBy: 'slug' | 'domain' | 'name' | 'email' | null;
}

interface Side {
  readonly key: string;
  readonly customer_key: string | null;
  readonly slug: string | null;
  readonly domain: string | null;
  readonly email: string | null;
  readonly name: string | null;
}

interface Ours extends Side {
  readonly id: number;
}

export interface MatchReads {
  /** All that is not decided yet: customers, then contacts, then onboardings, in the order they were made. */
  list(): Match[];
  /** Customers of the cloud that are matched, and whose contacts have never been fetched. */
  contactsToFetch(): { key: string; id: string }[];
  /** How many customers of the cloud match none here. */
  onlyThere(): number;
}

const FIELDS = ['slug', 'domain', 'email', 'name']
  .map((field) => `document ->> '$.${field}' AS ${field}`)
  .join(', ');

/** Pairs what was here before the workspace was connected with what the cloud has. */
export function createMatchReads(database: Database): MatchReads {
  const undecided = (resource: Resource, table: string, owner: string) =>
    database.prepare<[], Ours>(
      `SELECT outbox.id, ${table}.key, ${owner} AS customer_key, ${FIELDS} FROM outbox
         JOIN ${table} ON ${table}.key = outbox.key
       WHERE outbox.state = 'undecided' AND outbox.resource = '${resource}' AND ${table}.deleted_at IS NULL
       ORDER BY outbox.id`,
    );
  const known = (table: string, owner: string) =>
    database.prepare<[], Side>(
      `SELECT key, ${owner} AS customer_key, ${FIELDS} FROM ${table} WHERE base IS NOT NULL AND deleted_at IS NULL
       ORDER BY position`,
    );
  const ownerOf = (resource: Resource) => (parentOf(resource) === null ? 'NULL' : 'customer_key');
  const ours = byResource((resource) => undecided(resource, TABLE[resource], ownerOf(resource)));
  const theirs = byResource((resource) => known(TABLE[resource], ownerOf(resource)));
  const neverFetched = database.prepare<[string], { key: string; id: string }>(
    `SELECT key, id FROM customers WHERE key = ?
       AND NOT EXISTS (SELECT 1 FROM contact_fetches WHERE contact_fetches.customer_key = customers.key)`,
  );

  function customers(): Match[] {
    const pending = ours.customer.all();
    if (pending.length === 0) return [];
    const there = theirs.customer.all();
    const found = new Map<string, Match>();
    const taken = new Set<string>();
    for (const field of ['slug', 'domain', 'name'] as const) {
      const index = indexBy(there, (side) => textOf(side[field]));
      for (const { id, key, ...side } of pending) {
        const text = textOf(side[field]);
        if (found.has(key) || text === null) continue;
        const candidates = (index.get(text) ?? []).filter((each) => !taken.has(each.key));
        const twin =
          candidates.length === 1
            ? candidates[0]
            : candidates.find(({ name }) => textOf(name) === textOf(side.name));
        if (twin === undefined) continue;
        taken.add(twin.key);
        found.set(key, {
          id,
          resource: 'customer',
          key,
          customerKey: null,
          theirs: twin.key,
          matchedBy: field,
        });
      }
    }
    return pending.map(
      ({ id, key }) => found.get(key) ?? onlyHere('customer', { id, key, customer_key: null }),
    );
  }

  /** Below customers that are a pair, or are one already. */
  function below(resource: CloudChild, pairs: ReadonlyMap<string, string>): Match[] {
    const pending = ours[resource].all();
    if (pending.length === 0) return [];
    // An address says better than a name who it is.
    const field = fieldOf(resource, 'email') === undefined ? 'name' : 'email';
    const nameOf = (customer: string | null, text: string | null) =>
      customer === null || text === null ? null : `${customer} ${text}`;
    const index = indexBy(theirs[resource].all(), (side) => nameOf(side.customer_key, textOf(side[field])));
    return pending.map((side) => {
      const customer =
        side.customer_key === null ? null : (pairs.get(side.customer_key) ?? side.customer_key);
      const found = index.get(nameOf(customer, textOf(side[field])) ?? '') ?? [];
      const twin = found.length === 1 ? found[0] : undefined;
      if (twin === undefined) return onlyHere(resource, side);
      index.delete(nameOf(customer, textOf(side[field])) ?? '');
      return {
        id: side.id,
        resource,
        key: side.key,
        customerKey: side.customer_key,
        theirs: twin.key,
        matchedBy: field,
      };
    });
  }

  function list(): Match[] {
    const matched = customers();
    const pairs = new Map(matched.flatMap(({ key, theirs: twin }) => (twin === null ? [] : [[key, twin]])));
    return [...matched, ...CLOUD_CHILDREN.flatMap((child) => below(child, pairs))];
  }

  return {
    list,
    contactsToFetch: () =>
      customers().flatMap(({ theirs: twin }) => (twin === null ? [] : (neverFetched.get(twin) ?? []))),
    onlyThere() {
      const taken = new Set(customers().map(({ theirs: twin }) => twin));
      return theirs.customer.all().filter(({ key }) => !taken.has(key)).length;
    },
  };
}

function onlyHere(
  resource: Resource,
  { id, key, customer_key }: Pick<Ours, 'id' | 'key' | 'customer_key'>,
): Match {
  return { id, resource, key, customerKey: customer_key, theirs: null, matchedBy: null };
}

function textOf(value: string | null): string | null {
  const text = value?.normalize('NFC').trim().toLowerCase() ?? '';
  return text === '' ? null : text;
}

function indexBy(sides: readonly Side[], nameOf: (side: Side) => string | null): Map<string, Side[]> {
  const index = new Map<string, Side[]>();
  for (const side of sides) {
    const name = nameOf(side);
    if (name !== null) index.set(name, [...(index.get(name) ?? []), side]);
  }
  return index;
}
