import { isDeepStrictEqual } from 'node:util';
import type { Database, Statement } from 'better-sqlite3';
import type { EventType } from '#shared/v1/activity.ts';
import { type Environment, timestampOf } from '../../environment.ts';
import { type Actor, createEventLog, type EventSubject } from '../events/event-log.ts';
import { type Conflicts, createConflicts } from '../outbox/conflicts.ts';
import { createOutbox, type Operation, type Outbox } from '../outbox/outbox.ts';
import { readCounters, readSeq } from './counters.ts';
import { newKey } from './identity.ts';
import { createFreePositions } from './positions.ts';
import {
  byResource,
  createLookup,
  FILTER_COLUMNS,
  filterValue,
  type Resource,
  type Row,
  rowColumns,
  TABLE,
} from './records.ts';

export type { Actor } from '../events/event-log.ts';

/** A committed change of one record, as the change feed announces it. */
export interface Change {
  readonly resource: Resource;
  readonly key: string;
  readonly seq: number;
}

export interface NewActivity {
  readonly customerKey: string;
  readonly onboardingKey?: string;
  readonly contactKey?: string;
  readonly event: EventType;
  readonly field?: string;
  readonly oldValue?: unknown;
  readonly newValue?: unknown;
  /** Why, in the actor's words. */
  readonly reason?: string | null;
}

export type Document = Record<string, unknown>;

export interface NewRow {
  readonly key: string;
  readonly customerKey: string | null;
  readonly underlyingState?: string;
  /** What was asked for. Only this is sent: what follows from it or from what is here, the cloud finds itself. */
  readonly given: object;
  /** The document without the fields that the transaction sets: id, display_id and the two dates. */
  readonly fields: Document;
}

/**
 * What the rules of a resource may do inside the write door's transaction. Each of insert, update and
 * remove changes the row, takes the next `seq` and appends to the outbox; activity is the rules' to word.
 */
export interface Transaction {
  readonly now: string;
  readonly actor: Actor;
  newKey(): string;
  find(resource: Resource, reference: string): Row | undefined;
  insert(resource: Resource, row: NewRow): Row;
  /** Null when no value differs: then nothing at all is written. */
  update(resource: Resource, row: Row, fields: Document, underlyingState?: string): UpdatedRow | null;
  remove(resource: Resource, row: Row): void;
  activity(entry: NewActivity): void;

  // What the rules for changes that come from the cloud need besides.
  readonly outbox: Outbox;
  readonly conflicts: Conflicts;
  takeSeq(resource: Resource, key: string): number;
  provisionalDisplayId(resource: Resource): number;
  /** The first free sort key of a millisecond. */
  freePosition(resource: Resource, createdAt: string): string;
  saveTags(row: Pick<Row, 'key' | 'position'>, tags: unknown): void;
}

export interface UpdatedRow {
  readonly row: Row;
  readonly changed: readonly { field: string; oldValue: unknown; newValue: unknown }[];
}

