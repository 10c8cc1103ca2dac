import { z } from 'zod';
import { BACKUP_CALLS } from './bridge/backups.ts';
import { COMPUTER_CALLS } from './bridge/computer.ts';
import { IMPORT_CALLS } from './bridge/import.ts';
import { INTEGRATION_CALLS } from './bridge/integrations.ts';
import { MAIL_TEMPLATE_CALLS } from './bridge/mail-templates.ts';
import { PI_CALLS } from './bridge/pi.ts';
import { lookSchema, PI_MODEL_CALLS } from './bridge/pi-model.ts';
import { REMINDER_CALLS } from './bridge/reminders.ts';
import { REPORT_CALLS } from './bridge/reports.ts';
import { STATUS_PAGE_CALLS } from './bridge/status-page.ts';
import { WEBHOOK_CALLS } from './bridge/webhooks.ts';
import { WORKBENCH_CALLS } from './bridge/workbench.ts';
import { FIRST_LISTS } from './list-order.ts';
import { workspacePatchSchema, workspaceSchema } from './local/workspace.ts';
import { attachment } from './records/comment.ts';
import { RECORDS, type RecordType } from './records/index.ts';
import { readSchema } from './records/schemas.ts';
import { COLLECTION_NAMES, type CollectionName, OF_CUSTOMER } from './replica.ts';
import { customFieldSchema, searchAnswerSchema } from './search/answer.ts';
import { RECORD_TYPES } from './search/fields.ts';
import { QUERY_LIMIT } from './search/parse.ts';
import {
  conflictEntrySchema,
  connectOutcomeSchema,
  doubtfulEntrySchema,
  failedChangeSchema,
  matchEntrySchema,
  recordMarkSchema,
  syncStatusSchema,
} from './sync.ts';
import { MATCH_ACTIONS } from './sync-names.ts';
import { activityEntrySchema } from './v1/activity.ts';
import { line } from './v1/primitives.ts';

/**
 * The one contract between the window and the main process: calls with their input and output, and events.
 * Both sides validate against it; what is not in here does not pass.
 */

/** A message from the window may be this long, in bytes of its JSON text. */
export const BRIDGE_MESSAGE_LIMIT_BYTES = 36 * 1024 * 1024;

/** Where the browser shell's WebSocket listens. */
export const BRIDGE_PATH = '/bridge';

/** What the application's menu and its tray icon ask of the page. */
export const MENU_COMMANDS = [
  'new_customer',
  'quick_capture',
  'search',
  'settings',
  'go_customers',
  'go_onboardings',
  'shortcuts',
  'about',
] as const;
export type MenuCommand = (typeof MENU_COMMANDS)[number];

const collectionSchema = z.enum(COLLECTION_NAMES as [CollectionName, ...CollectionName[]]);
const keySchema = z.string().min(1).max(64);
const refusalSchema = z.object({ code: z.string(), message: z.string(), field: z.string().optional() });

/** A replica document; its collection's own schema is checked where it is used. */
const documentSchema = z.looseObject({ key: keySchema, seq: z.int().min(0), _deleted: z.boolean() });

const checkpointSchema = z.object({ seq: z.int().min(0) });

export const appInfoSchema = z.object({
  /** Identifies the hub's database: a replica of another one is thrown away. */
  hub_id: z.string(),
  version: z.string(),
  shell: z.enum(['electron', 'browser']),
  platform: z.string(),
  workspace: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  health_bounds: workspaceSchema.shape.health.shape.bounds,
  /** The person at this machine; null until they have said who they are. */
  me: z.string().nullable(),
  /** Null when the API could not be started; `notice` says why. */
  api_url: z.string().nullable(),
  data_folder: z.string(),
  /** Something that happened at start-up and that the person should know, in words. */
  notice: z.string().nullable(),
});

export type AppInfo = z.infer<typeof appInfoSchema>;

const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  mode: z.enum(['live', 'test']),
  scope: z.enum(['read', 'read_write']),
  prefix: z.string(),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  /** Whose doing is what is done with it; null when it stands for a program. */
  person_id: z.string().nullable(),
  revoked_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
  request_count: z.int(),
});

const namedRecordSchema = z.object({ key: z.string(), display_id: z.int(), name: z.string().nullable() });

