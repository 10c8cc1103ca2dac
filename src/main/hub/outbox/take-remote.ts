import { isDeepStrictEqual } from 'node:util';
import { overlayOf, parentOf, uniqueFields } from '#shared/records/index.ts';
import { toTimestamp } from '#shared/v1/primitives.ts';
import { FIRST_PROVISIONAL_DISPLAY_ID } from '../records/identity.ts';
import type { Resource } from '../records/records.ts';
import type { ChangedField, Document, Transaction } from '../records/transaction.ts';
import { type Merged, merge } from './merge.ts';
import { asShown, bodyAsShown, type RemoteRecord, type RuleContext } from './rule-context.ts';
import { noteCreated, recordChanges, recordConflict } from './upstream-activity.ts';
import { type UpstreamRow, withDefaults } from './upstream-rows.ts';

const LONGEST_KEY = 64;
/** A record of the cloud that is not known here yet. */
export function insert(
  context: RuleContext,
  transaction: Transaction,
  resource: Resource,
  remote: RemoteRecord,
): UpstreamRow {
  // A key is also a name that the window's replica keeps records under, and has a length.
  const isKeyTaken = remote.id.length > LONGEST_KEY || transaction.find(resource, remote.id) !== undefined;
  if (remote.display_id !== undefined) {
    context.rows.vacateDisplayId(transaction, resource, remote.display_id, remote.id);
  }
  const displayId = remote.display_id ?? transaction.provisionalDisplayId(resource);
  const created = remote.created_at ?? remote.updated_at ?? transaction.now;
  const shown = {
    ...remote,
    display_id: displayId,
    created_at: created,
    updated_at: remote.updated_at ?? created,
  };
  const row = context.rows.store(transaction, resource, {
    key: isKeyTaken ? transaction.newKey() : remote.id,
    id: remote.id,
    display_id: displayId,
    customer_key: customerKeyOf(transaction, resource, remote),
    seq: 0,
    position: transaction.freePosition(resource, toTimestamp(created)),
    deleted_at: null,
    base: JSON.stringify(remote),
    document: JSON.stringify(withDefaults(resource, shown)),
    underlying_state: overlayOf(resource) === null ? null : underlyingState(remote, 'active'),
  });
  transaction.saveTagsOf(resource, row, remote.tags);
  noteCreated(transaction, resource, row);
  context.records[resource].followed(transaction, row, null);
  return row;
}

/**
 * Lets a row take what the cloud has of it.
 * @param sent the fields of the write that the cloud answered with `remote`, if it was one
 * @param isChanged whether `row` differs from what is stored already
 */
export function take(
  context: RuleContext,
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
  const inDoubt = transaction.outbox
    .of(resource, row.key)
    .flatMap(({ body, state }) => (body === null || state !== 'pending' ? [] : [bodyAsShown(body)]));
  const ours = sent === null ? inDoubt : [...inDoubt, asShown(sent)];
  forgetAgreed(transaction, resource, row.key, { local, base, remote, ours });
  const held = heldFields(transaction, resource, row.key);
  const known = knownFrom(base, remote, sent);
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
    if (!isDeepStrictEqual(base, known)) context.rows.setBase(resource, row.key, JSON.stringify(known));
    reportConflicts(transaction, resource, row, local, remote, merged);
    return row;
  }
  if (isRenamed) {
    context.rows.vacateDisplayId(transaction, resource, displayId, row.key);
    context.rows.rename(transaction, resource, row, remote.id, displayId);
  }
  const created = remote.created_at === undefined ? null : toTimestamp(remote.created_at);
  const isMoved = created !== null && row.position.slice(0, 23) !== created.slice(0, 23);
  const stored = context.rows.store(transaction, resource, {
    ...row,
    id: remote.id,
    display_id: displayId,
    customer_key: customerKey,
    position: isMoved ? transaction.freePosition(resource, created) : row.position,
    base: JSON.stringify(known),
    document: JSON.stringify(document),
    underlying_state: row.underlying_state === null ? null : underlyingState(document, row.underlying_state),
  });
  // Numbers that were given here are nobody's in the cloud.
  if (row.display_id !== displayId && row.display_id < FIRST_PROVISIONAL_DISPLAY_ID)
    context.rows.giveBackDisplayId(transaction, resource, row.display_id);
  if (stored.deleted_at === null) transaction.saveTagsOf(resource, stored, document.tags);
  if (isElsewhere && customerKey !== null)
    goAlong(context, transaction, resource, row, customerKey, document);
  if (wasTwinField(resource, local, document)) transaction.outbox.reopenTwinsOf(resource, row.key);
  const changed = recordChanges(transaction, resource, stored, local, document);
  reportConflicts(transaction, resource, stored, local, remote, merged);
  follow(context, transaction, resource, stored, changed);
  return stored;
}

