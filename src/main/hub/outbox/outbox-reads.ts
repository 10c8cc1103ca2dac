import type { Database } from 'better-sqlite3';
import { CLOUD_CHILDREN } from '#shared/records/index.ts';
import { type Resource, TABLE } from '../records/records.ts';
import type { Document } from '../records/transaction.ts';
import {
  type OutboxCounts,
  type OutboxEntry,
  type OutboxState,
  PARKED,
  readEntry,
  type StoredEntry,
} from './outbox.ts';

const NO_COUNTS: OutboxCounts = { pending: 0, failed: 0, twins: 0, uncertain: 0, undecided: 0 };

/** What the sync and the screens read of the queue. */
export function createOutboxReads(database: Database) {
  // The first entry of each record, when nothing of it is parked; a contact or onboarding waits until the
  // cloud knows its customer.
  const ofAnyChild = (condition: (table: string) => string) =>
    CLOUD_CHILDREN.map((child) => `(resource = '${child}' AND ${condition(TABLE[child])})`).join(' OR ');
  const knownCustomer = (table: string) =>
    `EXISTS (SELECT 1 FROM ${table} JOIN customers ON customers.key = ${table}.customer_key WHERE ${table}.key = outbox.key AND customers.base IS NOT NULL)`;
  const ready = database.prepare<[number], StoredEntry>(
    `SELECT * FROM outbox WHERE state = 'pending' AND id > ?
       AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.resource = outbox.resource
         AND earlier.key = outbox.key AND earlier.id < outbox.id AND earlier.state <> 'local_only')
       AND (operation <> 'create' OR resource = 'customer' OR ${ofAnyChild(knownCustomer)})
     ORDER BY id`,
  );
  const counts = database.prepare<[], OutboxCounts>(
    `SELECT count(*) FILTER (WHERE state = 'pending') AS pending, count(*) FILTER (WHERE state = 'failed') AS failed,
       count(*) FILTER (WHERE state = 'twin') AS twins, count(*) FILTER (WHERE state = 'uncertain') AS uncertain,
       count(*) FILTER (WHERE state = 'undecided') AS undecided FROM outbox`,
  );
  const stuck = (table: string) =>
    `EXISTS (SELECT 1 FROM ${table} JOIN outbox AS owner ON owner.resource = 'customer' AND owner.key = ${table}.customer_key
       AND owner.state IN ${PARKED} WHERE ${table}.key = outbox.key AND owner.operation = 'create')`;
  const waiting = database
    .prepare<[], number>(
      `SELECT count(*) FROM outbox WHERE state = 'pending' AND (
         EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.resource = outbox.resource
           AND earlier.key = outbox.key AND earlier.id < outbox.id AND earlier.state IN ${PARKED})
         OR (operation = 'create' AND (${ofAnyChild(stuck)})))`,
    )
    .pluck();
  const inState = database.prepare<[string], StoredEntry>('SELECT * FROM outbox WHERE state = ? ORDER BY id');
  const records = database.prepare<[], { resource: Resource; key: string; state: OutboxState }>(
    'SELECT DISTINCT resource, key, state FROM outbox',
  );
  const statesOf = database
    .prepare<[string, string], OutboxState>('SELECT state FROM outbox WHERE resource = ? AND key = ?')
    .pluck();
  const byId = database.prepare<[number], StoredEntry>('SELECT * FROM outbox WHERE id = ?');
  const ofRecord = database.prepare<[string, string], StoredEntry>(
    'SELECT * FROM outbox WHERE resource = ? AND key = ? ORDER BY id',
  );
  const kept = database
    .prepare<[string], string>("SELECT fields FROM outbox WHERE resource = ? AND state = 'local_only'")
    .pluck();
  return {
    counts: (): OutboxCounts => counts.get() ?? NO_COUNTS,
    /** How many pending changes wait for a person's decision about their record, or about its customer. */
    waitingForDecision: (): number => waiting.get() ?? 0,
    /** The first entry after `after` that may be sent now and that `accepts`; the one queued longest wins. */
    firstReady(after: number, accepts: (entry: OutboxEntry) => boolean): OutboxEntry | undefined {
      for (const stored of ready.iterate(after)) {
        const entry = readEntry(stored);
        if (accepts(entry)) return entry;
      }
      return undefined;
    },
    inState: (state: OutboxState): OutboxEntry[] => inState.all(state).map(readEntry),
    get(id: number): OutboxEntry | undefined {
      const stored = byId.get(id);
      return stored === undefined ? undefined : readEntry(stored);
    },
    /** The records that entries are about, once for each state. */
    records: () => records.all(),
    statesOf: (resource: Resource, key: string): OutboxState[] => statesOf.all(resource, key),
    of: (resource: Resource, key: string): OutboxEntry[] => ofRecord.all(resource, key).map(readEntry),
    /** Whether values of these fields are kept for the day the cloud carries them. */
    hasKept: (resource: Resource, fields: readonly string[]): boolean =>
      fields.length > 0 &&
      kept.all(resource).some((text) => {
        const values = JSON.parse(text) as Document;
        return fields.some((field) => field in values);
      }),
  };
}

export type OutboxReads = ReturnType<typeof createOutboxReads>;
