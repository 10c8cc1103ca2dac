import type { Resource } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import type { OutboxEntry } from './outbox.ts';
import {
  isAsCloudHasIt,
  nothingToResolve,
  type ResolutionContext,
  underlyingState,
} from './resolution-context.ts';
import { atKnownCustomer, goAlong, ownerOf } from './take-remote.ts';
import { noteCreated, recordChanges } from './upstream-activity.ts';
import type { UpstreamRow } from './upstream-rows.ts';

export type FailedAction = 'retry' | 'discard';

/** A refused change: tried again, or given up. */
export function resolveFailed(
  context: ResolutionContext,
  transaction: Transaction,
  id: number,
  action: FailedAction,
): UpstreamRow {
  const entry = transaction.outbox.get(id);
  if (entry === undefined || entry.state !== 'failed') throw nothingToResolve('failed');
  const row = context.rows.read(transaction, entry.resource, entry.key);
  if (row.key !== entry.key && action === 'discard') {
    // It is part of another one here, whose values are its own.
    transaction.outbox.remove(entry.id);
    return row;
  }
  if (action === 'retry') {
    transaction.outbox.reopen(id);
    return row;
  }
  return discard(context, transaction, entry, row);
}

/** What was made here and never arrived goes, with what hangs on it. */
export function discardCreate(
  context: ResolutionContext,
  transaction: Transaction,
  resource: Resource,
  row: UpstreamRow,
): UpstreamRow {
  forget(context, transaction, resource, row.key);
  for (const child of context.rows.below(resource, row.key)) {
    context.rules.remove(
      transaction,
      child.resource,
      context.rows.read(transaction, child.resource, child.key),
    );
  }
  return context.rules.remove(transaction, resource, row);
}

/** The cloud will never hear of the record: nothing of it, or of what hangs on it, is to be sent. */
export function forget(
  context: ResolutionContext,
  transaction: Transaction,
  resource: Resource,
  key: string,
): void {
  transaction.outbox.removeAll(resource, key);
  for (const child of context.rows.below(resource, key))
    transaction.outbox.removeAll(child.resource, child.key);
}

/** Goes back to what the cloud has. */
function discard(
  context: ResolutionContext,
  transaction: Transaction,
  { id, resource, operation, fields }: OutboxEntry,
  row: UpstreamRow,
) {
  if (operation === 'create') return discardCreate(context, transaction, resource, row);
  transaction.outbox.remove(id);
  if (operation === 'delete') return restore(context, transaction, resource, row);
  const before = JSON.parse(row.document) as Document;
  const base = JSON.parse(row.base ?? '{}') as Document;
  const former = Object.keys(fields)
    .filter((field) => field in base)
    .map((field) => [field, base[field]]);
  const document: Document = { ...before, ...(Object.fromEntries(former) as Document) };
  if (isAsCloudHasIt(transaction, resource, row)) document.updated_at = base.updated_at;
  const stored = context.rows.store(transaction, resource, {
    ...row,
    document: JSON.stringify(document),
    underlying_state: underlyingState(row, document),
  });
  if (stored.deleted_at === null) transaction.saveTagsOf(resource, stored, document.tags);
  recordChanges(transaction, resource, stored, before, document);
  return stored;
}

/** Deleted here after all not: as the cloud has it. */
export function restore(
  context: ResolutionContext,
  transaction: Transaction,
  resource: Resource,
  row: UpstreamRow,
): UpstreamRow {
  const before = JSON.parse(row.document) as Document;
  // Somebody may have moved it to another customer meanwhile.
  const known = atKnownCustomer(transaction, before, JSON.parse(row.base ?? '{}') as Document);
  const document: Document = { ...before, ...known };
  const customerKey = ownerOf(transaction, row, document);
  const stored = context.rows.store(transaction, resource, {
    ...row,
    customer_key: customerKey,
    deleted_at: null,
    document: JSON.stringify(document),
    underlying_state: underlyingState(row, document),
  });
  transaction.saveTagsOf(resource, stored, document.tags);
  if (customerKey !== null && customerKey !== row.customer_key)
    goAlong(context, transaction, resource, row, customerKey, document);
  noteCreated(transaction, resource, stored);
  recordChanges(transaction, resource, stored, before, document);
  return stored;
}