/** An activity entry with what only the window shows of it. */
const bridgeActivitySchema = activityEntrySchema.extend({
  onboarding_key: z.string().nullable(),
  contact_key: z.string().nullable(),
  contact_id: z.string().nullable().optional(),
  /** What it is about, by name. */
  subject_name: z.string().nullable().optional(),
  /** In the log of the whole workspace. */
  subject_type: z.string().optional(),
  customer: namedRecordSchema.nullable().optional(),
  onboarding: namedRecordSchema.nullable().optional(),
  /** Why: of a phase move or a shifted target date. */
  reason: z.string().nullable(),
});

export type BridgeActivity = z.infer<typeof bridgeActivitySchema>;

/** Ids of batches and of commands: minted by who asks, so that asking twice changes nothing. */
const commandIdSchema = z.string().min(1).max(64);
const commandTypeSchema = z.enum(Object.keys(RECORDS) as [RecordType, ...RecordType[]]);
const fieldsSchema = z.record(z.string(), z.unknown());

/** How many commands one call may carry; a larger batch comes in several calls with the same `batch_id`. */
const COMMANDS_LIMIT = 10_000;

const commandSchema = z.object({
  command_id: commandIdSchema,
  operation: z.enum(['create', 'update', 'delete', 'act']),
  type: commandTypeSchema,
  /** Of the record; for a create, the key that it is to have. */
  key: keySchema,
  /** What is to be written, or what an action is given; a contact's and an onboarding's create name their customer. */
  fields: fieldsSchema,
  /** What a type offers besides: `merge` of a customer, `apply` of a template. */
  action: z.string().min(1).max(60).optional(),
  /** What those fields were for the one who wrote: sets and objects are merged with what others changed since. */
  base: fieldsSchema.optional(),
  /** Of a phase move or a shifted target date. */
  reason: z.string().max(2000).nullable().optional(),
});
export type Command = z.infer<typeof commandSchema>;

const commandResultSchema = z.union([
  z.object({
    command_id: commandIdSchema,
    ok: z.literal(true),
    /** The version of the record with the command in it. */
    seq: z.int().min(0),
    /** The record as it is now, unless the call wanted none. */
    document: documentSchema.optional(),
  }),
  z.object({ command_id: commandIdSchema, error: refusalSchema }),
]);
export type CommandResult = z.infer<typeof commandResultSchema>;

