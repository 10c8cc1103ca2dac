import type { Database } from 'better-sqlite3';
import { timestampOf } from '../../environment.ts';
import type { IdempotencyClaim } from '../records/write-door.ts';

/** How long a repeated POST is answered from the first one. Source: the vendor's reference, Idempotency. */
export const IDEMPOTENCY_LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface IdempotencyRecord {
  readonly request_hash: string;
  readonly status: number;
  readonly body: string;
  /** What the first request changed; null when it changed nothing. */
  readonly batch_id: string | null;
}

/** Most are written by the write door, together with what they answer for. */
export function createIdempotencyRecords(database: Database, now: () => number) {
  const find = database.prepare<[string, string, string], IdempotencyRecord>(
    'SELECT request_hash, status, body, batch_id FROM idempotency_records WHERE scope = ? AND idempotency_key = ? AND created_at > ?',
  );
  const removeOld = database.prepare<[string]>('DELETE FROM idempotency_records WHERE created_at <= ?');
  // Kept while the clock was wrong for a while: a moment in the future counts as now, so that its day ends.
  const heal = database.prepare<[{ now: string }]>(
    'UPDATE idempotency_records SET created_at = @now WHERE created_at > @now',
  );
  const oldest = () => timestampOf(now() - IDEMPOTENCY_LIFETIME_MS);
  const keep = database.prepare(
    `INSERT INTO idempotency_records (scope, idempotency_key, request_hash, status, body, batch_id, created_at)
       VALUES (@scope, @key, @requestHash, @status, @body, @batch_id, @now)
     ON CONFLICT DO UPDATE SET request_hash = excluded.request_hash, status = excluded.status,
       body = excluded.body, batch_id = excluded.batch_id, created_at = excluded.created_at`,
  );
  return {
    /** Keeps the answer to a request that wrote without the write door. */
    keep(claim: IdempotencyClaim, answer: Omit<IdempotencyRecord, 'request_hash'>): void {
      keep.run({ ...claim, ...answer, now: timestampOf(now()) });
    },
    find: (scope: string, key: string) => find.get(scope, key, oldest()),
    removeExpired() {
      heal.run({ now: timestampOf(now()) });
      return removeOld.run(oldest()).changes;
    },
  };
}

export type IdempotencyRecords = ReturnType<typeof createIdempotencyRecords>;
