import type { Database } from 'better-sqlite3';
import { parentOf } from '#shared/records/index.ts';
import { byResource, type Resource, TABLE } from '../records/records.ts';

/** SQL for what the cloud's lists have to show; what belongs to a deleted customer is in none, though it is still there. */
function isListed(resource: Resource): string {
  const table = TABLE[resource];
  const owner =
    parentOf(resource) === null
      ? ''
      : ` AND EXISTS (SELECT 1 FROM customers AS owner WHERE owner.key = ${table}.customer_key AND owner.deleted_at IS NULL)`;
  return `${table}.deleted_at IS NULL AND ${table}.base IS NOT NULL${owner}`;
}

/** What a walk through a list of the cloud's has not met yet, kept so that a restart goes on from there. */
export function createWalkStore(database: Database) {
  const clear = database.prepare<[string]>('DELETE FROM walk_unseen WHERE resource = ?');
  const fill = byResource((resource) =>
    database.prepare(
      `INSERT OR IGNORE INTO walk_unseen (resource, key) SELECT '${resource}', key FROM ${TABLE[resource]} WHERE ${isListed(resource)}`,
    ),
  );
  const remove = database.prepare('DELETE FROM walk_unseen WHERE resource = ? AND key = ?');
  const unseen = byResource((resource) =>
    database
      .prepare<[], string>(
        `SELECT walk_unseen.key FROM walk_unseen JOIN ${TABLE[resource]} ON ${TABLE[resource]}.key = walk_unseen.key
         WHERE walk_unseen.resource = '${resource}' AND ${isListed(resource)}
           AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.resource = '${resource}' AND outbox.key = walk_unseen.key
             AND outbox.state <> 'local_only')`,
      )
      .pluck(),
  );
  const seen = byResource((resource) =>
    database
      .prepare<[], string>(
        `SELECT key FROM ${TABLE[resource]} WHERE ${isListed(resource)} AND NOT EXISTS
           (SELECT 1 FROM walk_unseen WHERE walk_unseen.resource = '${resource}' AND walk_unseen.key = ${TABLE[resource]}.key)`,
      )
      .pluck(),
  );

  return {
    /** Begins to look for records that a walk does not meet. */
    begin: database.transaction((resource: Resource) => {
      clear.run(resource);
      fill[resource].run();
    }),
    meet(resource: Resource, keys: readonly string[]): void {
      for (const key of keys) remove.run(resource, key);
    },
    /** Records that the walk has not met, but for those with changes of ours on their way. */
    unseen: (resource: Resource): string[] => unseen[resource].all(),
    /** Records that the walk under way has met, or that have come since it began. */
    seen: (resource: Resource): string[] => seen[resource].all(),
    end: (resource: Resource) => clear.run(resource),
  };
}