/** Prepares the statements once and hands out the transaction of each write. */
export function createTransactions(database: Database, environment: Environment) {
  const statements = prepareStatements(database);
  const counters = readCounters(database);
  const outbox = createOutbox(database, environment);
  const conflicts = createConflicts(database);
  const freePosition = createFreePositions(database);
  const finders = byResource((resource) => createLookup<Row>(database, resource, rowColumns(resource)));
  let seq = readSeq(database);
  const events = createEventLog(database, environment);

  function nextDisplayId(resource: Resource, provisional: boolean): number {
    const series = provisional ? counters.provisionalDisplayId : counters.displayId;
    // The cloud may have given a number of this range to a record of its own, whatever it is.
    do series[resource] += 1;
    while (finders[resource](String(series[resource])) !== undefined);
    return series[resource];
  }

  /** Strictly increasing per resource, also when the clock stands still or goes back. */
  function nextCreated(resource: Resource): string {
    const created = Math.max(environment.now(), counters.lastCreated[resource] + 1);
    counters.lastCreated[resource] = created;
    return timestampOf(created);
  }

  /**
   * @param sendable whether this write is ours to send: an upstream is connected and did not make it.
   * @param batchId what is changed together, in the events and for undoing it.
   * @param announce called with every row changed; announced for good only after the commit.
   */
  function begin(
    actor: Actor,
    sendable: boolean,
    batchId: string,
    announce: (change: Change) => void,
  ): Transaction {
    const now = timestampOf(environment.now());

    function takeSeq(resource: Resource, key: string): number {
      seq += 1;
      announce({ resource, key, seq });
      return seq;
    }

    function send(resource: Resource, key: string, operation: Operation, fields: Document): void {
      if (!sendable) return;
      const isToBeSent = outbox.append(resource, key, operation, fields, now);
      // Nobody in the cloud will ever know the customer: what was to follow it stays here as well.
      if (!isToBeSent && resource === 'customer') cancelChildren(key);
    }

    function cancelChildren(customerKey: string): void {
      for (const resource of ['contact', 'onboarding'] as const) {
        for (const key of statements.childKeys[resource].all(customerKey)) outbox.removeAll(resource, key);
      }
    }

    const transaction: Transaction = {
      now,
      actor,
      newKey: () => newKey(environment),
      find: (resource, reference) => finders[resource](reference),

      insert(resource, { key, customerKey, underlyingState, given, fields }) {
        const created = nextCreated(resource);
        const displayId = nextDisplayId(resource, sendable);
        const document = JSON.stringify({
          object: resource,
          id: key,
          display_id: displayId,
          ...fields,
          created_at: created,
          updated_at: created,
        });
        const row: Row = {
          key,
          id: key,
          display_id: displayId,
          customer_key: customerKey,
          seq: takeSeq(resource, key),
          position: freePosition(resource, created),
          deleted_at: null,
          document,
          underlying_state: underlyingState ?? null,
        };
        statements.insert[resource].run(row);
        if (resource === 'customer') insertTags(row, fields.tags);
        const asked = Object.entries(fields).filter(([field]) => field in given);
        const isLeftHere = customerKey !== null && outbox.isLeftHere('customer', customerKey);
        const state = isLeftHere ? 'left_here' : 'pending';
        const asCreated = withUnderlyingState(Object.fromEntries(asked), fields, row);
        if (sendable) outbox.add(resource, key, 'create', asCreated, now, state);
        return row;
      },

      update(resource, row, fields, underlyingState) {
        const before = JSON.parse(row.document) as Document;
        const changed = Object.entries(fields)
          .filter(([field, value]) => !isDeepStrictEqual(before[field], value))
          .map(([field, newValue]) => ({ field, oldValue: before[field], newValue }));
        const state = underlyingState ?? row.underlying_state;
        if (changed.length === 0 && state === row.underlying_state) return null;
        const changes = Object.fromEntries(changed.map(({ field, newValue }) => [field, newValue]));
        const document = JSON.stringify({
          ...before,
          ...changes,
          updated_at: laterOf(now, before.updated_at),
        });
        const updated: Row = { ...row, seq: takeSeq(resource, row.key), document, underlying_state: state };
        const filters: readonly string[] = FILTER_COLUMNS[resource];
        const isFiltered = changed.some(({ field }) => filters.includes(field));
        (isFiltered ? statements.updateWithFilters : statements.updateDocument)[resource].run(updated);
        if ('tags' in changes) saveTags(updated, changes.tags);
        send(
          resource,
          row.key,
          'update',
          withUnderlyingState(changes, { ...before, ...changes }, updated, row),
        );
        return { row: updated, changed };
      },

      remove(resource, row) {
        statements.remove[resource].run(now, takeSeq(resource, row.key), row.key);
        if (resource === 'customer') statements.clearTags.run(row.key);
        // What was in conflict is gone, and with it what there was to decide.
        conflicts.removeAll(resource, row.key);
        send(resource, row.key, 'delete', {});
      },

      activity({ customerKey, onboardingKey, contactKey, event, ...what }) {
        const subject = subjectOf(customerKey, onboardingKey, contactKey);
        events.append({ ...what, subject, type: event }, actor, batchId);
      },

      outbox,
      conflicts,
      takeSeq,
      provisionalDisplayId: (resource) => nextDisplayId(resource, true),
      freePosition,
      saveTags,
    };

    function saveTags(row: Pick<Row, 'key' | 'position'>, tags: unknown): void {
      statements.clearTags.run(row.key);
      insertTags(row, tags);
    }

    function insertTags(row: Pick<Row, 'key' | 'position'>, tags: unknown): void {
      if (!Array.isArray(tags)) return;
      for (const tag of tags) statements.insertTag.run(String(tag), row.position, row.key);
    }

    return transaction;
  }

  return { begin };
}

