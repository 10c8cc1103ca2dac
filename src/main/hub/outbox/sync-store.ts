import type { Database } from 'better-sqlite3';
import type { CloudChild } from '#shared/records/index.ts';
import { byTypes, CLOUD_CHILDREN, inCloudOf, parentOf } from '#shared/records/index.ts';
import { byResource, type Resource, TABLE } from '../records/records.ts';
import type { Document } from '../records/transaction.ts';
import { createContactFetches } from './contact-fetches.ts';
import type { RemoteRecord } from './rule-context.ts';
import { createWalkStore } from './walk-store.ts';

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

/** Where the sync stands, kept in the hub so that a restart goes on from there. Records are not changed here. */
export function createSyncStore(database: Database) {
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

  const walks = createWalkStore(database);
  const savePage = database.transaction(
    (resource: Resource, met: readonly string[], name: string, position: unknown) => {
      walks.meet(resource, met);
      saveValue.run(name, JSON.stringify(position));
    },
  );

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

    beginWalk: walks.begin,
    /** Stores a walk's position together with what it has met. */
    savePage,
    unseen: walks.unseen,
    seen: walks.seen,
    endWalk: walks.end,

    ...createContactFetches(database),
  };
}

export type SyncStore = ReturnType<typeof createSyncStore>;