interface CallShape {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

export const BRIDGE_CALLS = {
  'app.info': { input: z.object({}), output: appInfoSchema },

  /** The page listens to the events of the window from now on; what came before is sent after this. */
  'window.ready': { input: z.object({}), output: z.object({}) },

  /** In the browser shell: this browser has to come by a new link. Its other tabs are cut off, too. */
  'browser.signOut': { input: z.object({}), output: z.object({}) },

  /** Records changed after a checkpoint, oldest change first. */
  'replication.pull': {
    input: z.object({
      collection: collectionSchema,
      checkpoint: checkpointSchema.nullable(),
      limit: z.int().min(1).max(1000),
    }),
    output: z.object({ documents: z.array(documentSchema), checkpoint: checkpointSchema }),
  },

  /** As `replication.pull`, as the JSON of the documents: for a copy that is stored elsewhere than where the page is drawn. */
  'replication.page': {
    input: z.object({
      collection: collectionSchema,
      checkpoint: checkpointSchema.nullable(),
      limit: z.int().min(1).max(1000),
    }),
    output: z.object({ documents: z.string(), count: z.int().min(0), checkpoint: checkpointSchema }),
  },

  /** What a list shows first, in its own order, for a window that has no copy yet; `total` is of the whole list. */
  'replication.first': {
    input: z.object({ list: z.enum(FIRST_LISTS), limit: z.int().min(1).max(100) }),
    output: z.object({
      rows: z.array(documentSchema),
      /** The customers that they belong to. */
      owners: z.array(documentSchema),
      people: z.array(documentSchema),
      total: z.int().min(0),
    }),
  },

  /** How many records `replication.pull` has after a checkpoint, deleted ones included. */
  'replication.remaining': {
    input: z.object({ collection: collectionSchema, checkpoint: checkpointSchema.nullable() }),
    output: z.object({ documents: z.int().min(0) }),
  },

  /** What a customer has, for a replica whose first copy has not come to it yet. */
  'replication.ofCustomer': {
    input: z.object({ collection: z.enum(OF_CUSTOMER), customer_key: keySchema }),
    output: z.object({ documents: z.array(documentSchema) }),
  },

  /**
   * Writes. A command that was carried out before is answered as it was then. Without `partial` the first refusal
   * undoes all of the call; with it the others are carried out.
   */
  'commands.apply': {
    input: z.object({
      batch_id: commandIdSchema,
      commands: z.array(commandSchema).min(1).max(COMMANDS_LIMIT),
      partial: z.boolean().optional(),
      /** False: the answer carries no records; they come by `replication.pull`. */
      documents: z.boolean().optional(),
    }),
    output: z.object({ batch_id: commandIdSchema, results: z.array(commandResultSchema) }),
  },

  /** Takes a batch back where nobody has changed it since: a batch itself, named by who asks, to be taken back too. */
  'commands.undo': {
    input: z.object({ batch_id: commandIdSchema, undoes: commandIdSchema }),
    output: z.object({
      batch_id: commandIdSchema,
      restored: z.array(z.object({ type: commandTypeSchema, key: keySchema, seq: z.int().min(0) })),
      left: z.array(
        z.object({
          type: z.string(),
          key: keySchema,
          /** What the record is called. */
          name: z.string(),
          field: z.string().optional(),
          reason: z.string(),
        }),
      ),
    }),
  },

  /** A customer's activity, or that of the whole workspace, newest first. The filters add up. */
  'activity.list': {
    input: z.object({
      customer_key: keySchema.nullable(),
      cursor: z.string().nullable(),
      limit: z.int().min(1).max(500),
      event_types: z.array(z.string()).optional(),
      actor: z.string().optional(),
      onboarding_key: keySchema.optional(),
      from: z.string().optional(),
      to: z.string().optional(),
      text: z.string().max(20_000).optional(),
    }),
    output: z.object({ entries: z.array(bridgeActivitySchema), next_cursor: z.string().nullable() }),
  },

  /** What a query finds, best first; it is never refused for what it says. */
  search: {
    input: z.object({
      query: z.string().max(QUERY_LIMIT),
      limit: z.int().min(1).max(1000),
      types: z.array(z.enum(RECORD_TYPES)).optional(),
      /** Keys of records, the most recently opened first: they come first among equals. */
      opened: z.array(keySchema).max(50).optional(),
    }),
    output: searchAnswerSchema,
  },
  /** The same for each type by itself, with as many results as `limits` says. */
  'search.groups': {
    input: z.object({
      query: z.string().max(QUERY_LIMIT),
      limits: z.record(z.enum(RECORD_TYPES), z.int().min(1).max(100)),
      opened: z.array(keySchema).max(50),
    }),
    output: z.object({
      groups: z.array(z.object({ type: z.enum(RECORD_TYPES), results: searchAnswerSchema.shape.results })),
      hints: searchAnswerSchema.shape.hints,
      filling: searchAnswerSchema.shape.filling,
    }),
  },
  /**
   * Keys of every record of a type that a query finds, archived ones included, best first; `instead` says what is
   * found, or offered, where there is nothing as typed.
   */
  'search.keys': {
    input: z.object({ query: z.string().max(QUERY_LIMIT), type: z.enum(RECORD_TYPES) }),
    output: z.object({
      keys: z.array(z.string()),
      instead: searchAnswerSchema.shape.hints.element.nullable(),
      filling: searchAnswerSchema.shape.filling,
    }),
  },
  /** The custom fields that a query may name. */
  'search.fields': { input: z.object({}), output: z.object({ custom_fields: z.array(customFieldSchema) }) },

  'keys.list': { input: z.object({}), output: z.object({ keys: z.array(apiKeySchema) }) },
  'keys.create': {
    input: z.object({
      name: line(100).trim().min(1),
      mode: z.enum(['live', 'test']),
      /** Without it the key may read and write. */
      scope: z.enum(['read', 'read_write']).optional(),
    }),
    output: z.object({ secret: z.string(), key: apiKeySchema }),
  },
  /** Another key in place of one; the old one is accepted for so long, or no more. */
  'keys.rotate': {
    input: z.object({
      id: keySchema,
      grace_ms: z
        .int()
        .min(0)
        .max(7 * 24 * 60 * 60 * 1000),
    }),
    output: z.object({ secret: z.string(), key: apiKeySchema }),
  },
  'keys.revoke': { input: z.object({ id: keySchema }), output: z.object({ revoked: z.boolean() }) },

  /** Adds somebody to the workspace, or changes them; the directory is this machine's own. */
  'people.save': {
    input: z.object({
      /** Absent for somebody new. */
      key: keySchema.optional(),
      name: line(255).trim().min(1),
      email: z.string().trim().max(320).nullable(),
      removed: z.boolean().optional(),
      /** Of who leaves: whose their customers are then; the workspace's owner where nobody is named. */
      hand_over_to: keySchema.optional(),
    }),
    /** `batch_id` takes it back; null when nothing was changed. */
    output: z.object({ key: keySchema, batch_id: keySchema.nullable() }),
  },
  /** What contacts are called, by the ids that were asked for; of those that are not there, nothing. */
  'contacts.names': {
    input: z.object({ ids: z.array(z.string().min(1).max(255)).max(1000) }),
    output: z.object({ names: z.record(z.string(), z.string()) }),
  },
  'profile.set': { input: z.object({ person_key: keySchema }), output: z.object({}) },
  /** Keeps a file; `content` is base64. Comments name it by the id that this answers with. */
  'attachments.add': {
    input: z.object({
      name: line(255).trim().min(1),
      content_type: z.string().max(255),
      content: z.base64().max(BRIDGE_MESSAGE_LIMIT_BYTES),
    }),
    output: z.object({ attachment: readSchema(attachment) }),
  },
  'attachments.get': {
    input: z.object({ id: keySchema }),
    output: z.object({ attachment: readSchema(attachment) }),
  },
  'attachments.content': { input: z.object({ id: keySchema }), output: z.object({ content: z.string() }) },
  /** How the workspace is set up; `set` changes what it names. */
  'workspace.get': { input: z.object({}), output: workspaceSchema },
  'workspace.set': {
    input: workspacePatchSchema,
    /** `batch_id` takes it back; null when nothing was changed. */
    output: workspaceSchema.extend({ batch_id: keySchema.nullable() }),
  },
  'sync.status': { input: z.object({}), output: syncStatusSchema },
  /** Checks the key before it is kept. It goes this way only: nothing ever sends it back. */
  'sync.connect': {
    input: z.object({
      url: z.url({ protocol: /^https?$/ }).max(2000),
      key: z.string().trim().min(1).max(500),
    }),
    output: connectOutcomeSchema,
  },
  'sync.disconnect': { input: z.object({}), output: z.object({}) },
  /** The browser has noticed that there is a network again. */
  'sync.wake': { input: z.object({}), output: z.object({}) },
  'sync.now': { input: z.object({}), output: z.object({ started: z.boolean() }) },
  /** Removes what a sweep found missing in numbers too large to be believed. */
  'sync.confirmDeletions': { input: z.object({}), output: z.object({}) },
  'sync.failed': { input: z.object({}), output: z.object({ entries: z.array(failedChangeSchema) }) },
  'sync.conflicts': { input: z.object({}), output: z.object({ entries: z.array(conflictEntrySchema) }) },
  'sync.resolveFailed': {
    input: z.object({ id: z.int(), action: z.enum(['retry', 'discard']) }),
    output: z.object({}),
  },
  'sync.resolveConflict': {
    input: z.object({
      id: z.int(),
      action: z.enum(['keep_mine', 'take_theirs']),
      /** What was shown: nothing is written when it is not what is there now. */
      mine: z.unknown().optional(),
      theirs: z.unknown().optional(),
    }),
    output: z.object({}),
  },
  /** Records made here that the cloud has already, and creates of which nobody knows whether they arrived. */
  'sync.twins': { input: z.object({}), output: z.object({ entries: z.array(doubtfulEntrySchema) }) },
  'sync.uncertain': { input: z.object({}), output: z.object({ entries: z.array(doubtfulEntrySchema) }) },
  'sync.resolveTwin': {
    input: z.object({ id: z.int(), action: z.enum(['link', 'keep_both', 'discard_mine']) }),
    output: z.object({}),
  },
  'sync.resolveUncertain': {
    input: z.object({
      id: z.int(),
      action: z.enum(['resend', 'it_is', 'discard']),
      /** The record in the cloud that it is; needed when several may be it. */
      theirs: z.string().max(200).optional(),
    }),
    output: z.object({}),
  },
  /** What was here before the workspace was connected, in pairs with what the cloud has. */
  'sync.matches': {
    input: z.object({}),
    output: z.object({
      entries: z.array(matchEntrySchema),
      /** Customers of the cloud that match none here. */
      only_there: z.int(),
    }),
  },
  'sync.decideMatches': {
    input: z.object({
      decisions: z.array(z.object({ id: z.int(), action: z.enum(MATCH_ACTIONS) })),
      rest: z.enum(MATCH_ACTIONS).optional(),
    }),
    output: z.object({}),
  },
  'sync.marks': { input: z.object({}), output: z.object({ marks: z.array(recordMarkSchema) }) },
  /** The customer whose page is open, and whether somebody is looking at it. */
  'sync.onScreen': {
    input: z.object({ customer_key: keySchema.nullable(), focused: z.boolean() }),
    output: z.object({}),
  },

  ...COMPUTER_CALLS,
  ...PI_CALLS,
  ...PI_MODEL_CALLS,
  ...WORKBENCH_CALLS,
  ...REMINDER_CALLS,
  ...REPORT_CALLS,
  ...IMPORT_CALLS,
  ...INTEGRATION_CALLS,
  ...WEBHOOK_CALLS,
  ...BACKUP_CALLS,
  ...STATUS_PAGE_CALLS,
  ...MAIL_TEMPLATE_CALLS,

  /** Loads the fictional workspace into an empty one. */
  'sample.load': { input: z.object({}), output: z.object({ loaded: z.boolean() }) },
  /** How many of its customers are still here. */
  'sample.state': { input: z.object({}), output: z.object({ customers: z.int().min(0) }) },
  /** Removes what was loaded, with all that has been added below it. `batch_id` is null when nothing was there. */
  'sample.remove': {
    input: z.object({}),
    output: z.object({ batch_id: z.string().nullable(), removed: z.int().min(0) }),
  },
  /** The record that a reference leads to by now: of a customer that was merged, the other one. */
  'records.resolve': {
    input: z.object({ type: commandTypeSchema, reference: z.string().min(1).max(255) }),
    output: z.object({ key: z.string().nullable() }),
  },
} as const satisfies Record<string, CallShape>;

export type BridgeCall = keyof typeof BRIDGE_CALLS;
export type BridgeInput<Call extends BridgeCall> = z.input<(typeof BRIDGE_CALLS)[Call]['input']>;
export type BridgeOutput<Call extends BridgeCall> = z.output<(typeof BRIDGE_CALLS)[Call]['output']>;

export const BRIDGE_EVENTS = {
  /** Records as they are after a commit, for the replica's live stream. */
  'replication.changed': z.object({
    collection: collectionSchema,
    documents: z.array(documentSchema),
    checkpoint: checkpointSchema,
    /** More has changed than is worth sending: `documents` is empty, and `replication.pull` has them. */
    isMany: z.literal(true).optional(),
  }),
  'sync.changed': syncStatusSchema,
  /** All marks, whenever one has changed. */
  'sync.marksChanged': z.object({ marks: z.array(recordMarkSchema) }),
  /** Something `app.info` shows has changed. */
  'app.changed': appInfoSchema,

  /** What a model looks at while it answers a question. */
  'model.looked': z.object({ id: z.string(), look: lookSchema }),
  /** There is something to be taken by `reminders.take`. */
  'reminders.due': z.object({}),

  /* Events of the window itself, in Electron only; kept until the page has called `window.ready`. */
  'menu.command': z.object({ command: z.enum(MENU_COMMANDS) }),
  /** A `pivotal://` link was followed; `path` is a route of the app. */
  'link.opened': z.object({ path: z.string() }),
  /** Something that has just happened and that the person should know, in words. */
  'app.notice': z.object({ message: z.string() }),
} as const satisfies Record<string, z.ZodType>;

export type BridgeEvent = keyof typeof BRIDGE_EVENTS;
export type BridgeEventPayload<Event extends BridgeEvent> = z.output<(typeof BRIDGE_EVENTS)[Event]>;

/** What the window sends. */
export const bridgeRequestSchema = z.object({
  id: z.int().min(0),
  call: z.string().max(100),
  input: z.unknown(),
});
export type BridgeRequest = z.infer<typeof bridgeRequestSchema>;

/** What the main process sends. */
export const bridgeMessageSchema = z.union([
  z.object({ id: z.int(), output: z.unknown() }),
  z.object({ id: z.int(), error: refusalSchema }),
  z.object({ event: z.string(), payload: z.unknown() }),
]);
export type BridgeMessage =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly error: z.infer<typeof refusalSchema> }
  | { readonly event: BridgeEvent; readonly payload: unknown };

/** What the preload script gives the window in Electron. */
export interface PreloadBridge {
  request(request: BridgeRequest): Promise<BridgeMessage>;
  /** @returns a function that ends the subscription. */
  subscribe(listener: (message: BridgeMessage) => void): () => void;
}
