import { z } from 'zod';
import { CLOUD_PLURALS, CLOUD_TYPES, RECORDS, SHARED_TYPES } from './records/index.ts';
import { RECORD_MARKS } from './sync-names.ts';

/** Sent with its writes by a Pivotal that syncs: whoever receives it makes nothing of its own that follows from them. */
export const SYNC_HEADER = 'pivotal-sync';

/** Why nothing can be written: the disk is full, the folder is read-only, another program holds the database. */
const STORAGE_TROUBLES = ['full', 'read_only', 'locked'] as const;
export type StorageTrouble = (typeof STORAGE_TROUBLES)[number];

/** How the connection to the cloud stands. Every screen and `/local/v1/sync` show this one union. */
const syncStateSchema = z.discriminatedUnion('state', [
  /** No upstream: a workspace of its own. */
  z.object({ state: z.literal('local') }),
  z.object({ state: z.literal('connecting') }),
  z.object({
    state: z.literal('syncing'),
    pass: z.enum(['push', ...CLOUD_PLURALS, 'tasks']),
    done: z.int(),
    /** Null while it is not known how much there is. */
    expected: z.int().nullable(),
  }),
  z.object({ state: z.literal('idle'), last_synced_at: z.string().nullable() }),
  /** All else is sent and read: what is left waits for a person. */
  z.object({
    state: z.literal('attention'),
    waiting_for_you: z.int(),
    last_synced_at: z.string().nullable(),
  }),
  /** What this machine held before it was connected is sent only once a person has decided about it. */
  z.object({ state: z.literal('deciding'), matches: z.int() }),
  /** Nothing can be kept on this machine's disk at the moment. It goes on by itself when that is over. */
  z.object({ state: z.literal('storage'), reason: z.enum(STORAGE_TROUBLES) }),
  z.object({
    state: z.literal('offline'),
    since: z.string(),
    retry_at: z.string(),
    /** Why the cloud cannot be reached, in words: no network, a proxy, a certificate that nobody knows. */
    reason: z.string().optional(),
  }),
  z.object({ state: z.literal('throttled'), until: z.string() }),
  /** Nothing is sent until the key works again, or there is another one. */
  z.object({ state: z.literal('unauthorized'), code: z.string() }),
  z.object({ state: z.literal('failed'), reason: z.string() }),
]);

export type SyncState = z.infer<typeof syncStateSchema>;
export type SyncPass = Extract<SyncState, { state: 'syncing' }>['pass'];

/** A value of the cloud's that is not what the contract says, and what has become of it. */
export const unreadableValueSchema = z.object({
  resource: z.enum([...CLOUD_TYPES, ...SHARED_TYPES]),
  /** Null when the row has no id to be named by. */
  id: z.string().nullable(),
  /** Null when the row as a whole could not be read. */
  field: z.string().nullable(),
  reason: z.string(),
});

export type UnreadableValue = z.infer<typeof unreadableValueSchema>;

export const syncStatusSchema = z.object({
  state: syncStateSchema,
  /** Changes that wait to be sent. */
  pending: z.int(),
  /** Changes that the cloud refused. */
  failed: z.int(),
  conflicts: z.int(),
  /** Records made here that the cloud has already, by their slug or address. */
  twins: z.int(),
  /** Creates of which nobody knows whether they arrived. */
  uncertain: z.int(),
  /** Records that were here before the workspace was connected, not decided about yet. */
  matches: z.int(),
  /** Twins, uncertain, failed, conflicts and matches, and one more when deletions wait to be confirmed. */
  waiting_for_you: z.int(),
  /** Rows of the cloud with odd values in them; nobody here can decide them, and nothing waits for them. */
  unreadable: z.object({ count: z.int(), latest: z.array(unreadableValueSchema) }),
  upstream: z.object({ url: z.string(), workspace_id: z.string().nullable() }).nullable(),
  last_synced_at: z.string().nullable(),
  /** Of the contacts, which come customer by customer: how many customers are through. */
  contacts: z.object({ done: z.int(), expected: z.int() }).nullable(),
  /** Deletions too many at once to be believed, which wait for a person's word; null when there are none. */
  deletions_to_confirm: z.object({ count: z.int(), total: z.int() }).nullable(),
  /** How well the key is kept. */
  key_storage: z.enum(['keychain', 'file']),
});

