import { isMasked } from '#shared/values/mentions.ts';
import type { RulesByType } from '../records/record-rules.ts';
import type { Resource } from '../records/records.ts';
import { withKnownNames } from '../records/stored-names.ts';
import type { ChangedField, Document, Transaction } from '../records/transaction.ts';
import { absorb, confirm } from './confirm-sent.ts';
import { keepDeleted } from './deleted-here.ts';
import type { JoinedCustomers } from './joined.ts';
import type { OutboxEntry } from './outbox.ts';
import type { RemoteRecord, RuleContext } from './rule-context.ts';
import { follow, insert, take } from './take-remote.ts';
import { noteRemoved } from './upstream-activity.ts';
import type { UpstreamRow, UpstreamRows } from './upstream-rows.ts';

export type { RemoteRecord } from './rule-context.ts';

/** How changes that come from the cloud change records. */
export interface UpstreamRules {
  /** A record as a list or a GET showed it. */
  apply(transaction: Transaction, resource: Resource, remote: RemoteRecord): UpstreamRow;
  /** The cloud's answer to a create or an edit. */
  confirm(
    transaction: Transaction,
    entry: OutboxEntry,
    remote: RemoteRecord,
    localOnly: readonly string[],
  ): UpstreamRow;
  /** Two rows turned out to be one. */
  absorb(transaction: Transaction, resource: Resource, row: UpstreamRow, twin: UpstreamRow): UpstreamRow;
  /** Confirmed gone in the cloud: it goes here as well. @param hidden kept with the event */
  remove(transaction: Transaction, resource: Resource, row: UpstreamRow, hidden?: Document): UpstreamRow;
  /** What follows from a change of a live record for others, as it would had it been made here. */
  follow(
    transaction: Transaction,
    resource: Resource,
    row: UpstreamRow,
    changed: readonly ChangedField[],
  ): void;
}

export function createUpstreamRules(
  rows: UpstreamRows,
  records: RulesByType,
  customers: JoinedCustomers,
): UpstreamRules {
  const context: RuleContext = { rows, records };
  /** With the names of contacts that are known here and that another Pivotal does not tell any more. */
  function named(
    transaction: Transaction,
    resource: Resource,
    key: string | undefined,
    remote: RemoteRecord,
  ) {
    if (key === undefined || !isMasked(remote)) return remote;
    const { document, base } = rows.read(transaction, resource, key);
    const known = [document, base].map((text) => (text === null ? null : (JSON.parse(text) as Document)));
    return withKnownNames(remote, ...known);
  }
  return {
    apply(transaction, resource, remote) {
      const key = rows.keyOfId(resource, remote.id);
      return apply(context, customers, transaction, resource, named(transaction, resource, key, remote));
    },
    confirm: (transaction, entry, remote, localOnly) =>
      confirm(context, transaction, entry, named(transaction, entry.resource, entry.key, remote), localOnly),
    absorb: (...twins) => absorb(context, ...twins),
    remove: (...gone) => remove(context, ...gone),
    follow: (...change) => follow(context, ...change),
  };
}

/** A record as a list or a GET showed it. */
function apply(
  context: RuleContext,
  customers: JoinedCustomers,
  transaction: Transaction,
  resource: Resource,
  remote: RemoteRecord,
): UpstreamRow {
  const merged = context.rows.mergedInto(resource, remote.id);
  // The cloud knows no merging: it goes on having what is part of another record here.
  if (merged !== undefined) return context.rows.read(transaction, resource, merged);
  const key = context.rows.keyOfId(resource, remote.id);
  if (key === undefined) return insert(context, transaction, resource, remote);
  const row = context.rows.read(transaction, resource, key);
  const isQueued = transaction.outbox.of(resource, key).some(({ state }) => state !== 'local_only');
  if (row.deleted_at !== null && isQueued) return keepDeleted(context, transaction, resource, row, remote);
  const wasGone = row.deleted_at !== null;
  const taken = take(context, transaction, resource, { ...row, deleted_at: null }, remote, null, wasGone);
  if (wasGone) customers.returned(transaction, resource, taken);
  return taken;
}

/** Confirmed gone in the cloud: it goes here as well. */
function remove(
  context: RuleContext,
  transaction: Transaction,
  resource: Resource,
  row: UpstreamRow,
  hidden?: Document,
): UpstreamRow {
  transaction.outbox.removeAll(resource, row.key);
  transaction.conflicts.removeAll(resource, row.key);
  transaction.outbox.reopenTwinsOf(resource, row.key);
  if (row.deleted_at !== null) return row;
  const removed = context.rows.store(transaction, resource, { ...row, deleted_at: transaction.now });
  transaction.saveTagsOf(resource, removed, []);
  noteRemoved(transaction, resource, removed, hidden);
  return removed;
}
