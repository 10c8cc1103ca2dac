import type { Resource } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import type { OutboxEntry } from './outbox.ts';
import type { RemoteRecord, RuleContext } from './rule-context.ts';
import { take } from './take-remote.ts';
import type { UpstreamRow } from './upstream-rows.ts';

/**
 * The cloud's answer to a create or an edit. The entry is done; what it held of fields that the cloud does
 * not carry is kept for the day it does.
 */
export function confirm(
  context: RuleContext,
  transaction: Transaction,
  entry: OutboxEntry,
  remote: RemoteRecord,
  localOnly: readonly string[],
): UpstreamRow {
  const { resource, key } = entry;
  transaction.outbox.remove(entry.id);
  keepLocalOnly(transaction, entry, localOnly);
  let row = context.rows.read(transaction, resource, key);
  let isChanged = false;
  const twin = context.rows.keyOfId(resource, remote.id);
  if (twin !== undefined && twin !== key) {
    row = absorb(context, transaction, resource, row, context.rows.read(transaction, resource, twin));
    isChanged = true;
  }
  const sent = JSON.parse(entry.body ?? '{}') as Document;
  return take(context, transaction, resource, row, remote, sent, isChanged);
}

function keepLocalOnly(transaction: Transaction, entry: OutboxEntry, names: readonly string[]): void {
  const { outbox } = transaction;
  const kept = Object.entries(entry.fields).filter(([field]) => names.includes(field));
  if (kept.length === 0) return;
  const fields = Object.fromEntries(kept);
  const earlier = outbox.of(entry.resource, entry.key).find(({ state }) => state === 'local_only');
  if (earlier === undefined) {
    outbox.add(entry.resource, entry.key, 'update', fields, transaction.now, 'local_only');
  } else {
    outbox.setFields(earlier.id, { ...earlier.fields, ...fields });
  }
}

/**
 * A create took effect, its answer was lost, and a poll brought the record before the answer came: two rows
 * that are one. Everything that hangs on the pulled one goes over to the one made here, which scripts know.
 */
export function absorb(
  context: RuleContext,
  transaction: Transaction,
  resource: Resource,
  row: UpstreamRow,
  twin: UpstreamRow,
): UpstreamRow {
  for (const child of context.rows.below(resource, twin.key)) {
    const found = context.rows.read(transaction, child.resource, child.key);
    context.rows.store(transaction, child.resource, { ...found, customer_key: row.key });
    context.rows.moveHistory(child.resource, child.key, twin.key, row.key);
  }
  context.rows.adopt(transaction, resource, twin.key, row);
  const edited = transaction.outbox.dirtyFields(resource, twin.key);
  const theirs = JSON.parse(twin.document) as Document;
  const changes = Object.entries(theirs).filter(([field]) => edited.has(field));
  transaction.outbox.rekey(resource, twin.key, row.key);
  transaction.conflicts.rekey(resource, twin.key, row.key);
  context.rows.moveHistory(resource, twin.key, twin.customer_key ?? twin.key, row.customer_key ?? row.key);
  context.rows.moveNames(resource, twin.key, row.key);
  context.rows.store(transaction, resource, {
    ...twin,
    id: transaction.newKey(),
    display_id: transaction.provisionalDisplayId(resource),
    base: null,
    deleted_at: twin.deleted_at ?? transaction.now,
  });
  transaction.saveTagsOf(resource, twin, []);
  const document = { ...(JSON.parse(row.document) as Document), ...Object.fromEntries(changes) };
  return {
    ...row,
    document: JSON.stringify(document),
    deleted_at: row.deleted_at ?? twin.deleted_at,
  };
}
