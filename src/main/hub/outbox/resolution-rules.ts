import { isDeepStrictEqual } from 'node:util';
import { contactUpdateSchema } from '#shared/v1/contact.ts';
import { customerUpdateSchema } from '#shared/v1/customer.ts';
import { ContractError } from '#shared/v1/errors.ts';
import { onboardingUpdateSchema } from '#shared/v1/onboarding.ts';
import { RESOURCES, type Resource, type Row } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import { type Conflict, checkShown } from './conflicts.ts';
import type { OutboxEntry, OutboxState } from './outbox.ts';
import { noteCreated, recordChanges } from './upstream-activity.ts';
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

  /** What was made here and never arrived goes, with what hangs on it. */
  function discardCreate(transaction: Transaction, resource: Resource, row: UpstreamRow): UpstreamRow {
    forget(transaction, resource, row.key);
    for (const child of rows.below(resource, row.key)) {
      rules.remove(transaction, child.resource, rows.read(transaction, child.resource, child.key));
    }
    return rules.remove(transaction, resource, row);
  }

  /** The cloud will never hear of the record: nothing of it, or of what hangs on it, is to be sent. */
  function forget(transaction: Transaction, resource: Resource, key: string): void {
    transaction.outbox.removeAll(resource, key);
    for (const child of rows.below(resource, key)) transaction.outbox.removeAll(child.resource, child.key);
  }

  /** Goes back to what the cloud has. */
  function discard(
    transaction: Transaction,
    { id, resource, operation, fields }: OutboxEntry,
    row: UpstreamRow,
  ) {
    if (operation === 'create') return discardCreate(transaction, resource, row);
    transaction.outbox.remove(id);
    if (operation === 'delete') return restore(transaction, resource, row);
    const before = JSON.parse(row.document) as Document;
    const base = JSON.parse(row.base ?? '{}') as Document;
    const former = Object.keys(fields)
      .filter((field) => field in base)
      .map((field) => [field, base[field]]);
    const document: Document = { ...before, ...(Object.fromEntries(former) as Document) };
    if (isAsCloudHasIt(transaction, resource, row)) document.updated_at = base.updated_at;
    const stored = rows.store(transaction, resource, {
      ...row,
      document: JSON.stringify(document),
      underlying_state: underlyingState(row, document),
    });
    if (stored.deleted_at === null) transaction.saveTagsOf(resource, stored, document.tags);
    recordChanges(transaction, resource, stored, before, document);
    return stored;
  }

  /** Deleted here after all not: as the cloud has it. */
  function restore(transaction: Transaction, resource: Resource, row: UpstreamRow): UpstreamRow {
    const before = JSON.parse(row.document) as Document;
    const base = JSON.parse(row.base ?? '{}') as Document;
    const document: Document = { ...before, ...base };
    const stored = rows.store(transaction, resource, {
      ...row,
      deleted_at: null,
      document: JSON.stringify(document),
      underlying_state: underlyingState(row, document),
    });
    transaction.saveTagsOf(resource, stored, document.tags);
    noteCreated(transaction, resource, stored);
    recordChanges(transaction, resource, stored, before, document);
    return stored;
  }

  /**
   * Writes what was shown: mine there, or theirs here.
   * @throws ContractError `changed_meanwhile` when `shown` is not what both sides have now
   */
  function resolveConflict(
    transaction: Transaction,
    id: number,
    action: ConflictAction,
    shown: Readonly<{ mine?: unknown; theirs?: unknown }>,
  ): UpstreamRow {
    const conflict = transaction.conflicts.get(id);
    if (conflict === undefined) throw nothingToResolve('conflict');
    checkShown(shown, conflict);
    const { resource, key, field } = conflict;
    const row = rows.read(transaction, resource, key);
    transaction.conflicts.remove(id);
    if (field === null) {
      return conflict.theirs === null
        ? resolveGone(transaction, conflict, row, action)
        : resolveDeleted(transaction, resource, row, action);
    }
    if (row.deleted_at !== null) return row;
    if (action === 'keep_mine') return keepMine(transaction, conflict, field, row);
    return takeTheirs(transaction, conflict, field, row);
  }

  /** Deleted here, changed in the cloud: deleted there too, or back here as it is there. */
  function resolveDeleted(
    transaction: Transaction,
    resource: Resource,
    row: UpstreamRow,
    action: ConflictAction,
  ): UpstreamRow {
    const { outbox } = transaction;
    outbox.removeAll(resource, row.key);
    if (action === 'take_theirs') return restore(transaction, resource, row);
    outbox.add(resource, row.key, 'delete', {}, transaction.now);
    return row;
  }

  /** What is here is sent, unless the cloud has it already or it is on its way. */
  function keepMine(
    transaction: Transaction,
    { resource, key }: Conflict,
    field: string,
    row: UpstreamRow,
  ): UpstreamRow {
    const document = JSON.parse(row.document) as Document;
    const base = JSON.parse(row.base ?? '{}') as Document;
    const mine = document[field];
    if (isDeepStrictEqual(base[field], mine) || transaction.outbox.dirtyFields(resource, key).has(field)) {
      return row;
    }
    const isState = row.underlying_state !== null && (field === 'state' || field === 'waiting_on_customer');
    const fields: Document = isState
      ? { state: row.underlying_state, waiting_on_customer: document.waiting_on_customer }
      : { [field]: mine };
    transaction.outbox.append(resource, key, 'update', fields, transaction.now);
    return row;
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
    dropKnown(transaction, resource, row, Object.keys(fields));
    const document = JSON.parse(updated.row.document) as Document;
    const changed = recordChanges(transaction, resource, updated.row, before, document);
    const taken: UpstreamRow = { ...row, ...updated.row };
    rules.follow(transaction, resource, taken, changed);
    if (!isAsCloudHasIt(transaction, resource, taken)) return taken;
    const { updated_at } = JSON.parse(row.base ?? '{}') as Document;
    return rows.store(transaction, resource, {
      ...taken,
      document: JSON.stringify({ ...document, updated_at }),
    });
  }

  /** Nothing is left to send: of its last change the record says what the cloud says. */
  function isAsCloudHasIt(transaction: Transaction, resource: Resource, { key, base }: UpstreamRow): boolean {
    const known = JSON.parse(base ?? '{}') as Document;
    const dirty = transaction.outbox.dirtyFields(resource, key);
    return 'updated_at' in known && ![...dirty].some((field) => field in known);
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
    transaction: Transaction,
    { resource, key }: Conflict,
    row: UpstreamRow,
    action: ConflictAction,
  ) {
    transaction.outbox.removeAll(resource, key);
    if (action === 'take_theirs') return rules.remove(transaction, resource, row);
    // In the cloud its contacts and onboardings hang on the deleted one, in no list any more.
    for (const child of rows.below(resource, key)) {
      const found = rows.read(transaction, child.resource, child.key);
      if (found.deleted_at === null) makeAnew(transaction, child.resource, found);
    }
    makeAnew(transaction, resource, row);
    return { ...row, base: null };
  }

  function makeAnew(transaction: Transaction, resource: Resource, row: UpstreamRow): void {
    transaction.outbox.removeAll(resource, row.key);
    rows.setBase(resource, row.key, null);
    queueCreate(transaction, resource, row);
  }

  /**
   * Ties a workspace that was local until now: its numbers become provisional, and nothing of it is sent until
   * a person has decided. Sample records are nobody's and stay.
   */
  function adopt(
    transaction: Transaction,
    keys: Readonly<Record<Resource, readonly string[]>>,
    isSample: (resource: Resource, row: UpstreamRow) => boolean,
  ): void {
    for (const resource of RESOURCES) {
      for (const key of keys[resource]) {
        rows.renumber(transaction, resource, key);
        const row = rows.read(transaction, resource, key);
        queueCreate(transaction, resource, row, isSample(resource, row) ? 'left_here' : 'undecided');
      }
    }
  }

  return { resolveFailed, resolveConflict, adopt, forget, discardCreate };
}

export type ResolutionRules = ReturnType<typeof createResolutionRules>;

function underlyingState({ underlying_state }: UpstreamRow, document: Document): string | null {
  if (underlying_state === null || document.waiting_on_customer === true) return underlying_state;
  return String(document.state);
}

/** Queues a record as a whole, to be made in the cloud. */
export function queueCreate(
  transaction: Transaction,
  resource: Resource,
  row: Row,
  state: OutboxState = 'pending',
): void {
  const document = JSON.parse(row.document) as Document;
  const given = Object.entries(document).filter(
    ([field, value]) => WRITABLE_FIELDS[resource].has(field) && !isEmpty(value),
  );
  const fields: Document = Object.fromEntries(given);
  if (row.underlying_state !== null) fields.state = row.underlying_state;
  transaction.outbox.add(resource, row.key, 'create', fields, transaction.now, state);
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
