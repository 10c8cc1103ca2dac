import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import { childrenOf, isCloudType } from '#shared/records/index.ts';
import { byResource, type HubType, isResource, type Resource, type Row, TABLE } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import { queueCreate, WRITABLE_FIELDS } from './queue-create.ts';

/** Tells the outbox that a deleted record is there again. */
export type QueueRestored = (transaction: Transaction, type: HubType, row: Row) => void;

/**
 * A deletion that the cloud has not heard of is taken out of the queue again; what had been changed before it is
 * sent. One that it has heard of, or may have, stays as it is: the record is made anew there with its children,
 * and goes by another id, while those it had go on resolving.
 */
export function createQueueRestored(database: Database): QueueRestored {
  const baseOf = byResource((resource) =>
    database.prepare<[string], string | null>(`SELECT base FROM ${TABLE[resource]} WHERE key = ?`).pluck(),
  );
  const forgetBase = byResource((resource) =>
    database.prepare<[string]>(`UPDATE ${TABLE[resource]} SET base = NULL WHERE key = ?`),
  );

  function queueChanges(transaction: Transaction, resource: Resource, row: Row, base: string): void {
    const known = JSON.parse(base) as Document;
    const present = JSON.parse(row.document) as Document;
    const changed = Object.entries(present).filter(
      ([field, value]) =>
        WRITABLE_FIELDS[resource].has(field) && field in known && !isDeepStrictEqual(value, known[field]),
    );
    if (changed.length === 0) return;
    transaction.outbox.append(resource, row.key, 'update', Object.fromEntries(changed), transaction.now);
  }

  function makeAnew(transaction: Transaction, resource: Resource, row: Row): void {
    // Children first: the creates of what the cloud knows no parent of wait for it.
    for (const child of childrenOf(resource).filter(isCloudType)) {
      for (const found of transaction.children(child, { type: resource, row })) {
        if (found.deleted_at !== null) continue;
        transaction.outbox.removeAll(child, found.key);
        makeAnew(transaction, child, found);
      }
    }
    forgetBase[resource].run(row.key);
    queueCreate(transaction, resource, row);
  }

  return (transaction, type, row) => {
    if (!transaction.sendable || !isResource(type)) return;
    const { outbox } = transaction;
    const base = baseOf[type].get(row.key) ?? null;
    const deletion = outbox.of(type, row.key).find(({ operation }) => operation === 'delete');
    const isUnsent = deletion !== undefined && deletion.sent_at === null;
    if (isUnsent) outbox.remove(deletion.id);
    if (isUnsent && base !== null) queueChanges(transaction, type, row, base);
    else makeAnew(transaction, type, row);
  };
}
