import type { Database } from 'better-sqlite3';
import { type Environment, timestampOf } from '../../environment.ts';
import type { Resource } from '../records/records.ts';
import type { Document } from '../records/transaction.ts';

export type Operation = 'create' | 'update' | 'delete';

/**
 * `pending` is to be sent. Until a person has decided, nothing of the record is sent: `failed` was refused;
 * `conflict` is changed here and deleted in the cloud, or the other way round; `twin` is a create of what the
 * cloud has already, by its slug or address; of an `uncertain` one nobody knows whether it arrived;
 * `undecided` was here before the workspace was connected. `left_here` is never sent, and `local_only` holds
 * fields that the cloud does not carry yet.
 */
export type OutboxState =
  | 'pending'
  | 'failed'
  | 'conflict'
  | 'twin'
  | 'uncertain'
  | 'undecided'
  | 'left_here'
  | 'local_only';

/** In SQL: behind these nothing of a record is sent. */
export const PARKED = "('failed', 'conflict', 'twin', 'uncertain', 'undecided', 'left_here')";

/** One change to be sent. A record's entries are sent in the order of `id`. */
export interface OutboxEntry {
  readonly id: number;
  readonly resource: Resource;
  readonly key: string;
  readonly operation: Operation;
  /** Only what changed here. */
  readonly fields: Document;
  /** JSON text, fixed when it was first sent. */
  readonly body: string | null;
  readonly idempotency_key: string;
  readonly state: OutboxState;
  readonly attempts: number;
  readonly error: OutboxError | null;
  readonly created_at: string;
  /** When something was last added to it here, or it was last put back into the queue. */
  readonly changed_at: string;
  /** Keys of the records it may be, when it waits for a person to say so. */
  readonly theirs: readonly string[];
  /** By what they were told: `slug`, `email` … */
  readonly matched_by: string | null;
  /** When it was first sent, by the cloud's clock; null while nothing of it can have reached the cloud. */
  readonly sent_at: string | null;
}

/** The cloud's refusal, as it worded it. */
export interface OutboxError {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly message: string;
  readonly field?: string | undefined;
}

export interface OutboxCounts {
  readonly pending: number;
  readonly failed: number;
  readonly twins: number;
  readonly uncertain: number;
  readonly undecided: number;
}

export type StoredEntry = Omit<OutboxEntry, 'fields' | 'error' | 'changed_at' | 'theirs'> & {
  fields: string;
  error: string | null;
  changed_at: string | null;
  theirs: string | null;
};

export function readEntry(stored: StoredEntry): OutboxEntry {
  return {
    ...stored,
    fields: JSON.parse(stored.fields) as Document,
    error: stored.error === null ? null : (JSON.parse(stored.error) as OutboxError),
    changed_at: stored.changed_at ?? stored.created_at,
    theirs: stored.theirs === null ? [] : (JSON.parse(stored.theirs) as string[]),
  };
}

/** What has not been sent, or was refused, may still be changed; what is or may be in the cloud may not. */
function isOpen(entry: OutboxEntry): boolean {
  if (entry.state === 'uncertain') return false;
  return entry.state !== 'pending' || entry.sent_at === null;
}

/** The field by which the cloud takes a create for a record that it has. */
const TWIN_FIELD: Readonly<Record<string, string>> = { slug_taken: 'slug', email_taken: 'email' };

export function twinField({ code }: Pick<OutboxError, 'code'>): string | undefined {
  return TWIN_FIELD[code];
}

/** Whether what was refused may be accepted once these fields are changed. */
function isMended({ state, error }: OutboxEntry, fields: Document): boolean {
  if (state === 'failed') return true;
  return state === 'twin' && error !== null && (twinField(error) ?? '') in fields;
}

