import type { Database } from 'better-sqlite3';
import { type Resource, type Row, rowColumns, TABLE } from './records.ts';
import type { Change } from './transaction.ts';

export type ChangeListener = (changes: readonly Change[]) => void;

/**
 * What changed, in order of `seq`: read back from any point, and announced as it happens. A record appears
 * once, at its latest `seq`, deleted ones included (their `deleted_at` is set: the tombstone).
 */
export function createChangeFeed(database: Database, reportFailure: (error: unknown) => void) {
  const listeners = new Set<ChangeListener>();
  const statementOf = (resource: Resource) =>
    database.prepare<[number, number], Row>(
      `SELECT ${rowColumns(resource)} FROM ${TABLE[resource]} WHERE seq > ? ORDER BY seq LIMIT ?`,
    );
  const rowOf = (resource: Resource) =>
    database.prepare<[string], Row>(`SELECT ${rowColumns(resource)} FROM ${TABLE[resource]} WHERE key = ?`);
  const rows = { customer: rowOf('customer'), contact: rowOf('contact'), onboarding: rowOf('onboarding') };
  const ofCustomer = (resource: 'contact' | 'onboarding') =>
    database.prepare<[string], Row>(
      `SELECT ${rowColumns(resource)} FROM ${TABLE[resource]} WHERE customer_key = ? AND deleted_at IS NULL`,
    );
  const children = { contact: ofCustomer('contact'), onboarding: ofCustomer('onboarding') };
  const statements = {
    customer: statementOf('customer'),
    contact: statementOf('contact'),
    onboarding: statementOf('onboarding'),
  };
  const countOf = (resource: Resource) =>
    database.prepare<[number], { rows: number }>(
      `SELECT COUNT(*) AS rows FROM ${TABLE[resource]} WHERE seq > ?`,
    );
  const counts = {
    customer: countOf('customer'),
    contact: countOf('contact'),
    onboarding: countOf('onboarding'),
  };
  return {
    /** Rows of one resource changed after `seq`, oldest change first, at most `limit`. */
    since(resource: Resource, seq: number, limit: number): Row[] {
      return statements[resource].all(seq, limit);
    },
    /** How many rows `since` has in all. */
    countSince(resource: Resource, seq: number): number {
      return counts[resource].get(seq)?.rows ?? 0;
    },
    /** A record as it is now, deleted or not. */
    row(resource: Resource, key: string): Row | undefined {
      return rows[resource].get(key);
    },
    /** The live contacts or onboardings of a customer, in no order. */
    ofCustomer(resource: 'contact' | 'onboarding', customerKey: string): Row[] {
      return children[resource].all(customerKey);
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
