import type { Database } from 'better-sqlite3';
import { eventOf, parentOf } from '#shared/records/index.ts';
import { createCustomerHistory, tellOfTwo } from '../records/customer-history.ts';
import type { Resource, Row } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import type { MovedRow } from '../records/tree.ts';
import type { UpstreamRow, UpstreamRows } from './upstream-rows.ts';

/** A record that the cloud shows another one for: there the two have become one. */
export interface JoinedRecord {
  readonly resource: Resource;
  readonly key: string;
  /** Any id of the other one. */
  readonly into: string;
}

/** Customers that have become one in the cloud, and two again: the history follows them. */
export interface JoinedCustomers {
  /** What happened to one of two customers, and below it, is told of the other. @returns what is kept with its removal */
  joined(transaction: Transaction, row: Row, other: Row): Document;
  /** A customer that was removed is in the cloud again: what went over to another one comes back. */
  returned(transaction: Transaction, resource: Resource, row: Row): void;
}

/** Under which name the removal keeps what went over. */
const JOINED = 'joined';

interface WentOver {
  readonly into: string;
  readonly events: readonly number[];
}

export function createJoinedCustomers(database: Database): JoinedCustomers {
  const history = createCustomerHistory(database);
  const lastRemoval = database
    .prepare<[string, string, string], string | null>(
      `SELECT hidden FROM events WHERE customer_key = ? AND subject_key = ? AND type = ?
         ORDER BY position DESC LIMIT 1`,
    )
    .pluck();
  return {
    joined(transaction, row, other) {
      const events = history.goOver(row.key, other.key);
      tellOfTwo(transaction, 'customer.merged', { loser: row, winner: other });
      return { [JOINED]: [null, { into: other.key, events } satisfies WentOver] };
    },
    returned(transaction, resource, row) {
      if (parentOf(resource) !== null) return;
      const kept = lastRemoval.get(row.key, row.key, eventOf(resource, 'deleted')) ?? '{}';
      const [, wentOver] = (JSON.parse(kept) as { [JOINED]?: readonly [null, WentOver] })[JOINED] ?? [];
      if (wentOver === undefined) return;
      history.comeBack(wentOver.events, row.key);
      const other = transaction.find('customer', wentOver.into);
      if (other === undefined || other.deleted_at !== null) return;
      tellOfTwo(transaction, 'customer.unmerged', { loser: row, winner: other });
    },
  };
}

/** What is below it and only known here, and what happened to it, goes over; the cloud says itself what else is. */
export function takeJoined(
  { rows, customers, remove, moved }: Joining,
  transaction: Transaction,
  { resource, key, into }: JoinedRecord,
): Row | undefined {
  const row = rows.read(transaction, resource, key);
  const other = transaction.find(resource, into);
  if (other === undefined || other.deleted_at !== null || other.key === row.key) return undefined;
  moved(rows.adopt(transaction, resource, row.key, other), row);
  const isCustomer = parentOf(resource) === null && row.deleted_at === null;
  return remove(
    transaction,
    resource,
    row,
    isCustomer ? customers.joined(transaction, row, other) : undefined,
  );
}

interface Joining {
  readonly rows: UpstreamRows;
  readonly customers: JoinedCustomers;
  /** @param hidden kept with the removal */
  readonly remove: (transaction: Transaction, resource: Resource, row: UpstreamRow, hidden?: Document) => Row;
  /** Told of what belonged to the one, and belongs to the other now. */
  readonly moved: (moved: readonly MovedRow[], from: Row) => void;
}
