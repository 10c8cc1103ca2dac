import { isDeepStrictEqual } from 'node:util';
import type { Database, Statement } from 'better-sqlite3';
import type { ActorType, EventType } from '#shared/v1/activity.ts';
import { type Surroundings, timestampOf } from './clock.ts';
import { FIRST_PROVISIONAL_DISPLAY_ID, newKey } from './identity.ts';
import { createLookup, RESOURCES, type Resource, type Row, rowColumns, TABLE } from './records.ts';

/** Who changes something: shown in the activity feed. */
export interface Actor {
  readonly name: string;
  readonly type: ActorType;
}

/** A committed change of one record, as the change feed announces it. */
export interface Change {
  readonly resource: Resource;
  readonly key: string;
  readonly seq: number;
}

export interface NewActivity {
  readonly customerKey: string;
  readonly onboardingKey?: string;
  readonly event: EventType;
  readonly field?: string;
  readonly oldValue?: unknown;
  readonly newValue?: unknown;
}

export type Document = Record<string, unknown>;

export interface NewRow {
  readonly key: string;
  readonly customerKey: string | null;
  readonly underlyingState?: string;
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
  phaseTransition(onboardingKey: string, from: string | null, to: string, reason: string | null): void;
}

export interface UpdatedRow {
  readonly row: Row;
  readonly changed: readonly { field: string; oldValue: unknown; newValue: unknown }[];
}

interface Counters {
  displayId: Record<Resource, number>;
  provisionalDisplayId: Record<Resource, number>;
  lastCreated: Record<Resource, number>;
}

/** Prepares the statements once and hands out the transaction of each write. */
export function createTransactions(database: Database, surroundings: Surroundings) {
  const statements = prepareStatements(database);
  const counters = readCounters(database);
  const finders = {
    customer: createLookup<Row>(database, 'customer', rowColumns('customer')),
    contact: createLookup<Row>(database, 'contact', rowColumns('contact')),
    onboarding: createLookup<Row>(database, 'onboarding', rowColumns('onboarding')),
  };
  let seq = readSeq(database);
  let lastActivity = readLastActivity(database);

  function nextDisplayId(resource: Resource, provisional: boolean): number {
    const series = provisional ? counters.provisionalDisplayId : counters.displayId;
    series[resource] += 1;
    return series[resource];
  }

  /** Strictly increasing per resource, also when the clock stands still or goes back. */
  function nextCreated(resource: Resource): string {
    const created = Math.max(surroundings.now(), counters.lastCreated[resource] + 1);
    counters.lastCreated[resource] = created;
    return timestampOf(created);
  }

  /**
   * @param sendable whether this write is ours to send: an upstream is connected and did not make it.
   * @param announce called with every row changed; announced for good only after the commit.
   */
  function begin(actor: Actor, sendable: boolean, announce: (change: Change) => void): Transaction {
    const now = timestampOf(surroundings.now());

    function takeSeq(resource: Resource, key: string): number {
      seq += 1;
      announce({ resource, key, seq });
      return seq;
    }

    function send(
      resource: Resource,
      key: string,
      operation: 'create' | 'update' | 'delete',
      fields: Document,
    ) {
      if (!sendable) return;
      statements.appendOutbox.run(
        resource,
        key,
        operation,
        JSON.stringify(fields),
        idempotencyKey(surroundings),
        now,
      );
    }

    const transaction: Transaction = {
      now,
      actor,
      newKey: () => newKey(surroundings),
      find: (resource, reference) => finders[resource](reference),

      insert(resource, { key, customerKey, underlyingState, fields }) {
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
          position: positionOf(created),
          deleted_at: null,
          document,
          underlying_state: underlyingState ?? null,
        };
        statements.insert[resource].run(row);
        if (resource === 'customer') saveTags(row, fields.tags);
        send(resource, key, 'create', fields);
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
          updated_at: laterOf(now, before.created_at),
        });
        const updated: Row = { ...row, seq: takeSeq(resource, row.key), document, underlying_state: state };
        statements.update[resource].run(updated);
        if ('tags' in changes) saveTags(updated, changes.tags);
        send(resource, row.key, 'update', changes);
        return { row: updated, changed };
      },

      remove(resource, row) {
        statements.remove[resource].run(now, takeSeq(resource, row.key), row.key);
        if (resource === 'customer') statements.clearTags.run(row.key);
        send(resource, row.key, 'delete', {});
      },

      activity({ customerKey, onboardingKey, event, field, oldValue, newValue }) {
        lastActivity = Math.max(surroundings.now() * 1000, lastActivity + 1);
        statements.appendActivity.run(
          customerKey,
          onboardingKey ?? null,
          activityPosition(lastActivity),
          actor.name,
          actor.type,
          event,
          field ?? null,
          oldValue === undefined ? null : JSON.stringify(oldValue),
          newValue === undefined ? null : JSON.stringify(newValue),
        );
      },

      phaseTransition(onboardingKey, from, to, reason) {
        statements.appendTransition.run(onboardingKey, from, to, actor.name, reason, now);
      },
    };

    function saveTags(row: Row, tags: unknown): void {
      statements.clearTags.run(row.key);
      if (!Array.isArray(tags)) return;
      for (const tag of tags) statements.insertTag.run(String(tag), row.position, row.key);
    }

    return transaction;
  }

  return { begin };
}

