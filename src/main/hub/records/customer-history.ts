import type { Database } from 'better-sqlite3';
import { customer } from '#shared/records/customer.ts';
import type { Row } from './records.ts';
import type { Document, Transaction } from './transaction.ts';

/** On which customer's page it is told what happened, where two become one, and two again. */
export interface CustomerHistory {
  /** All that is told of one is told of the other from now on. @returns the ids of these events */
  goOver(from: string, to: string): number[];
  /** Events that went over are told of `to` again. */
  comeBack(events: readonly number[], to: string): void;
}

export function createCustomerHistory(database: Database): CustomerHistory {
  const below = database.prepare<[string], number>('SELECT id FROM events WHERE customer_key = ?').pluck();
  const move = database.prepare('UPDATE OR IGNORE events SET customer_key = ? WHERE customer_key = ?');
  const giveBack = database.prepare('UPDATE OR IGNORE events SET customer_key = ? WHERE id = ?');
  return {
    goOver(from, to) {
      const events = below.all(from);
      move.run(to, from);
      return events;
    },
    comeBack(events, to) {
      for (const id of events) giveBack.run(to, id);
    },
  };
}

/**
 * Tells on the page of the one that is left that two customers have become one, or two again.
 * @param hidden kept with it, to take it back
 */
export function tellOfTwo(
  transaction: Transaction,
  type: 'customer.merged' | 'customer.unmerged',
  { loser, winner }: { readonly loser: Row; readonly winner: Row },
  hidden?: Document,
): void {
  const names = { oldValue: nameOf(loser), newValue: nameOf(winner) };
  transaction.event(customer.type, winner, { type, ...names, ...(hidden === undefined ? {} : { hidden }) });
}

function nameOf({ document }: Row): unknown {
  return (JSON.parse(document) as Document).name;
}
