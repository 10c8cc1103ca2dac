import { childrenOf, definitionOf } from '#shared/records/index.ts';
import { type HubType, isResource, type Resource, type Row } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import type { OutboxEntry } from './outbox.ts';
import type { RemoteRecord, RuleContext } from './rule-context.ts';
import { take } from './take-remote.ts';
import { noteCreated } from './upstream-activity.ts';
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
  const row = context.rows.read(transaction, resource, key);
  if (row.key !== key) {
    // It has been merged into another one here: the cloud goes on having it, and this is what.
    context.rows.setBase(resource, key, JSON.stringify(remote));
    return row;
  }
  const sent = JSON.parse(entry.body ?? '{}') as Document;
  const twinKey = context.rows.keyOfId(resource, remote.id);
  if (twinKey === undefined || twinKey === key) {
    keepLocalOnly(transaction, entry, localOnly);
    return take(context, transaction, resource, row, remote, sent, false);
  }
  const twin = context.rows.read(transaction, resource, twinKey);
  const lives = isKept(transaction, resource, row, twin);
  if (lives) withdrawDeletion(transaction, entry, localOnly, twin);
  keepLocalOnly(transaction, entry, localOnly);
  const one = absorb(context, transaction, resource, row, twin);
  const taken = lives ? { ...one, deleted_at: null } : one;
  const stored = take(context, transaction, resource, taken, remote, sent, true);
  if (lives && row.deleted_at !== null) noteCreated(transaction, resource, stored);
  return stored;
}

/**
 * Of two rows that turn out to be one, a person deleted one and did something with the other, or with what is below
 * it: neither may go without a word, and of the two only a deletion can simply be done once more.
 */
export function isKept(
  transaction: Transaction,
  resource: Resource,
  row: UpstreamRow,
  twin: UpstreamRow,
): boolean {
  if ((row.deleted_at === null) === (twin.deleted_at === null)) return false;
  return hasOwnWork(transaction, resource, row.deleted_at === null ? row : twin);
}

/** Whether anything that a person did with a record, or below it, is known here only. */
function hasOwnWork(transaction: Transaction, type: HubType, row: Row): boolean {
  if (!isResource(type)) return true;
  if (transaction.outbox.of(type, row.key).some(({ operation }) => operation !== 'delete')) return true;
  const children = childrenOf(type).filter((child) => definitionOf(child).noticed !== true);
  return children.some((child) =>
    transaction
      .children(child, { type, row })
      .some((found) => found.deleted_at === null && hasOwnWork(transaction, child, found)),
  );
}

/**
 * Takes the deletion of either row out of the queue. One that the cloud has, or may have, is followed by what is
 * here: where the record turns out to be gone there, that is asked about.
 */
function withdrawDeletion(
  { outbox, now }: Transaction,
  { resource, key, fields }: OutboxEntry,
  localOnly: readonly string[],
  twin: UpstreamRow,
): void {
  const queued = [key, twin.key].flatMap((each) => outbox.of(resource, each));
  const deletions = queued.filter(({ operation }) => operation === 'delete');
  for (const { id, sent_at } of deletions) if (sent_at === null) outbox.remove(id);
  const isMaybeDone = twin.deleted_at !== null && !deletions.some(({ sent_at }) => sent_at === null);
  if (!isMaybeDone) return;
  const updates = outbox.of(resource, key).filter(({ operation }) => operation === 'update');
  for (const { id } of updates) outbox.remove(id);
  const made = Object.entries(fields).filter(([field]) => !localOnly.includes(field));
  const changes: Document = Object.assign(
    Object.fromEntries(made),
    ...updates.map((update) => update.fields),
  );
  outbox.add(resource, key, 'update', changes, now);
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
