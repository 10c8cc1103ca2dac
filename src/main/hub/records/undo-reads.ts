import type { Database } from 'better-sqlite3';
import { MOVED_EVENTS } from '../events/event-reads.ts';
import { byType, type HubType, parentColumn, TABLE } from './records.ts';

/** An event of a batch that is to be taken back. */
export interface StoredEvent {
  readonly id: number;
  readonly type: string;
  readonly subject_type: string;
  readonly subject_key: string;
  readonly field: string | null;
  readonly old_value: string | null;
  readonly new_value: string | null;
  readonly hidden: string | null;
}

/** What taking a batch back looks up: each in a time that does not grow with the batch. */
export interface UndoReads {
  eventsOf(batchId: string): StoredEvent[];
  /** Whether a batch has so many events that taking it back is to be done in parts. */
  isLarge(batchId: string): boolean;
  /** Whether another batch than these has changed a record after an event. */
  isChangedSince(
    batches: readonly [string, string],
    event: number,
    customerKey: string | null,
    key: string,
  ): boolean;
  /** The keys of the live records of a type below one. */
  liveChildren(type: HubType, parent: { readonly type: HubType; readonly key: string }): readonly string[];
}

/** The events of a batch that takes a tenth of a second or so to take back. */
const LARGE_EVENTS = 1000;

export function createUndoReads(database: Database): UndoReads {
  const eventsOf = database.prepare<[string], StoredEvent>(
    `SELECT id, type, subject_type, subject_key, field, old_value, new_value, hidden FROM events
     WHERE batch_id = ? ORDER BY id`,
  );
  const countEvents = database
    .prepare<[string, number], number>(
      'SELECT count(*) FROM (SELECT 1 FROM events WHERE batch_id = ? LIMIT ? + 0)',
    )
    .pluck();
  const laterEvent = (condition: string) =>
    database.prepare<[number, string | null, string, string, string], unknown>(
      // What is only reckoned, or went along with its customer, is nobody's change.
      `SELECT 1 FROM events WHERE id > ? AND customer_key ${condition} AND subject_key = ? AND batch_id IS NOT ? AND batch_id IS NOT ?
         AND field IS NOT 'health_score' AND type NOT IN (${MOVED_EVENTS}) LIMIT 1`,
    );
  // Only the first is certain to find them by the index, which has no events without a customer.
  const laterOfCustomer = laterEvent('= ?');
  const laterOfNone = laterEvent('IS ?');
  return {
    eventsOf: (batchId) => eventsOf.all(batchId),
    isLarge: (batchId) => (countEvents.get(batchId, LARGE_EVENTS) ?? 0) >= LARGE_EVENTS,
    isChangedSince(batches, event, customerKey, key) {
      const later = customerKey === null ? laterOfNone : laterOfCustomer;
      return later.get(event, customerKey, key, ...batches) !== undefined;
    },
    liveChildren: createLiveChildren(database),
  };
}

function createLiveChildren(database: Database): UndoReads['liveChildren'] {
  const below = byType((type) => {
    const column = parentColumn(type);
    if (column === null) return null;
    const ofType = column === 'parent_key' ? ' AND parent_type = @type' : ' AND @type IS NOT NULL';
    return database
      .prepare<[{ type: string; key: string }], string>(
        `SELECT key FROM ${TABLE[type]} WHERE ${column} = @key${ofType} AND deleted_at IS NULL`,
      )
      .pluck();
  });
  return (type, parent) => below[type]?.all({ type: parent.type, key: parent.key }) ?? [];
}
