import type { Database } from 'better-sqlite3';
import { createEventReader, EVENT_COLUMNS, type HubEvent, type StoredEvent } from './event-reads.ts';

/** What was changed together, in short. */
export interface BatchSummary {
  readonly batchId: string;
  readonly first: HubEvent;
  /** How many events it has. */
  readonly events: number;
}

export interface BatchReads {
  /**
   * The newest batch that somebody made who sits at this machine, in the window or as the caller with this id,
   * and that can still be taken back: neither an undo nor undone.
   */
  lastOfPerson(callerId: string): BatchSummary | undefined;
  find(batchId: string): BatchSummary | undefined;
}

export function createBatchReads(
  database: Database,
  { isUndone }: { readonly isUndone: (batchId: string) => boolean },
): BatchReads {
  const reader = createEventReader(database);
  const newestFirst = database
    .prepare<[string], string>(
      `SELECT batch_id FROM events WHERE batch_id IS NOT NULL AND (actor_type = 'user' OR actor_id = ?)
         AND NOT EXISTS (SELECT 1 FROM undos WHERE undos.batch_id = events.batch_id)
       ORDER BY id DESC`,
    )
    .pluck();
  const firstOf = database.prepare<[string], StoredEvent>(
    `SELECT ${EVENT_COLUMNS} FROM events WHERE batch_id = ? ORDER BY id LIMIT 1`,
  );
  const countOf = database
    .prepare<[string], number>('SELECT count(*) FROM events WHERE batch_id = ?')
    .pluck();

  function find(batchId: string): BatchSummary | undefined {
    const first = firstOf.get(batchId);
    if (first === undefined) return undefined;
    return { batchId, first: reader.read(first), events: countOf.get(batchId) ?? 0 };
  }

  function lastBatchId(callerId: string): string | undefined {
    let undone: string | undefined;
    for (const batchId of newestFirst.iterate(callerId)) {
      if (batchId === undone) continue;
      if (!isUndone(batchId)) return batchId;
      undone = batchId;
    }
    return undefined;
  }

  return {
    find,
    lastOfPerson(callerId) {
      const batchId = lastBatchId(callerId);
      return batchId === undefined ? undefined : find(batchId);
    },
  };
}