export type SyncStatus = z.infer<typeof syncStatusSchema>;

const syncedCollectionSchema = z.enum(CLOUD_PLURALS);

export const recordMarkSchema = z.object({
  collection: syncedCollectionSchema,
  key: z.string(),
  mark: z.enum(RECORD_MARKS),
});

export type MarkedRecord = z.infer<typeof recordMarkSchema>;

const workspaceSchema = z.object({ id: z.string(), slug: z.string(), name: z.string() });

/** The cloud gives no totals: what is known is the price of a thousand customers, at the learned limit. */
const estimateSchema = z.object({
  requests_per_minute: z.number(),
  /** Minutes for a number of customers with as many contact lists and twice as many onboardings. */
  minutes_per_1000_customers: z.number(),
  /** Of these, until customers and onboardings are there; their contacts follow. */
  minutes_per_1000_customers_without_contacts: z.number(),
});

export const connectOutcomeSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('connected'), workspace: workspaceSchema, estimate: estimateSchema }),
  /** The cloud did not accept the key. */
  z.object({ outcome: z.literal('refused'), code: z.string() }),
  /** The key is of another workspace than the one this data belongs to. */
  z.object({ outcome: z.literal('other_workspace'), workspace: workspaceSchema }),
  z.object({ outcome: z.literal('unreachable'), reason: z.string() }),
]);

export type ConnectOutcome = z.infer<typeof connectOutcomeSchema>;
export type FirstSyncEstimate = z.infer<typeof estimateSchema>;
export type CloudWorkspace = z.infer<typeof workspaceSchema>;

const fieldsSchema = z.record(z.string(), z.unknown());

const childrenSchema = z.object({ contacts: z.int(), onboardings: z.int() });

/** A change that the cloud refused. */
export const failedChangeSchema = z.object({
  id: z.int(),
  collection: syncedCollectionSchema,
  key: z.string(),
  /** The key of the customer that it is, or belongs to. */
  customer_key: z.string(),
  /** What the record is called, to be shown. */
  name: z.string(),
  operation: z.enum(['create', 'update', 'delete']),
  mine: fieldsSchema,
  /** The same fields as the cloud last had them. */
  theirs: fieldsSchema,
  error: z.object({ code: z.string(), message: z.string(), field: z.string().optional() }).nullable(),
  /** What hangs on a record that never arrived, and goes with it. */
  children: childrenSchema,
  created_at: z.string(),
});

export type FailedChange = z.infer<typeof failedChangeSchema>;

/** A value changed on both sides; what is here was kept. */
export const conflictEntrySchema = z.object({
  id: z.int(),
  /** Between two of ours, of the workspace too. */
  collection: z.enum([...CLOUD_PLURALS, ...SHARED_TYPES.map((type) => RECORDS[type].plural)]),
  key: z.string(),
  name: z.string(),
  /**
   * Null when the record as a whole is in conflict: changed here and deleted in the cloud (`theirs` is null), or
   * deleted here and changed in the cloud (`mine` is null).
   */
  field: z.string().nullable(),
  mine: z.unknown(),
  theirs: z.unknown(),
  mine_at: z.string(),
  theirs_at: z.string(),
});

export type ConflictEntry = z.infer<typeof conflictEntrySchema>;

/** A create of ours that waits for a person, beside the records of the cloud that it may be. */
export const doubtfulEntrySchema = z.object({
  id: z.int(),
  collection: syncedCollectionSchema,
  key: z.string(),
  name: z.string(),
  mine: fieldsSchema,
  candidates: z.array(fieldsSchema),
  /** By what it was told: `slug`, `email`. */
  matched_by: z.string().nullable(),
  children: childrenSchema,
  created_at: z.string(),
});

export type DoubtfulEntry = z.infer<typeof doubtfulEntrySchema>;

/** A record that was here before the workspace was connected. */
export const matchEntrySchema = z.object({
  id: z.int(),
  collection: syncedCollectionSchema,
  key: z.string(),
  customer_key: z.string(),
  name: z.string(),
  /** Of the customer that it belongs to; null for customers. */
  customer_name: z.string().nullable(),
  mine: fieldsSchema,
  /** What the cloud has that seems to be the same; null when it is only here. */
  theirs: fieldsSchema.nullable(),
  matched_by: z.string().nullable(),
});

export type MatchEntry = z.infer<typeof matchEntrySchema>;