function prepareOutbox(database: Database) {
  const insert = database.prepare(
    `INSERT INTO outbox (resource, key, operation, fields, idempotency_key, state, created_at, changed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const entriesOf = database.prepare<[string, string], StoredEntry>(
    'SELECT * FROM outbox WHERE resource = ? AND key = ? ORDER BY id',
  );
  const byId = database.prepare<[number], StoredEntry>('SELECT * FROM outbox WHERE id = ?');
  const setFields = database.prepare('UPDATE outbox SET fields = ? WHERE id = ?');
  const setMerged = database.prepare('UPDATE outbox SET fields = ?, changed_at = ? WHERE id = ?');
  const reopen = database.prepare(
    `UPDATE outbox SET state = 'pending', body = NULL, sent_at = NULL, attempts = 0, error = NULL, theirs = NULL,
       matched_by = NULL, changed_at = ?, idempotency_key = ? WHERE id = ?`,
  );
  const remove = database.prepare<[number]>('DELETE FROM outbox WHERE id = ?');
  const sent = database.prepare(
    'UPDATE outbox SET body = ?, sent_at = coalesce(sent_at, ?), attempts = attempts + 1 WHERE id = ?',
  );
  const park = database.prepare('UPDATE outbox SET state = ?, error = ? WHERE id = ?');
  const parkWith = database.prepare(
    'UPDATE outbox SET state = ?, error = ?, theirs = ?, matched_by = ? WHERE id = ?',
  );
  const rekey = database.prepare('UPDATE outbox SET key = ? WHERE resource = ? AND key = ?');
  const rekeyTheirs = database.prepare('UPDATE outbox SET theirs = ? WHERE resource = ? AND theirs = ?');
  const twinsOf = database
    .prepare<[string, string], number>(
      "SELECT id FROM outbox WHERE state = 'twin' AND resource = ? AND theirs = ?",
    )
    .pluck();
  return {
    insert,
    entriesOf,
    byId,
    setFields,
    setMerged,
    reopen,
    remove,
    sent,
    park,
    parkWith,
    rekey,
    rekeyTheirs,
    twinsOf,
  };
}

/** The queue of changes for the cloud. Everything here runs inside the write door's transaction. */
export function createOutbox(database: Database, environment: Environment) {
  const {
    insert,
    entriesOf,
    byId,
    setFields,
    setMerged,
    reopen,
    remove,
    sent,
    park,
    parkWith,
    rekey,
    rekeyTheirs,
    twinsOf,
  } = prepareOutbox(database);

  function of(resource: Resource, key: string): OutboxEntry[] {
    return entriesOf.all(resource, key).map(readEntry);
  }

  function add(
    resource: Resource,
    key: string,
    operation: Operation,
    fields: Document,
    now: string,
    state: OutboxState = 'pending',
  ): void {
    const text = JSON.stringify(fields);
    insert.run(resource, key, operation, text, idempotencyKey(environment), state, now, now);
  }

  /** Under a new key: the body may be another. */
  function reopenAt(id: number): void {
    reopen.run(timestampOf(environment.now()), idempotencyKey(environment), id);
  }

  function appendUpdate(resource: Resource, key: string, fields: Document, now: string): void {
    const last = of(resource, key).findLast(({ state }) => state !== 'local_only');
    if (last === undefined || last.operation === 'delete' || !isOpen(last)) {
      add(resource, key, 'update', fields, now);
      return;
    }
    setMerged.run(JSON.stringify({ ...last.fields, ...fields }), now, last.id);
    // What was refused is tried again once it has been put right.
    if (isMended(last, fields)) reopenAt(last.id);
  }

  /** @returns false when the cloud never heard of the record, so that nothing has to be sent. */
  function appendDelete(resource: Resource, key: string, now: string): boolean {
    const entries = of(resource, key);
    const [first] = entries;
    const isUnknownUpstream =
      first !== undefined && (first.state === 'conflict' || (first.operation === 'create' && isOpen(first)));
    for (const entry of entries) {
      if (isUnknownUpstream || isOpen(entry)) remove.run(entry.id);
    }
    if (isUnknownUpstream) return false;
    add(resource, key, 'delete', {}, now);
    return true;
  }

  return {
    of,
    add,
    get(id: number): OutboxEntry | undefined {
      const stored = byId.get(id);
      return stored === undefined ? undefined : readEntry(stored);
    },
    /** Adds a change, merged into what has not been sent yet. */
    append(resource: Resource, key: string, operation: Operation, fields: Document, now: string): boolean {
      if (operation === 'create') add(resource, key, operation, fields, now);
      else if (operation === 'update') appendUpdate(resource, key, fields, now);
      else return appendDelete(resource, key, now);
      return true;
    },
    markSent: (id: number, body: string, at: string) => sent.run(body, at, id),
    park: (id: number, state: OutboxState, error: OutboxError | null) =>
      park.run(state, error === null ? null : JSON.stringify(error), id),
    /** Parks a create until a person has said whether it is one of these records. */
    parkWith: (
      id: number,
      state: OutboxState,
      error: OutboxError | null,
      theirs: readonly string[],
      matchedBy: string | null,
    ) =>
      parkWith.run(
        state,
        error === null ? null : JSON.stringify(error),
        JSON.stringify(theirs),
        matchedBy,
        id,
      ),
    reopen: reopenAt,
    /** What was taken for a twin of a record is tried again: the record is gone, or is no twin any more. */
    reopenTwinsOf(resource: Resource, key: string): void {
      for (const id of twinsOf.all(resource, JSON.stringify([key]))) reopenAt(id);
    },
    remove: (id: number) => remove.run(id),
    removeAll(resource: Resource, key: string): void {
      for (const { id } of of(resource, key)) remove.run(id);
    },
    setFields: (id: number, fields: Document) => setFields.run(JSON.stringify(fields), id),
    /** Hands everything queued for one record to another, which turned out to be the same. */
    rekey(resource: Resource, from: string, to: string): void {
      rekey.run(to, resource, from);
      rekeyTheirs.run(JSON.stringify([to]), resource, JSON.stringify([from]));
    },
    /** Whether the record stays on this machine, and with it whatever is added to it. */
    isLeftHere: (resource: Resource, key: string): boolean =>
      of(resource, key).some(({ state }) => state === 'left_here'),
    /** The fields of a record that the cloud has not confirmed. */
    dirtyFields(resource: Resource, key: string): Set<string> {
      return new Set(of(resource, key).flatMap(({ fields }) => Object.keys(fields)));
    },
  };
}

export type Outbox = ReturnType<typeof createOutbox>;

/** A version 4 UUID from the randomness passed in. */
function idempotencyKey(environment: Environment): string {
  const bytes = Buffer.from(environment.randomBytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
