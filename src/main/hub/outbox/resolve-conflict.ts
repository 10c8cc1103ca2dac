import { isDeepStrictEqual } from 'node:util';
import { overlayOf } from '#shared/records/index.ts';
import type { Resource } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import type { Conflict } from './conflicts.ts';
import { followersOf } from './merge.ts';
import { queueCreate } from './queue-create.ts';
import { isAsCloudHasIt, type ResolutionContext } from './resolution-context.ts';
import { restore } from './resolve-failed.ts';
import { recordChanges } from './upstream-activity.ts';
import type { UpstreamRow } from './upstream-rows.ts';

export type ConflictAction = 'keep_mine' | 'take_theirs';

/** Writes what was shown: mine there, or theirs here. */
export function resolveConflict(
  context: ResolutionContext,
  transaction: Transaction,
  conflict: Conflict<Resource>,
  action: ConflictAction,
): UpstreamRow {
  const { id, resource, key, field } = conflict;
  const row = context.rows.read(transaction, resource, key);
  transaction.conflicts.remove(id);
  if (field === null) {
    return conflict.theirs === null
      ? resolveGone(context, transaction, conflict, row, action)
      : resolveDeleted(context, transaction, resource, row, action);
  }
  if (row.deleted_at !== null) return row;
  if (action === 'keep_mine') return keepMine(context, transaction, conflict, field, row);
  return takeTheirs(context, transaction, conflict, field, row);
}

/** Deleted here, changed in the cloud: deleted there too, or back here as it is there. */
function resolveDeleted(
  context: ResolutionContext,
  transaction: Transaction,
  resource: Resource,
  row: UpstreamRow,
  action: ConflictAction,
): UpstreamRow {
  const { outbox } = transaction;
  outbox.removeAll(resource, row.key);
  if (action === 'take_theirs') return restore(context, transaction, resource, row);
  outbox.add(resource, row.key, 'delete', {}, transaction.now);
  return row;
}

/** What is here is sent, unless the cloud has it already or it is on its way. */
function keepMine(
  context: ResolutionContext,
  transaction: Transaction,
  { resource, key }: Conflict<Resource>,
  field: string,
  row: UpstreamRow,
): UpstreamRow {
  const document = JSON.parse(row.document) as Document;
  const base = JSON.parse(row.base ?? '{}') as Document;
  const mine = document[field];
  if (transaction.outbox.dirtyFields(resource, key).has(field)) return row;
  if (isDeepStrictEqual(base[field], mine)) return withFollowers(context, transaction, resource, row, field);
  const isState = row.underlying_state !== null && (field === 'state' || field === 'waiting_on_customer');
  const fields: Document = isState
    ? { state: row.underlying_state, waiting_on_customer: document.waiting_on_customer }
    : { [field]: mine };
  transaction.outbox.append(resource, key, 'update', fields, transaction.now);
  return row;
}

function takeTheirs(
  context: ResolutionContext,
  transaction: Transaction,
  { resource, theirs }: Conflict<Resource>,
  field: string,
  row: UpstreamRow,
) {
  const fields: Document = { [field]: theirs };
  let underlying = row.underlying_state ?? undefined;
  const overlay = overlayOf(resource);
  if (field === overlay?.choice) {
    fields[overlay.flag] = theirs === overlay.reads;
    if (theirs !== overlay.reads) underlying = String(theirs);
  }
  if (field === overlay?.flag) fields[overlay.choice] = theirs === true ? overlay.reads : underlying;
  const before = JSON.parse(row.document) as Document;
  const updated = transaction.update(resource, row, fields, underlying);
  if (updated === null) return row;
  dropKnown(transaction, resource, row, Object.keys(fields));
  const document = JSON.parse(updated.row.document) as Document;
  const changed = recordChanges(transaction, resource, updated.row, before, document);
  const taken: UpstreamRow = { ...row, ...updated.row };
  context.rules.follow(transaction, resource, taken, changed);
  if (!isAsCloudHasIt(transaction, resource, taken)) return taken;
  const known = JSON.parse(row.base ?? '{}') as Document;
  const followers = isDeepStrictEqual(known[field], theirs) ? followersOf(field, known) : {};
  return context.rows.store(transaction, resource, {
    ...taken,
    document: JSON.stringify({ ...document, ...followers, updated_at: known.updated_at }),
  });
}

/** Both sides have one value: what follows from it is what the cloud has set, which was kept out until now. */
function withFollowers(
  { rows }: ResolutionContext,
  transaction: Transaction,
  resource: Resource,
  row: UpstreamRow,
  field: string,
): UpstreamRow {
  const document = JSON.parse(row.document) as Document;
  const taken = { ...document, ...followersOf(field, JSON.parse(row.base ?? '{}') as Document) };
  if (isDeepStrictEqual(taken, document)) return row;
  return rows.store(transaction, resource, { ...row, document: JSON.stringify(taken) });
}

/** What the cloud has as it is here now need not be sent. */
function dropKnown(
  transaction: Transaction,
  resource: Resource,
  { key, base }: UpstreamRow,
  names: readonly string[],
): void {
  const known = JSON.parse(base ?? '{}') as Document;
  for (const { id, operation, state, sent_at, fields } of transaction.outbox.of(resource, key)) {
    if (operation !== 'update' || state !== 'pending' || sent_at !== null) continue;
    const left = Object.entries(fields).filter(
      ([field, value]) => !names.includes(field) || !isDeepStrictEqual(value, known[field]),
    );
    if (left.length === 0) transaction.outbox.remove(id);
    else transaction.outbox.setFields(id, Object.fromEntries(left));
  }
}

/** Changed here, deleted in the cloud: made there anew, or deleted here too. */
function resolveGone(
  context: ResolutionContext,
  transaction: Transaction,
  { resource, key }: Conflict<Resource>,
  row: UpstreamRow,
  action: ConflictAction,
) {
  transaction.outbox.removeAll(resource, key);
  if (action === 'take_theirs') {
    // What waits to be sent of its contacts and onboardings has nowhere to go.
    for (const child of context.rows.below(resource, key)) {
      transaction.outbox.removeAll(child.resource, child.key);
      transaction.conflicts.removeAll(child.resource, child.key);
    }
    return context.rules.remove(transaction, resource, row);
  }
  // In the cloud its contacts and onboardings hang on the deleted one, in no list any more.
  for (const child of context.rows.below(resource, key)) {
    const found = context.rows.read(transaction, child.resource, child.key);
    if (found.deleted_at === null) makeAnew(context, transaction, child.resource, found);
  }
  makeAnew(context, transaction, resource, row);
  return { ...row, base: null };
}

function makeAnew(
  context: ResolutionContext,
  transaction: Transaction,
  resource: Resource,
  row: UpstreamRow,
): void {
  transaction.outbox.removeAll(resource, row.key);
  context.rows.setBase(resource, row.key, null);
  queueCreate(transaction, resource, row);
}