function subjectOf(customerKey: string, onboardingKey?: string, contactKey?: string): EventSubject {
  const below = { customerKey, onboardingKey: onboardingKey ?? null };
  if (contactKey !== undefined) return { type: 'contact', key: contactKey, ...below };
  if (onboardingKey !== undefined) return { type: 'onboarding', key: onboardingKey, ...below };
  return { type: 'customer', key: customerKey, ...below };
}

/** The clock may go back; what a record says of its last change does not. */
function laterOf(now: string, before: unknown): string {
  return typeof before === 'string' && before > now ? before : now;
}

/**
 * An onboarding's `state` and `waiting_on_customer` are sent together, with the state below the flag: only so
 * does the cloud come to the same two values whatever it had before.
 */
function withUnderlyingState(changes: Document, document: Document, row: Row, before?: Row): Document {
  if (row.underlying_state === null) return changes;
  const isTouched =
    'state' in changes ||
    'waiting_on_customer' in changes ||
    (before !== undefined && before.underlying_state !== row.underlying_state);
  if (!isTouched) return changes;
  return { ...changes, state: row.underlying_state, waiting_on_customer: document.waiting_on_customer };
}

function prepareStatements(database: Database) {
  const insertColumns: Record<Resource, readonly string[]> = {
    customer: ['key', 'id', 'display_id', 'seq', 'position', 'document'],
    contact: ['key', 'id', 'display_id', 'customer_key', 'seq', 'position', 'document'],
    onboarding: [
      'key',
      'id',
      'display_id',
      'customer_key',
      'seq',
      'position',
      'underlying_state',
      'document',
    ],
  };
  const update = (resource: Resource, withFilters: boolean): Statement<[Row]> => {
    const sets = ['seq = @seq', 'document = @document'];
    if (resource === 'onboarding') sets.push('underlying_state = @underlying_state');
    if (withFilters)
      sets.push(...FILTER_COLUMNS[resource].map((column) => `${column} = ${filterValue(column)}`));
    return database.prepare(`UPDATE ${TABLE[resource]} SET ${sets.join(', ')} WHERE key = @key`);
  };
  return {
    insert: byResource((resource): Statement<[Row]> => {
      const names = [...insertColumns[resource], ...FILTER_COLUMNS[resource]];
      const values = [
        ...insertColumns[resource].map((column) => `@${column}`),
        ...FILTER_COLUMNS[resource].map(filterValue),
      ];
      return database.prepare(
        `INSERT INTO ${TABLE[resource]} (${names.join(', ')}) VALUES (${values.join(', ')})`,
      );
    }),
    /** For changes that no filter column holds: their indexes are left alone. */
    updateDocument: byResource((resource) => update(resource, false)),
    updateWithFilters: byResource((resource) => update(resource, true)),
    remove: byResource(
      (resource): Statement<[string, number, string]> =>
        database.prepare(`UPDATE ${TABLE[resource]} SET deleted_at = ?, seq = ? WHERE key = ?`),
    ),
    clearTags: database.prepare<[string]>('DELETE FROM customer_tags WHERE customer_key = ?'),
    insertTag: database.prepare<[string, string, string]>(
      'INSERT OR IGNORE INTO customer_tags (tag, position, customer_key) VALUES (?, ?, ?)',
    ),
    childKeys: {
      contact: database.prepare<[string], string>('SELECT key FROM contacts WHERE customer_key = ?').pluck(),
      onboarding: database
        .prepare<[string], string>('SELECT key FROM onboardings WHERE customer_key = ?')
        .pluck(),
    },
  };
}
