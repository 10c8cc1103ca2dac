import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import { childrenOf, defaultsOf, isCloudType } from '#shared/records/index.ts';
import { byResource, type HubType, isResource, type Resource, type Row, TABLE } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import { queueCreate, WRITABLE_FIELDS } from './queue-create.ts';
import { asShown } from './rule-context.ts';

/** Tells the outbox that a deleted record is there again. */
export type QueueRestored = (transaction: Transaction, type: HubType, row: Row) => void;

/** Filled in by the cloud where they were not asked for: it has its own of them. */
const FILLED_IN: ReadonlySet<string> = new Set(['slug', 'is_primary']);

/** What the cloud has of a record that is made with these fields, as far as it is certain. */
function asMade(resource: Resource, fields: Document): Document {
  const unasked = Object.entries(defaultsOf(resource)).filter(([field]) => !FILLED_IN.has(field));
  return { ...(Object.fromEntries(unasked) as Document), ...asShown(fields) };
}

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

  function queueChanges(transaction: Transaction, resource: Resource, row: Row, known: Document): void {
    const present = JSON.parse(row.document) as Document;
    const changed = Object.entries(present).filter(
      ([field, value]) =>
        WRITABLE_FIELDS[resource].has(field) && field in known && !isDeepStrictEqual(value, known[field]),
    );
    if (changed.length === 0) return;
    const fields: Document = Object.fromEntries(changed);
    if ('state' in fields && row.underlying_state !== null) fields.state = row.underlying_state;
    transaction.outbox.append(resource, row.key, 'update', fields, transaction.now);
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
    // A create on its way, or of which nobody knows whether it arrived: another one would make the record twice.
    const create = outbox.of(type, row.key).find(({ operation }) => operation === 'create');
    if (create !== undefined) queueChanges(transaction, type, row, asMade(type, create.fields));
    else if (isUnsent && base !== null) queueChanges(transaction, type, row, JSON.parse(base) as Document);
    else makeAnew(transaction, type, row);
  };
}
