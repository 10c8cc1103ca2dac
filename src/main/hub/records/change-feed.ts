import type { Database } from 'better-sqlite3';
import {
  byTypeWhenAsked,
  type HubType,
  ownColumns,
  ROW_LIMIT,
  type Row,
  rowColumns,
  TABLE,
} from './records.ts';
import type { Change } from './transaction.ts';

export type ChangeListener = (changes: readonly Change[]) => void;

export interface KeyWithValues {
  readonly key: string;
  readonly [field: string]: string | null;
}

/**
 * What changed, in order of `seq`: read back from any point, and announced as it happens. A record appears
 * once, at its latest `seq`, deleted ones included (their `deleted_at` is set: the tombstone).
 */
export function createChangeFeed(database: Database, reportFailure: (error: unknown) => void) {
  const listeners = new Set<ChangeListener>();
  const since = byTypeWhenAsked((type) =>
    database.prepare<[number, number], Row>(
      `SELECT ${rowColumns(type)} FROM ${TABLE[type]} WHERE seq > ? ORDER BY seq ${ROW_LIMIT}`,
    ),
  );
  const rows = byTypeWhenAsked((type) =>
    database.prepare<[string], Row>(`SELECT ${rowColumns(type)} FROM ${TABLE[type]} WHERE key = ?`),
  );
  const counts = byTypeWhenAsked((type) =>
    database.prepare<[number], number>(`SELECT COUNT(*) FROM ${TABLE[type]} WHERE seq > ?`).pluck(),
  );
  const ofCustomer = byTypeWhenAsked((type) =>
    ownColumns(type).includes('customer_key')
      ? database.prepare<[string], Row>(
          `SELECT ${rowColumns(type)} FROM ${TABLE[type]} WHERE customer_key = ? AND deleted_at IS NULL`,
        )
      : null,
  );
  return {
    /** Rows of one type changed after `seq`, oldest change first, at most `limit`. */
    since: (type: HubType, seq: number, limit: number): Row[] => since[type].all(seq, limit),
    /** How many rows `since` has in all. */
    countSince: (type: HubType, seq: number): number => counts[type].get(seq) ?? 0,
    /** A record as it is now, deleted or not. */
    row: (type: HubType, key: string): Row | undefined => rows[type].get(key),
    /** The live records of a type that are below a customer, in no order. */
    ofCustomer: (type: HubType, customerKey: string): Row[] => ofCustomer[type]?.all(customerKey) ?? [],
    /** Some fields of all live records of a type, a page at a time: those after a key. */
    valuesInOrderOfKeys(type: HubType, fields: readonly string[]) {
      const values = fields.map((field) => `, document ->> '$.${field}' AS ${field}`).join('');
      const page = database.prepare<[string, number], KeyWithValues>(
        `SELECT key${values} FROM ${TABLE[type]} WHERE key > ? AND deleted_at IS NULL ORDER BY key ${ROW_LIMIT}`,
      );
      return (after: string, limit: number): KeyWithValues[] => page.all(after, limit);
    },
    /** @returns a function that ends the subscription. */
    subscribe(listener: ChangeListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    announce(changes: readonly Change[]): void {
      for (const listener of listeners) {
        try {
          listener(changes);
        } catch (error) {
          reportFailure(error);
        }
      }
    },
  };
}

export type ChangeFeed = ReturnType<typeof createChangeFeed>;
