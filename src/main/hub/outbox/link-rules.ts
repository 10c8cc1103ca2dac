import { isDeepStrictEqual } from 'node:util';
import { type CloudChild, defaultsOf, uniqueFields } from '#shared/records/index.ts';
import { slugFromName } from '#shared/v1/customer.ts';
import type { Resource } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import { isKept } from './confirm-sent.ts';
import { OBJECT_FIELDS, SET_FIELDS } from './merge.ts';
import { recordChanges, recordConflict } from './upstream-activity.ts';
import type { UpstreamRow, UpstreamRows } from './upstream-rows.ts';
import type { RemoteRecord, UpstreamRules } from './upstream-rules.ts';

/** Follow from the record's place among others: the cloud's are right. */
const CLOUDS_OWN: ReadonlySet<string> = new Set(['is_primary', 'health_score', 'completed_at']);

interface Differences {
  /** As the record is from now on. */
  readonly document: Document;
  readonly conflicts: readonly { field: string; mine: unknown; theirs: unknown }[];
  /** What only this side has: to be sent. */
  readonly toSend: Document;
}

/** Makes one record of two that turned out to be the same. */
export function createLinkRules(rows: UpstreamRows, rules: UpstreamRules) {
  /**
   * `mine` takes the identity of `theirs`; all its former ids go on resolving. What only one side has is kept;
   * where both have something else, what is here stays and a conflict says what the cloud has.
   */
  function link(
    transaction: Transaction,
    resource: Resource,
    mine: UpstreamRow,
    theirs: UpstreamRow,
  ): UpstreamRow {
    const remote = JSON.parse(theirs.base ?? '{}') as RemoteRecord;
    const there = JSON.parse(theirs.document) as Document;
    const before = JSON.parse(mine.document) as Document;
    for (const { id, operation } of transaction.outbox.of(resource, mine.key)) {
      if (operation === 'create') transaction.outbox.remove(id);
    }
    const lives = isKept(transaction, resource, mine, theirs);
    if (lives) {
      for (const { id, operation } of transaction.outbox.of(resource, mine.key)) {
        if (operation === 'delete') transaction.outbox.remove(id);
      }
    }
    const ours = knownByField(transaction, resource, mine.key);
    const absorbed = rules.absorb(transaction, resource, mine, theirs);
    rows.rename(transaction, resource, mine, remote.id, theirs.display_id);
    const { document, conflicts, toSend } = differences(resource, before, there);
    const stored = rows.store(transaction, resource, {
      ...absorbed,
      id: remote.id,
      display_id: theirs.display_id,
      customer_key: theirs.customer_key,
      position: transaction.freePosition(resource, String(there.created_at)),
      deleted_at: lives ? null : mine.deleted_at,
      base: theirs.base,
      document: JSON.stringify(document),
      underlying_state: underlyingOf(mine, theirs, document),
    });
    if (stored.deleted_at === null) transaction.saveTagsOf(resource, stored, document.tags);
    rules.follow(
      transaction,
      resource,
      stored,
      recordChanges(transaction, resource, stored, before, document),
    );
    for (const conflict of conflicts) {
      transaction.conflicts.add({
        resource,
        key: stored.key,
        ...conflict,
        mine_at: String(before.updated_at),
        theirs_at: String(there.updated_at),
      });
      recordConflict(transaction, resource, stored, conflict);
    }
    if (Object.keys(toSend).length > 0) {
      transaction.outbox.append(resource, stored.key, 'update', toSend, transaction.now);
    }
    for (const [type, rowsOfType] of ours) linkTwins(transaction, type, rowsOfType, stored.key);
    return stored;
  }

  /** What is below a record and only here, by type: of those types that a unique field tells twins of. */
  function knownByField(
    transaction: Transaction,
    resource: Resource,
    key: string,
  ): ReadonlyMap<CloudChild, readonly UpstreamRow[]> {
    const below = rows
      .below(resource, key)
      .filter((child) => uniqueFields(child.resource).length > 0)
      .map((child) => ({ type: child.resource, row: rows.read(transaction, child.resource, child.key) }))
      .filter(({ row: { deleted_at, base } }) => deleted_at === null && base === null);
    const byType = Map.groupBy(below, ({ type }) => type);
    return new Map([...byType].map(([type, children]) => [type, children.map(({ row }) => row)]));
  }

  /** Of one customer, whoever has the same address is the same person. */
  function linkTwins(
    transaction: Transaction,
    type: CloudChild,
    ours: readonly UpstreamRow[],
    customerKey: string,
  ): void {
    const theirs = rows
      .childrenOf(type, customerKey)
      .map((key) => rows.read(transaction, type, key))
      .filter(({ deleted_at, base }) => deleted_at === null && base !== null);
    for (const mine of ours) {
      const twin = theirs.find((each) => areTwins(type, each, mine));
      const [first] = transaction.outbox.of(type, mine.key);
      const isSent = first?.state === 'pending' && first.sent_at !== null;
      if (twin === undefined || isSent || first?.state === 'uncertain') continue;
      link(transaction, type, rows.read(transaction, type, mine.key), twin);
    }
  }

  return { link };
}