/** The sort key of a row made here: nine digits after the second, the last six free for ties. */
export function positionOf(timestamp: string): string {
  return `${timestamp.slice(0, -1)}000000Z`;
}

function activityPosition(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  const ordinal = String(microseconds % 1000).padStart(3, '0');
  return `${timestampOf(milliseconds).slice(0, -1)}${ordinal}000Z`;
}

function laterOf(now: string, createdAt: unknown): string {
  return typeof createdAt === 'string' && createdAt > now ? createdAt : now;
}

/** A version 4 UUID from the randomness passed in. */
function idempotencyKey(surroundings: Surroundings): string {
  const bytes = Buffer.from(surroundings.randomBytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function byResource<Value>(value: (resource: Resource) => Value): Record<Resource, Value> {
  return { customer: value('customer'), contact: value('contact'), onboarding: value('onboarding') };
}

function prepareStatements(database: Database) {
  const insertColumns: Record<Resource, string> = {
    customer: 'key, id, display_id, seq, position, document',
    contact: 'key, id, display_id, customer_key, seq, position, document',
    onboarding: 'key, id, display_id, customer_key, seq, position, underlying_state, document',
  };
  const parameters = (columns: string) =>
    columns
      .split(', ')
      .map((column) => `@${column}`)
      .join(', ');
  return {
    insert: byResource(
      (resource): Statement<[Row]> =>
        database.prepare(
          `INSERT INTO ${TABLE[resource]} (${insertColumns[resource]}) VALUES (${parameters(insertColumns[resource])})`,
        ),
    ),
    update: byResource(
      (resource): Statement<[Row]> =>
        database.prepare(
          `UPDATE ${TABLE[resource]} SET seq = @seq, document = @document${
            resource === 'onboarding' ? ', underlying_state = @underlying_state' : ''
          } WHERE key = @key`,
        ),
    ),
    remove: byResource(
      (resource): Statement<[string, number, string]> =>
        database.prepare(`UPDATE ${TABLE[resource]} SET deleted_at = ?, seq = ? WHERE key = ?`),
    ),
    clearTags: database.prepare<[string]>('DELETE FROM customer_tags WHERE customer_key = ?'),
    insertTag: database.prepare<[string, string, string]>(
      'INSERT OR IGNORE INTO customer_tags (tag, position, customer_key) VALUES (?, ?, ?)',
    ),
    appendActivity: database.prepare(
      'INSERT INTO activity (customer_key, onboarding_key, position, actor, actor_type, event_type, field, old_value, new_value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    appendTransition: database.prepare(
      'INSERT INTO phase_transitions (onboarding_key, from_phase, to_phase, actor, reason, timestamp) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    appendOutbox: database.prepare(
      'INSERT INTO outbox (resource, key, operation, fields, idempotency_key, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
  };
}

function readCounters(database: Database): Counters {
  const highest = (resource: Resource, condition: string): number => {
    const row = database
      .prepare<[], { highest: number | null }>(
        `SELECT max(display_id) AS highest FROM (
           SELECT display_id FROM ${TABLE[resource]} WHERE display_id ${condition}
           UNION ALL
           SELECT CAST(alias AS INTEGER) FROM aliases
             WHERE resource = '${resource}' AND alias GLOB '[0-9]*' AND CAST(alias AS INTEGER) ${condition})`,
      )
      .get();
    return row?.highest ?? 0;
  };
  return {
    displayId: byResource((resource) => highest(resource, `< ${FIRST_PROVISIONAL_DISPLAY_ID}`)),
    provisionalDisplayId: byResource((resource) =>
      Math.max(highest(resource, `>= ${FIRST_PROVISIONAL_DISPLAY_ID}`), FIRST_PROVISIONAL_DISPLAY_ID - 1),
    ),
    lastCreated: byResource((resource) => readLastCreated(database, resource)),
  };
}

/** Rows made here are those never known upstream, or known there under another id than their key. */
function readLastCreated(database: Database, resource: Resource): number {
  const row = database
    .prepare<[], { position: string }>(
      `SELECT position FROM ${TABLE[resource]} WHERE base IS NULL OR key <> id ORDER BY position DESC LIMIT 1`,
    )
    .get();
  return row === undefined ? 0 : Date.parse(row.position);
}

function readSeq(database: Database): number {
  const tables = RESOURCES.map((resource) => TABLE[resource]);
  const highest = tables.map((table) => `SELECT max(seq) AS seq FROM ${table}`).join(' UNION ALL ');
  const row = database.prepare<[], { seq: number | null }>(`SELECT max(seq) AS seq FROM (${highest})`).get();
  return row?.seq ?? 0;
}

/** Microseconds of the newest activity entry, so that entries stay in order when the clock goes back. */
function readLastActivity(database: Database): number {
  const row = database
    .prepare<[], { position: string }>('SELECT position FROM activity ORDER BY id DESC LIMIT 1')
    .get();
  if (row === undefined) return 0;
  const ordinal = Number(row.position.slice(23, 26));
  return Date.parse(`${row.position.slice(0, 23)}Z`) * 1000 + ordinal;
}