/** What the cloud is known to have: of a value that could not be read this time, what it was last known to be. */
function knownFrom(base: Document | null, remote: RemoteRecord, sent: Document | null): Document {
  const unread = Object.entries(base ?? {}).filter(([field]) => !(field in remote));
  if (unread.length === 0) return remote;
  const values = unread.map(([field, value]) => [
    field,
    sent !== null && field in sent ? sent[field] : value,
  ]);
  return { ...remote, ...Object.fromEntries(values) };
}

/** Moved to a customer that is not known here yet, it stays where it was until that one has come. */
export function atKnownCustomer<Remote extends Document>(
  transaction: Transaction,
  local: Document,
  remote: Remote,
): Remote {
  if (!('customer_id' in local)) return remote;
  const known = transaction.find('customer', String(remote.customer_id));
  // One that was merged into another goes by the other's name.
  return { ...remote, customer_id: known === undefined ? local.customer_id : known.id };
}

/** The key of the customer that a record belongs to in the cloud, or did as long as that one is not known here. */
export function ownerOf(
  transaction: Transaction,
  row: Pick<UpstreamRow, 'customer_key'>,
  remote: Document,
): string | null {
  if (row.customer_key === null) return null;
  return transaction.find('customer', String(remote.customer_id))?.key ?? row.customer_key;
}

/** The history of a record that has another customer now, and what is below it, go there too. */
export function goAlong(
  { rows }: Pick<RuleContext, 'rows'>,
  transaction: Transaction,
  resource: Resource,
  row: UpstreamRow,
  customerKey: string,
  document: Document,
): void {
  rows.moveHistory(resource, row.key, row.customer_key ?? '', customerKey);
  rows.moveBelow(transaction, row.key, { key: customerKey, id: String(document.customer_id) });
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

/** What follows from a change of a live record for others, as it would had it been made here. */
export function follow(
  context: RuleContext,
  transaction: Transaction,
  resource: Resource,
  row: UpstreamRow,
  changed: readonly ChangedField[],
): void {
  if (row.deleted_at === null && changed.length > 0)
    context.records[resource].followed(transaction, row, changed);
}

function customerKeyOf(transaction: Transaction, resource: Resource, remote: RemoteRecord): string | null {
  if (parentOf(resource) === null) return null;
  const customer = transaction.find('customer', String(remote.customer_id));
  if (customer === undefined)
    throw new Error(`${resource} ${remote.id} belongs to a customer not known here`);
  return customer.key;
}

/**
 * Fields in conflict: until a person has decided, what is here stays, whatever comes from the cloud. A choice and
 * the flag over it are one thing.
 */
function heldFields(transaction: Transaction, resource: Resource, key: string): string[] {
  const fields = transaction.conflicts.of(resource, key).flatMap(({ field }) => field ?? []);
  const overlay = overlayOf(resource);
  const isHeld = overlay !== null && (fields.includes(overlay.choice) || fields.includes(overlay.flag));
  return isHeld ? [...fields, overlay.choice, overlay.flag] : fields;
}

/** Whether what made another record its twin may be free now. */
function wasTwinField(resource: Resource, before: Document, after: Document): boolean {
  return uniqueFields(resource).some((field) => before[field] !== after[field]);
}

/** What is below the waiting flag is not shown; what was there before is the best guess. */
function underlyingState(document: Document, before: string): string {
  return document.waiting_on_customer === true ? before : String(document.state);
}
