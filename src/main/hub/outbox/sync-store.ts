import type { Database } from 'better-sqlite3';
import type { CloudChild } from '#shared/records/index.ts';
import { byTypes, CLOUD_CHILDREN, inCloudOf, parentOf } from '#shared/records/index.ts';
import { byResource, type Resource, TABLE } from '../records/records.ts';
import type { Document } from '../records/transaction.ts';
import type { RemoteRecord } from './rule-context.ts';

/** What the sync knows of a record before it decides whether anything has to be written. */
export interface KnownRecord {
  readonly key: string;
  readonly deleted: boolean;
  readonly base: Document | null;
}

/** A record by the names that the sync deals in. `known` is whether the cloud has been known to have it. */
export interface RecordNames {
  readonly key: string;
  readonly id: string;
  readonly customer_key: string | null;
  readonly deleted: boolean;
  readonly known: boolean;
}

interface CustomerToFetch {
  readonly key: string;
  readonly id: string;
}

function prepareSyncStore(database: Database) {
  const readValue = database
    .prepare<[string], string>('SELECT value FROM sync_progress WHERE name = ?')
    .pluck();
  const saveValue = database.prepare(
    'INSERT INTO sync_progress (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const removeValue = database.prepare<[string]>('DELETE FROM sync_progress WHERE name = ?');

  const knownById = byResource((resource) =>
    database.prepare<[string], { key: string; deleted_at: string | null; base: string | null }>(
      `SELECT key, deleted_at, base FROM ${TABLE[resource]} WHERE id = ?`,
    ),
  );
  const names = byResource((resource) =>
    database.prepare<
      [string],
      { key: string; id: string; customer_key: string | null; deleted: number; known: number }
    >(
      `SELECT key, id, ${parentOf(resource) === null ? 'NULL' : 'customer_key'} AS customer_key,
         deleted_at IS NOT NULL AS deleted, base IS NOT NULL AS known FROM ${TABLE[resource]} WHERE key = ?`,
    ),
  );
  const counts = byResource((resource) =>
    database
      .prepare<[], number>(
        `SELECT count(*) FROM ${TABLE[resource]} WHERE deleted_at IS NULL AND base IS NOT NULL`,
      )
      .pluck(),
  );
  const childKeys = byTypes(CLOUD_CHILDREN, (type) =>
    database
      .prepare<[string], string>(
        `SELECT key FROM ${TABLE[type]} WHERE customer_key = ? AND deleted_at IS NULL AND base IS NOT NULL`,
      )
      .pluck(),
  );

  const foundBy = byResource((resource) => {
    const field = inCloudOf(resource).foundBy;
    if (field === undefined) return null;
    return database
      .prepare<[string], string>(
        `SELECT base FROM ${TABLE[resource]} WHERE deleted_at IS NULL AND base IS NOT NULL AND base ->> '$.${field}' = ?`,
      )
      .pluck();
  });

  const clearUnseen = database.prepare<[string]>('DELETE FROM walk_unseen WHERE resource = ?');
  // What belongs to a deleted customer is in no list, though it is still there.
  const live = (resource: Resource) =>
    `${TABLE[resource]}.deleted_at IS NULL AND ${TABLE[resource]}.base IS NOT NULL${
      parentOf(resource) === null
        ? ''
        : ` AND EXISTS (SELECT 1 FROM customers AS owner WHERE owner.key = ${TABLE[resource]}.customer_key AND owner.deleted_at IS NULL)`
    }`;
  const fillUnseen = byResource((resource) =>
    database.prepare(
      `INSERT OR IGNORE INTO walk_unseen (resource, key) SELECT '${resource}', key FROM ${TABLE[resource]} WHERE ${live(resource)}`,
    ),
  );
  const removeUnseen = database.prepare('DELETE FROM walk_unseen WHERE resource = ? AND key = ?');
  const unseen = byResource((resource) =>
    database
      .prepare<[], string>(
        `SELECT walk_unseen.key FROM walk_unseen JOIN ${TABLE[resource]} ON ${TABLE[resource]}.key = walk_unseen.key
         WHERE walk_unseen.resource = '${resource}' AND ${live(resource)}
           AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.resource = '${resource}' AND outbox.key = walk_unseen.key
             AND outbox.state <> 'local_only')`,
      )
      .pluck(),
  );

  const seen = byResource((resource) =>
    database
      .prepare<[], string>(
        `SELECT key FROM ${TABLE[resource]} WHERE ${live(resource)} AND NOT EXISTS
           (SELECT 1 FROM walk_unseen WHERE walk_unseen.resource = '${resource}' AND walk_unseen.key = ${TABLE[resource]}.key)`,
      )
      .pluck(),
  );

  const contactsNeverFetched = database.prepare<[number], CustomerToFetch>(
    `SELECT key, id FROM customers WHERE deleted_at IS NULL AND base IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM contact_fetches WHERE contact_fetches.customer_key = customers.key)
     ORDER BY position DESC LIMIT ?`,
  );
  const contactsOldest = database.prepare<[number, number], CustomerToFetch>(
    `SELECT customers.key, customers.id FROM contact_fetches JOIN customers ON customers.key = contact_fetches.customer_key
     WHERE contact_fetches.fetched_at < ? AND customers.deleted_at IS NULL AND customers.base IS NOT NULL
     ORDER BY contact_fetches.fetched_at LIMIT ?`,
  );
  const saveFetch = database.prepare(
    'INSERT INTO contact_fetches (customer_key, fetched_at) VALUES (?, ?) ON CONFLICT (customer_key) DO UPDATE SET fetched_at = excluded.fetched_at',
  );
  const countFetched = database
    .prepare<[number], number>(
      `SELECT count(*) FROM contact_fetches JOIN customers ON customers.key = contact_fetches.customer_key
       WHERE contact_fetches.fetched_at >= ? AND customers.deleted_at IS NULL`,
    )
    .pluck();

  const inFuture = database.prepare<[number]>('SELECT 1 FROM contact_fetches WHERE fetched_at > ? LIMIT 1');
  const clampFuture = database.prepare<{ now: number }>(
    'UPDATE contact_fetches SET fetched_at = @now WHERE fetched_at > @now',
  );
  return {
    readValue,
    saveValue,
    removeValue,
    knownById,
    names,
    counts,
    childKeys,
    foundBy,
    clearUnseen,
    fillUnseen,
    removeUnseen,
    unseen,
    seen,
    contactsNeverFetched,
    contactsOldest,
    saveFetch,
    countFetched,
    inFuture,
    clampFuture,
  };
}

/** Where the sync stands, kept in the hub so that a restart goes on from there. Records are not changed here. */
export function createSyncStore(database: Database) {
  const {
    readValue,
    saveValue,
    removeValue,
    knownById,
    names,
    counts,
    childKeys,
    foundBy,
    clearUnseen,
    fillUnseen,
    removeUnseen,
    unseen,
    seen,
    contactsNeverFetched,
    contactsOldest,
    saveFetch,
    countFetched,
    inFuture,
    clampFuture,
  } = prepareSyncStore(database);

  const inTransaction = database.transaction((work: () => void) => work());

  return {
    get(name: string): unknown {
      const value = readValue.get(name);
      return value === undefined ? undefined : (JSON.parse(value) as unknown);
    },
    set: (name: string, value: unknown) => saveValue.run(name, JSON.stringify(value)),
    remove: (name: string) => removeValue.run(name),

    /** By the id that the cloud knows the record by. */
    known(resource: Resource, id: string): KnownRecord | undefined {
      const found = knownById[resource].get(id);
      if (found === undefined) return undefined;
      return {
        key: found.key,
        deleted: found.deleted_at !== null,
        base: found.base === null ? null : (JSON.parse(found.base) as Document),
      };
    },
    names(resource: Resource, key: string): RecordNames | undefined {
      const found = names[resource].get(key);
      return found === undefined
        ? undefined
        : { ...found, deleted: found.deleted === 1, known: found.known === 1 };
    },
    /** Live records that the cloud is known to have. */
    count: (resource: Resource): number => counts[resource].get() ?? 0,
    childKeys: (resource: CloudChild, customerKey: string) => childKeys[resource].all(customerKey),

    /** Those of any parent that the cloud is known to have, as it showed them, by what the type is found by. */
    foundBy: (resource: Resource, value: string): RemoteRecord[] =>
      foundBy[resource]?.all(value).map((base) => JSON.parse(base) as RemoteRecord) ?? [],

    /** Begins to look for records that a walk does not meet. */
    beginWalk(resource: Resource): void {
      inTransaction(() => {
        clearUnseen.run(resource);
        fillUnseen[resource].run();
      });
    },
    /** Stores a walk's position together with what it has met. */
    savePage(resource: Resource, met: readonly string[], name: string, position: unknown): void {
      inTransaction(() => {
        for (const key of met) removeUnseen.run(resource, key);
        saveValue.run(name, JSON.stringify(position));
      });
    },
    /** Records that the walk has not met, but for those with changes of ours on their way. */
    unseen: (resource: Resource): string[] => unseen[resource].all(),
    /** Records that the walk under way has met, or that have come since it began. */
    seen: (resource: Resource): string[] => seen[resource].all(),
    endWalk: (resource: Resource) => clearUnseen.run(resource),

    contactsNeverFetched: (limit: number) => contactsNeverFetched.all(limit),
    /** Customers whose contacts were last fetched before `before`, milliseconds; oldest fetch first. */
    contactsFetchedBefore: (before: number, limit: number) => contactsOldest.all(Math.round(before), limit),
    saveContactFetch: (customerKey: string, now: number) => saveFetch.run(customerKey, Math.round(now)),
    /** Fetches that seem to be of the future were noted while the clock was wrong: they count as of now. */
    forgetFuture(now: number): void {
      if (inFuture.get(Math.round(now)) !== undefined) clampFuture.run({ now: Math.round(now) });
    },
    countContactFetches: (since: number): number => countFetched.get(Math.round(since)) ?? 0,
  };
}

export type SyncStore = ReturnType<typeof createSyncStore>;
