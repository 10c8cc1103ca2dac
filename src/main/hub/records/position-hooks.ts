import type { Database } from 'better-sqlite3';
import type { RecordHooks } from './record-hooks.ts';
import { type HubType, TABLE } from './records.ts';

/** Where a new record of a type comes to stand that people put in order: after the last one. */
function createNextPosition(database: Database, type: HubType): () => number {
  const last = database
    .prepare<[], number | null>(
      `SELECT max(document ->> '$.position') FROM ${TABLE[type]} WHERE deleted_at IS NULL`,
    )
    .pluck();
  return () => (last.get() ?? 0) + 1;
}

/** Records that people put in order: a new one comes last. */
export function createPositionHooks(database: Database, type: HubType): RecordHooks {
  const nextPosition = createNextPosition(database, type);
  return {
    derive: ({ row, fields }) =>
      row !== null || fields.position !== undefined
        ? { fields }
        : { fields: { ...fields, position: nextPosition() } },
  };
}
