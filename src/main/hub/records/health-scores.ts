import type { Database } from 'better-sqlite3';
import type { RecordEventInput, Transaction } from './transaction.ts';

/** A customer's new health score, and what is to be said of it in the stream. */
export interface HealthChange {
  readonly key: string;
  /** 0 to 100, or null. */
  readonly score: number | null;
  readonly events: readonly RecordEventInput[];
}

export interface HealthDay {
  /** `YYYY-MM-DD` in the workspace's calendar. */
  readonly day: string;
  readonly score: number | null;
}

/**
 * Writes scores. They are reckoned, nobody's edit: `updated_at` stays, nothing is sent, nothing is in conflict.
 * @param day under which the history keeps them; the last score of a day counts
 */
export function createHealthScores(database: Database) {
  const isAnother = database
    .prepare<[string, number | null], number>(
      "SELECT 1 FROM customers WHERE key = ? AND deleted_at IS NULL AND document ->> '$.health_score' IS NOT ?",
    )
    .pluck();
  // Ten thousand a night: no document is taken apart for one number of it.
  const save = database.prepare<[number, number | null, string]>(
    "UPDATE customers SET seq = ?, document = json_set(document, '$.health_score', ?) WHERE key = ?",
  );
  const note = database.prepare<[string, string, number | null]>(
    `INSERT INTO health_history (customer_key, day, score) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET score = excluded.score`,
  );
  return (transaction: Transaction, day: string, changes: readonly HealthChange[]): void => {
    for (const { key, score, events } of changes) {
      if (isAnother.get(key, score) === undefined) continue;
      save.run(transaction.takeSeq('customer', key), score, key);
      note.run(key, day, score);
      const row = events.length === 0 ? undefined : transaction.find('customer', key);
      if (row === undefined) continue;
      for (const event of events) transaction.event('customer', row, event);
    }
  };
}

export interface HealthHistory {
  /** The days on which the score changed, oldest first. */
  of(customerKey: string): HealthDay[];
  /** The highest score that a customer had at any time since a day, the one it came into it with included. */
  highestSince(customerKey: string, day: string): HealthDay | null;
}

export function createHealthHistory(database: Database): HealthHistory {
  const all = database.prepare<[string], HealthDay>(
    'SELECT day, score FROM health_history WHERE customer_key = ? ORDER BY day',
  );
  const highest = database.prepare<[string, string, string], HealthDay>(
    `SELECT day, score FROM health_history WHERE customer_key = ? AND score IS NOT NULL AND day >= coalesce(
       (SELECT max(day) FROM health_history WHERE customer_key = ? AND day <= ?), '')
     ORDER BY score DESC, day DESC LIMIT 1`,
  );
  return {
    of: (key) => all.all(key),
    highestSince: (key, day) => highest.get(key, key, day) ?? null,
  };
}
