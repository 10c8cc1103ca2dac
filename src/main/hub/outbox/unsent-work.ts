import type { Database } from 'better-sqlite3';
import { parentOf } from '#shared/records/index.ts';
import { HUB_TYPES, isHubType, RESOURCES, TABLE } from '../records/records.ts';

/** Whether anything was done here below a customer of which nobody there can have known. @param seenAt as of `GoneRecord` */
export type IsWorkedOnSince = (customerKey: string, seenAt: string | null) => boolean;

/**
 * What waits for the cloud counts however old it is. Of the rest, sent or never to be, what was done since the customer
 * was last seen there counts: when it was deleted nobody says, so what was sent meanwhile may have come after it.
 */
export function createIsWorkedOnSince(database: Database): IsWorkedOnSince {
  const below = RESOURCES.filter((resource) => parentOf(resource) !== null);
  const queued = below.map((resource) =>
    database.prepare<[string], unknown>(
      `SELECT 1 FROM ${TABLE[resource]} AS record JOIN outbox ON outbox.resource = '${resource}' AND outbox.key = record.key
         WHERE record.customer_key = ? AND outbox.state <> 'local_only' AND outbox.operation <> 'delete' LIMIT 1`,
    ),
  );
  const touched = database.prepare<[string, string], { type: string; key: string }>(
    `SELECT DISTINCT subject_type AS type, subject_key AS key FROM events WHERE customer_key = ? AND position >= ?
       AND actor_type NOT IN ('sync', 'system', 'integration')`,
  );
  const deleted = new Map(
    HUB_TYPES.map((type) => [
      type,
      database.prepare<[string], unknown>(
        `SELECT 1 FROM ${TABLE[type]} WHERE key = ? AND deleted_at IS NOT NULL`,
      ),
    ]),
  );
  /** What was deleted here goes in any case. */
  const isDeleted = (type: string, key: string) =>
    isHubType(type) && deleted.get(type)?.get(key) !== undefined;

  return (customerKey, seenAt) => {
    if (queued.some((statement) => statement.get(customerKey) !== undefined)) return true;
    return seenAt !== null && touched.all(customerKey, seenAt).some(({ type, key }) => !isDeleted(type, key));
  };
}
