import { isDeepStrictEqual } from 'node:util';
import { toTimestamp } from '#shared/v1/primitives.ts';
import type { RulesByType } from '../records/record-rules.ts';
import type { Resource } from '../records/records.ts';
import type { ChangedField, Document, Transaction } from '../records/transaction.ts';
import { type Merged, merge } from './merge.ts';
import { type OutboxEntry, twinFields } from './outbox.ts';
import { noteCreated, noteRemoved, recordChanges, recordConflict } from './upstream-activity.ts';
import { type UpstreamRow, type UpstreamRows, withDefaults } from './upstream-rows.ts';

const LONGEST_KEY = 64;
/** Set by the cloud itself: a change of these alone is nobody's edit. */
const NOBODYS: ReadonlySet<string> = new Set([
  'object',
  'id',
  'display_id',
  'created_at',
  'updated_at',
  'completed_at',
  'health_score',
]);

/** A record as the cloud sent it: every field it carries, also those this version does not know. */
export interface RemoteRecord extends Document {
  readonly id: string;
  /** What the cloud did not say in a way that could be read is missing; the hub then has its own. */
  readonly display_id?: number;
  readonly created_at?: string;
  readonly updated_at?: string;
}

/** How changes that come from the cloud change records. */
export function createUpstreamRules(rows: UpstreamRows, records: RulesByType) {
  /** A record as a list or a GET showed it. */
  function apply(transaction: Transaction, resource: Resource, remote: RemoteRecord): UpstreamRow {
    const merged = rows.mergedInto(resource, remote.id);
    // The cloud knows no merging: it goes on having what is part of another record here.
    if (merged !== undefined) return rows.read(transaction, resource, merged);
    const key = rows.keyOfId(resource, remote.id);
    if (key === undefined) return insert(transaction, resource, remote);
    const row = rows.read(transaction, resource, key);
    const isQueued = transaction.outbox.of(resource, key).some(({ state }) => state !== 'local_only');
    if (row.deleted_at !== null && isQueued) return keepDeleted(transaction, resource, row, remote);
    return take(transaction, resource, { ...row, deleted_at: null }, remote, null, row.deleted_at !== null);
  }

  /** Deleted here and not yet there: on its way, unless somebody has changed the record there meanwhile. */
  function keepDeleted(
    transaction: Transaction,
    resource: Resource,
    row: UpstreamRow,
    remote: RemoteRecord,
  ): UpstreamRow {
    const base = row.base === null ? null : (JSON.parse(row.base) as Document);
    const entries = transaction.outbox.of(resource, row.key);
    const inDoubt = entries.flatMap(({ body, operation }) =>
      body === null || operation === 'delete' ? [] : [bodyAsShown(body)],
    );
    rows.setBase(resource, row.key, JSON.stringify(remote));
    const isChanged = (field: string) =>
      !NOBODYS.has(field) &&
      !isDeepStrictEqual(base?.[field], remote[field]) &&
      !inDoubt.some((write) => field in write && isDeepStrictEqual(write[field], remote[field]));
    const changed = Object.keys(remote).filter(isChanged);
    if (base === null || changed.length === 0) return row;
    for (const { id } of entries) transaction.outbox.park(id, 'conflict', null);
    const [before] = transaction.conflicts.of(resource, row.key);
    const theirs = {
      ...((before?.theirs ?? {}) as Document),
      ...Object.fromEntries(changed.map((field) => [field, remote[field]])),
    };
    transaction.conflicts.add({
      resource,
      key: row.key,
      field: null,
      mine: null,
      theirs,
      mine_at: row.deleted_at ?? transaction.now,
      theirs_at: remote.updated_at ?? transaction.now,
    });
    recordConflict(transaction, resource, row, { theirs });
    return row;
  }

  function insert(transaction: Transaction, resource: Resource, remote: RemoteRecord): UpstreamRow {
    // A key is also a name that the window's replica keeps records under, and has a length.
    const isKeyTaken = remote.id.length > LONGEST_KEY || transaction.find(resource, remote.id) !== undefined;
    if (remote.display_id !== undefined) {
      rows.vacateDisplayId(transaction, resource, remote.display_id, remote.id);
    }
    const displayId = remote.display_id ?? transaction.provisionalDisplayId(resource);
    const created = remote.created_at ?? remote.updated_at ?? transaction.now;
    const shown = {
      ...remote,
      display_id: displayId,
      created_at: created,
      updated_at: remote.updated_at ?? created,
    };
    const row = rows.store(transaction, resource, {
      key: isKeyTaken ? transaction.newKey() : remote.id,
      id: remote.id,
      display_id: displayId,
      customer_key: customerKeyOf(transaction, resource, remote),
      seq: 0,
      position: transaction.freePosition(resource, toTimestamp(created)),
      deleted_at: null,
      base: JSON.stringify(remote),
      document: JSON.stringify(withDefaults(resource, shown)),
      underlying_state: resource === 'onboarding' ? underlyingState(remote, 'active') : null,
    });
    transaction.saveTagsOf(resource, row, remote.tags);
    noteCreated(transaction, resource, row);
    records[resource].followed(transaction, row, null);
    return row;
  }

  /**
   * Lets a row take what the cloud has of it.
   * @param sent the fields of the write that the cloud answered with `remote`, if it was one
   * @param isChanged whether `row` differs from what is stored already
   */
  function take(
    transaction: Transaction,
    resource: Resource,
    row: UpstreamRow,
    shown: RemoteRecord,
    sent: Document | null,
    isChanged: boolean,
  ): UpstreamRow {
    const local = JSON.parse(row.document) as Document;
    const remote = atKnownCustomer(transaction, local, shown);
    const base = row.base === null ? null : (JSON.parse(row.base) as Document);
    const dirty = transaction.outbox.dirtyFields(resource, row.key);
    const held = heldFields(transaction, resource, row.key);
    const inDoubt = transaction.outbox
      .of(resource, row.key)
      .flatMap(({ body, state }) => (body === null || state !== 'pending' ? [] : [bodyAsShown(body)]));
    const ours = sent === null ? inDoubt : [...inDoubt, asShown(sent)];
    forgetAgreed(transaction, resource, row.key, { local, base, remote, ours });
    const merged = merge({
      local,
      base,
      sent: sent && asShown(sent),
      inDoubt,
      remote,
      dirty: new Set([...dirty, ...held]),
    });
    const customerKey = ownerOf(transaction, row, remote);
    const document: Document = {
      ...merged.document,
      updated_at: [...dirty].some((field) => field in remote)
        ? local.updated_at
        : (remote.updated_at ?? local.updated_at),
    };
    const displayId = remote.display_id ?? row.display_id;
    const isRenamed = row.id !== remote.id || row.display_id !== displayId;
    const isElsewhere = customerKey !== row.customer_key;
    const isSame = !isChanged && !isRenamed && !isElsewhere && isDeepStrictEqual(document, local);
    if (isSame) {
      if (!isDeepStrictEqual(base, remote)) rows.setBase(resource, row.key, JSON.stringify(remote));
      reportConflicts(transaction, resource, row, local, remote, merged);
      return row;
    }
    if (isRenamed) {
      rows.vacateDisplayId(transaction, resource, displayId, row.key);
      rows.rename(transaction, resource, row, remote.id, displayId);
    }
    const created = remote.created_at === undefined ? null : toTimestamp(remote.created_at);
    const isMoved = created !== null && row.position.slice(0, 23) !== created.slice(0, 23);
    const stored = rows.store(transaction, resource, {
      ...row,
      id: remote.id,
      display_id: displayId,
      customer_key: customerKey,
      position: isMoved ? transaction.freePosition(resource, created) : row.position,
      base: JSON.stringify(remote),
      document: JSON.stringify(document),
      underlying_state:
        row.underlying_state === null ? null : underlyingState(document, row.underlying_state),
    });
    if (stored.deleted_at === null) transaction.saveTagsOf(resource, stored, document.tags);
    if (isElsewhere && customerKey !== null) {
      rows.moveHistory(resource, row.key, row.customer_key ?? '', customerKey);
      rows.moveBelow(transaction, row.key, {
        key: customerKey,
        id: String(document.customer_id),
      });
    }
    if (wasTwinField(resource, local, document)) transaction.outbox.reopenTwinsOf(resource, row.key);
    const changed = recordChanges(transaction, resource, stored, local, document);
    reportConflicts(transaction, resource, stored, local, remote, merged);
    follow(transaction, resource, stored, changed);
    return stored;
  }

  /** Moved to a customer that is not known here yet, it stays where it was until that one has come. */
  function atKnownCustomer(transaction: Transaction, local: Document, remote: RemoteRecord): RemoteRecord {
    if (!('customer_id' in local)) return remote;
    const known = transaction.find('customer', String(remote.customer_id));
    // One that was merged into another goes by the other's name.
    return { ...remote, customer_id: known === undefined ? local.customer_id : known.id };
  }

  function ownerOf(transaction: Transaction, row: UpstreamRow, remote: RemoteRecord): string | null {
    if (row.customer_key === null) return null;
    return transaction.find('customer', String(remote.customer_id))?.key ?? row.customer_key;
  }

  /** Somebody set in the cloud what is here: there is nothing left to decide. */
  function forgetAgreed(
    transaction: Transaction,
    resource: Resource,
    key: string,
    sides: { local: Document; base: Document | null; remote: Document; ours: readonly Document[] },
  ): void {
    const { local, base, remote, ours } = sides;
    for (const { id, field } of transaction.conflicts.of(resource, key)) {
      if (field === null || !(field in remote) || !isDeepStrictEqual(local[field], remote[field])) continue;
      const isOurs = ours.some((write) => field in write && isDeepStrictEqual(write[field], remote[field]));
      if (!isOurs && !isDeepStrictEqual(base?.[field], remote[field])) transaction.conflicts.remove(id);
    }
  }

  function reportConflicts(
    transaction: Transaction,
    resource: Resource,
    row: UpstreamRow,
    local: Document,
    remote: RemoteRecord,
    { conflicts, toSend }: Merged,
  ): void {
    for (const { field, mine, theirs } of conflicts) {
      transaction.conflicts.add({
        resource,
        key: row.key,
        field,
        mine,
        theirs,
        mine_at: String(local.updated_at),
        theirs_at: remote.updated_at ?? transaction.now,
      });
      recordConflict(transaction, resource, row, { field, theirs, mine });
    }
    if (Object.keys(toSend).length > 0) {
      transaction.outbox.append(resource, row.key, 'update', toSend, transaction.now);
    }
  }

  /**
   * The cloud's answer to a create or an edit. The entry is done; what it held of fields that the cloud does
   * not carry is kept for the day it does.
   */
  function confirm(
    transaction: Transaction,
    entry: OutboxEntry,
    remote: RemoteRecord,
    localOnly: readonly string[],
  ): UpstreamRow {
    const { resource, key } = entry;
    transaction.outbox.remove(entry.id);
    keepLocalOnly(transaction, entry, localOnly);
    let row = rows.read(transaction, resource, key);
    let isChanged = false;
    const twin = rows.keyOfId(resource, remote.id);
    if (twin !== undefined && twin !== key) {
      row = absorb(transaction, resource, row, rows.read(transaction, resource, twin));
      isChanged = true;
    }
    const sent = JSON.parse(entry.body ?? '{}') as Document;
    return take(transaction, resource, row, remote, sent, isChanged);
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
  function absorb(
    transaction: Transaction,
    resource: Resource,
    row: UpstreamRow,
    twin: UpstreamRow,
  ): UpstreamRow {
    for (const child of rows.below(resource, twin.key)) {
      const found = rows.read(transaction, child.resource, child.key);
      rows.store(transaction, child.resource, { ...found, customer_key: row.key });
      rows.moveHistory(child.resource, child.key, twin.key, row.key);
    }
    rows.adopt(transaction, resource, twin.key, row);
    const edited = transaction.outbox.dirtyFields(resource, twin.key);
    const theirs = JSON.parse(twin.document) as Document;
    const changes = Object.entries(theirs).filter(([field]) => edited.has(field));
    transaction.outbox.rekey(resource, twin.key, row.key);
    transaction.conflicts.rekey(resource, twin.key, row.key);
    rows.moveHistory(resource, twin.key, twin.customer_key ?? twin.key, row.customer_key ?? row.key);
    rows.moveNames(resource, twin.key, row.key);
    rows.store(transaction, resource, {
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

  /** Confirmed gone in the cloud: it goes here as well. */
  function remove(transaction: Transaction, resource: Resource, row: UpstreamRow): UpstreamRow {
    transaction.outbox.removeAll(resource, row.key);
    transaction.conflicts.removeAll(resource, row.key);
    transaction.outbox.reopenTwinsOf(resource, row.key);
    if (row.deleted_at !== null) return row;
    const removed = rows.store(transaction, resource, { ...row, deleted_at: transaction.now });
    transaction.saveTagsOf(resource, removed, []);
    noteRemoved(transaction, resource, removed);
    return removed;
  }

  /** What follows from a change of a live record for others, as it would had it been made here. */
  function follow(
    transaction: Transaction,
    resource: Resource,
    row: UpstreamRow,
    changed: readonly ChangedField[],
  ): void {
    if (row.deleted_at === null && changed.length > 0) records[resource].followed(transaction, row, changed);
  }

  return { apply, confirm, absorb, remove, follow };
}

export type UpstreamRules = ReturnType<typeof createUpstreamRules>;

function customerKeyOf(transaction: Transaction, resource: Resource, remote: RemoteRecord): string | null {
  if (resource === 'customer') return null;
  const customer = transaction.find('customer', String(remote.customer_id));
  if (customer === undefined)
    throw new Error(`${resource} ${remote.id} belongs to a customer not known here`);
  return customer.key;
}

/**
 * Fields in conflict: until a person has decided, what is here stays, whatever comes from the cloud. The state
 * and the flag on top of it are one thing.
 */
function heldFields(transaction: Transaction, resource: Resource, key: string): string[] {
  const fields = transaction.conflicts.of(resource, key).flatMap(({ field }) => field ?? []);
  const isState = fields.includes('state') || fields.includes('waiting_on_customer');
  return isState ? [...fields, 'state', 'waiting_on_customer'] : fields;
}

/** Whether what made another record its twin may be free now. */
function wasTwinField(resource: Resource, before: Document, after: Document): boolean {
  return twinFields(resource).some((field) => before[field] !== after[field]);
}

/** What is below the waiting flag is not shown; what was there before is the best guess. */
function underlyingState(document: Document, before: string): string {
  return document.waiting_on_customer === true ? before : String(document.state);
}

function bodyAsShown(body: string): Document {
  return asShown(JSON.parse(body) as Document);
}

/** What was sent is the state below the flag; what is shown, and merged, is `waiting` while the flag is set. */
function asShown(sent: Document): Document {
  return sent.waiting_on_customer === true && 'state' in sent ? { ...sent, state: 'waiting' } : sent;
}
