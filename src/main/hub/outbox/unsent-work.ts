import type { Database } from 'better-sqlite3';
import { parentOf } from '#shared/records/index.ts';
import { isResource, RESOURCES, TABLE, type WorkspaceType } from '../records/records.ts';
import type { Document } from '../records/transaction.ts';
import { changedFrom, createSharedBases, isShared, SHARED, sharedPart } from './shared-records.ts';

/** Whether anything was done here below a customer that the cloud has not got. @param seenAt as of `GoneRecord` */
export type IsWorkedOnSince = (customerKey: string, seenAt: string | null) => boolean;

/**
 * What waits for the cloud counts however old it is. Of what never travels (tasks, where the cloud knows none), what was
 * done since the customer was last seen there counts: the one who deleted it cannot have known of it.
 */
export function createIsWorkedOnSince(database: Database): IsWorkedOnSince {
  const bases = createSharedBases(database);
  const below = RESOURCES.filter((resource) => parentOf(resource) !== null);
  const queued = below.map((resource) =>
    database.prepare<[string], unknown>(
      `SELECT 1 FROM ${TABLE[resource]} AS record JOIN outbox ON outbox.resource = '${resource}' AND outbox.key = record.key
         WHERE record.customer_key = ? AND outbox.state <> 'local_only' AND outbox.operation <> 'delete' LIMIT 1`,
    ),
  );
  const kept = database.prepare<[string, string], unknown>(
    "SELECT 1 FROM outbox WHERE resource = ? AND key = ? AND state = 'local_only'",
  );
  const touched = database.prepare<[string, string], { type: string; key: string }>(
    `SELECT DISTINCT subject_type AS type, subject_key AS key FROM events WHERE customer_key = ? AND position >= ?
       AND actor_type NOT IN ('sync', 'system', 'integration')`,
  );

  const documents = new Map(
    SHARED.map((type) => [
      type,
      database
        .prepare<[string], string>(`SELECT document FROM ${TABLE[type]} WHERE key = ? AND deleted_at IS NULL`)
        .pluck(),
    ]),
  );

  /** Another Pivotal has it as it is here. */
  function isThere(type: WorkspaceType, key: string): boolean {
    const base = bases.get(type, key);
    if (base === null) return false;
    const text = documents.get(type)?.get(key);
    return (
      text !== undefined &&
      Object.keys(changedFrom(base, sharedPart(type, JSON.parse(text) as Document))).length === 0
    );
  }

  return (customerKey, seenAt) => {
    if (queued.some((statement) => statement.get(customerKey) !== undefined)) return true;
    if (seenAt === null) return false;
    return touched.all(customerKey, seenAt).some(({ type, key }) => {
      if (isResource(type)) return kept.get(type, key) !== undefined;
      return !isShared(type) || !isThere(type, key);
    });
  };
}