export type LinkRules = ReturnType<typeof createLinkRules>;

/** Whether two records have the same value in a unique field; as addresses have it, in capitals or not. */
function areTwins(type: CloudChild, one: UpstreamRow, other: UpstreamRow): boolean {
  const [first, second] = [JSON.parse(one.document) as Document, JSON.parse(other.document) as Document];
  return uniqueFields(type).some(
    (field) => String(first[field]).toLowerCase() === String(second[field]).toLowerCase(),
  );
}

function underlyingOf(mine: UpstreamRow, theirs: UpstreamRow, document: Document): string | null {
  if (theirs.underlying_state === null) return null;
  if (document.waiting_on_customer !== true) return String(document.state);
  const { waiting_on_customer } = JSON.parse(mine.document) as Document;
  return waiting_on_customer === true ? mine.underlying_state : theirs.underlying_state;
}

function differences(resource: Resource, mine: Document, theirs: Document): Differences {
  const document: Document = { ...theirs };
  const conflicts: { field: string; mine: unknown; theirs: unknown }[] = [];
  const toSend: Document = {};
  const keep = (field: string, value: unknown) => {
    document[field] = value;
    toSend[field] = value;
  };
  const defaults = defaultsOf(resource);
  const isUnset = (field: string, value: unknown) =>
    isEmpty(value) || isDeepStrictEqual(value, defaults[field]);
  for (const field of ['name', 'email', ...Object.keys(defaults)]) {
    const [ours, there] = [mine[field], theirs[field]];
    if (ours === undefined || CLOUDS_OWN.has(field) || field === 'waiting_on_customer') continue;
    if (isDeepStrictEqual(ours, there)) continue;
    if (field === 'slug' && isDerivedSlug(ours, mine.name)) continue;
    if (SET_FIELDS.has(field)) {
      const united = [...new Set([...asList(there), ...asList(ours)])];
      if (!isDeepStrictEqual(united, there)) keep(field, united);
    } else if (OBJECT_FIELDS.has(field)) {
      const united = { ...(there as object), ...(ours as object) };
      if (isDeepStrictEqual(united, there)) continue;
      if (!isDeepStrictEqual({ ...(ours as object), ...(there as object) }, united)) {
        conflicts.push({ field, mine: united, theirs: there });
        document[field] = united;
      } else keep(field, united);
    } else if (isUnset(field, ours)) {
    } else if (isUnset(field, there)) {
      keep(field, ours);
    } else {
      conflicts.push({ field, mine: ours, theirs: there });
      document[field] = ours;
    }
  }
  if (document.state === mine.state && mine.waiting_on_customer !== undefined && 'state' in document) {
    document.waiting_on_customer = mine.waiting_on_customer;
    if ('state' in toSend) toSend.waiting_on_customer = mine.waiting_on_customer;
  }
  if (mine.state === 'waiting' && toSend.state === 'waiting') delete toSend.state;
  if (document.phase === mine.phase && 'completed_at' in mine && document.phase !== theirs.phase) {
    document.completed_at = mine.completed_at;
  }
  return { document, conflicts, toSend };
}

/** Made from the name, and asked for by nobody. */
function isDerivedSlug(slug: unknown, name: unknown): boolean {
  if (typeof slug !== 'string') return true;
  return slug.replace(/-\d+$/, '') === slugFromName(String(name)).replace(/-\d+$/, '');
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
