import { contactUpdateSchema } from '#shared/v1/contact.ts';
import { customerUpdateSchema } from '#shared/v1/customer.ts';
import { ContractError } from '#shared/v1/errors.ts';
import { onboardingUpdateSchema } from '#shared/v1/onboarding.ts';
import type { Resource, Row } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import type { Conflict } from './conflicts.ts';
import type { OutboxEntry } from './outbox.ts';
import { recordChanges } from './upstream-activity.ts';
import type { UpstreamRow, UpstreamRows } from './upstream-rows.ts';
import type { UpstreamRules } from './upstream-rules.ts';

/** The fields that v1 lets a client write. */
export const WRITABLE_FIELDS: Readonly<Record<Resource, ReadonlySet<string>>> = {
  customer: new Set(Object.keys(customerUpdateSchema.shape)),
  contact: new Set(Object.keys(contactUpdateSchema.shape)),
  onboarding: new Set(Object.keys(onboardingUpdateSchema.shape)),
};

export type FailedAction = 'retry' | 'discard';
export type ConflictAction = 'keep_mine' | 'take_theirs';

/** How a person decides what the sync must not decide alone. */
export function createResolutionRules(rows: UpstreamRows, rules: UpstreamRules) {
  function resolveFailed(transaction: Transaction, id: number, action: FailedAction): UpstreamRow {
    const entry = transaction.outbox.get(id);
    if (entry === undefined || entry.state !== 'failed') throw nothingToResolve('failed');
    const row = rows.read(transaction, entry.resource, entry.key);
    if (action === 'retry') {
      transaction.outbox.reopen(id);
      return row;
    }
    return discard(transaction, entry, row);
  }

  /** The cloud will never hear of the record: nothing of it, or of what hangs on it, is to be sent. */
  function forget(transaction: Transaction, resource: Resource, key: string): void {
    transaction.outbox.removeAll(resource, key);
    if (resource !== 'customer') return;
    for (const child of ['contact', 'onboarding'] as const) {
      for (const childKey of rows.childrenOf(child, key)) transaction.outbox.removeAll(child, childKey);
    }
  }

  /** Goes back to what the cloud has. */
  function discard(
    transaction: Transaction,
    { id, resource, key, operation, fields }: OutboxEntry,
    row: UpstreamRow,
  ) {
    if (operation === 'create') {
      forget(transaction, resource, key);
      return rules.remove(transaction, resource, row);
    }
    transaction.outbox.remove(id);
    const before = JSON.parse(row.document) as Document;
    const base = JSON.parse(row.base ?? '{}') as Document;
    const names = operation === 'delete' ? Object.keys(base) : Object.keys(fields);
    const former = names.filter((field) => field in base).map((field) => [field, base[field]]);
    const document: Document = { ...before, ...(Object.fromEntries(former) as Document) };
    // With nothing left to send the record is as the cloud has it, and says of its last change what the cloud says.
    const dirty = transaction.outbox.dirtyFields(resource, key);
    if ('updated_at' in base && ![...dirty].some((field) => field in base))
      document.updated_at = base.updated_at;
    const stored = rows.store(transaction, resource, {
      ...row,
      deleted_at: operation === 'delete' ? null : row.deleted_at,
      document: JSON.stringify(document),
      underlying_state:
        row.underlying_state === null || document.waiting_on_customer === true
          ? row.underlying_state
          : String(document.state),
    });
    if (resource === 'customer' && stored.deleted_at === null) transaction.saveTags(stored, document.tags);
    recordChanges(transaction, resource, stored, before, document);
    return stored;
  }

  function resolveConflict(transaction: Transaction, id: number, action: ConflictAction): UpstreamRow {
    const conflict = transaction.conflicts.get(id);
    if (conflict === undefined) throw nothingToResolve('conflict');
    const row = rows.read(transaction, conflict.resource, conflict.key);
    transaction.conflicts.remove(id);
    if (conflict.field === null) return resolveGone(transaction, conflict, row, action);
    if (action === 'keep_mine' || row.deleted_at !== null) return row;
    return takeTheirs(transaction, conflict, conflict.field, row);
  }

  function takeTheirs(
    transaction: Transaction,
    { resource, theirs }: Conflict,
    field: string,
    row: UpstreamRow,
  ) {
    const fields: Document = { [field]: theirs };
    let underlying = row.underlying_state ?? undefined;
    if (field === 'state' && resource === 'onboarding') {
      fields.waiting_on_customer = theirs === 'waiting';
      if (theirs !== 'waiting') underlying = String(theirs);
    }
    if (field === 'waiting_on_customer') fields.state = theirs === true ? 'waiting' : underlying;
    const before = JSON.parse(row.document) as Document;
    const updated = transaction.update(resource, row, fields, underlying);
    if (updated === null) return row;
    recordChanges(transaction, resource, updated.row, before, JSON.parse(updated.row.document) as Document);
    return { ...row, ...updated.row };
  }

  /** Changed here, deleted in the cloud: made there anew, or deleted here too. */
  function resolveGone(
    transaction: Transaction,
    { resource, key }: Conflict,
    row: UpstreamRow,
    action: ConflictAction,
  ) {
    transaction.outbox.removeAll(resource, key);
    if (action === 'take_theirs') return rules.remove(transaction, resource, row);
    if (resource === 'customer') {
      // In the cloud its contacts and onboardings hang on the deleted one, in no list any more.
      for (const child of ['contact', 'onboarding'] as const) {
        for (const childKey of rows.childrenOf(child, key)) {
          const found = rows.read(transaction, child, childKey);
          if (found.deleted_at === null) makeAnew(transaction, child, found);
        }
      }
    }
    makeAnew(transaction, resource, row);
    return { ...row, base: null };
  }

  function makeAnew(transaction: Transaction, resource: Resource, row: UpstreamRow): void {
    transaction.outbox.removeAll(resource, row.key);
    rows.setBase(resource, row.key, null);
    queueCreate(transaction, resource, row);
  }

  /** Ties a workspace that was local until now: its numbers become provisional and everything is queued. */
  function adopt(transaction: Transaction, keys: Readonly<Record<Resource, readonly string[]>>): void {
    for (const resource of ['customer', 'contact', 'onboarding'] as const) {
      for (const key of keys[resource]) {
        rows.renumber(transaction, resource, key);
        queueCreate(transaction, resource, rows.read(transaction, resource, key));
      }
    }
  }

  return { resolveFailed, resolveConflict, adopt, forget };
}

/** Queues a record as a whole, to be made in the cloud. */
export function queueCreate(transaction: Transaction, resource: Resource, row: Row): void {
  const document = JSON.parse(row.document) as Document;
  const given = Object.entries(document).filter(
    ([field, value]) => WRITABLE_FIELDS[resource].has(field) && !isEmpty(value),
  );
  const fields: Document = Object.fromEntries(given);
  if (row.underlying_state !== null) fields.state = row.underlying_state;
  transaction.outbox.add(resource, row.key, 'create', fields, transaction.now);
}

function isEmpty(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function nothingToResolve(what: 'failed' | 'conflict'): ContractError {
  const message =
    what === 'failed'
      ? 'No refused change has this id; it may be settled'
      : 'No conflict has this id; it may be settled';
  return new ContractError('not_found', `${what}_not_found`, message);
}
