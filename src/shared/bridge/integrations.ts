import { z } from 'zod';

const keySchema = z.string().min(1).max(64);
const sourceSchema = z.enum(['hubspot', 'stripe']);
export type IntegrationSource = z.infer<typeof sourceSchema>;

/** What becomes of an account, or of a contact of one. */
export const INTEGRATION_FATES = [
  'create',
  'link',
  'change',
  'merge',
  'archive',
  'same',
  'skip',
  'refuse',
] as const;
const fateCountsSchema = z.record(z.enum(INTEGRATION_FATES), z.int());
const countsSchema = z.object({ customers: fateCountsSchema, contacts: fateCountsSchema });
export type IntegrationCounts = z.infer<typeof countsSchema>;

const ruleSchema = z.object({
  /** As the source calls it. */
  property: z.string().trim().min(1).max(200),
  /** A field of customers; `custom_fields.SLUG` of their own ones. */
  field: z.string().trim().min(1).max(200),
  rule: z.enum(['always', 'if_empty']),
});
export type IntegrationRule = z.infer<typeof ruleSchema>;
const mappingSchema = z.array(ruleSchema).max(100);

const integrationSchema = z.object({
  source: sourceSchema,
  state: z.enum([
    'syncing',
    'idle',
    'stopped',
    'waiting',
    'unauthorized',
    'forbidden',
    'unreachable',
    'failed',
  ]),
  mode: z.enum(['live', 'test']),
  /** The account's id there, where the source tells it. */
  account: z.string().nullable(),
  /** `list:7`; null for no filter. */
  filter: z.string().nullable(),
  mapping: mappingSchema,
  progress: z.object({ phase: z.string(), done: z.int(), total: z.int().nullable() }).nullable(),
  counts: countsSchema,
  error: z.object({ message: z.string(), retry_at: z.string().nullable() }).nullable(),
  /** Takes the last pass back. */
  batch_id: z.string().nullable(),
  last_full_sync_at: z.string().nullable(),
  last_incremental_sync_at: z.string().nullable(),
});
export type IntegrationView = z.infer<typeof integrationSchema>;

const previewStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('running'), phase: z.string(), done: z.int() }),
  z.object({
    kind: z.literal('done'),
    counts: countsSchema,
    samples: z.array(
      z.object({
        fate: z.enum(INTEGRATION_FATES),
        kind: z.string(),
        source_id: z.string(),
        name: z.string(),
        message: z.string().nullable(),
      }),
    ),
  }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type IntegrationPreviewState = z.infer<typeof previewStateSchema>;

const logEntrySchema = z.object({
  number: z.int(),
  /** `company`, `contact`, `customer`; `pass` for what is about no record. */
  kind: z.string(),
  source_id: z.string().nullable(),
  name: z.string().nullable(),
  outcome: z.string(),
  message: z.string().nullable(),
  /** Of the customer or contact here. */
  record_key: z.string().nullable(),
  timestamp: z.string(),
});
export type IntegrationLogEntry = z.infer<typeof logEntrySchema>;

const ofSource = z.object({ source: sourceSchema });
const filterSchema = z.string().max(500).nullable();
/** A key goes this way only: nothing ever sends it back. */
const secretSchema = z.string().trim().min(1).max(1000);

/** HubSpot and Stripe, from which customers come. */
export const INTEGRATION_CALLS = {
  'integrations.list': {
    input: z.object({}),
    output: z.object({ integrations: z.array(integrationSchema) }),
  },
  'integrations.connect': {
    input: ofSource.extend({ key: secretSchema, filter: filterSchema }),
    output: integrationSchema,
  },
  /** Begins to look what connecting would do; without a key, with the one that is kept. */
  'integrations.preview': {
    input: ofSource.extend({
      key: secretSchema.nullable(),
      filter: filterSchema,
      mapping: mappingSchema.optional(),
    }),
    output: z.object({ run: z.string() }),
  },
  'integrations.previewState': { input: z.object({ run: z.string() }), output: previewStateSchema },
  'integrations.previewCancel': { input: z.object({ run: z.string() }), output: z.object({}) },
  'integrations.change': {
    input: ofSource.extend({ filter: filterSchema.optional(), mapping: mappingSchema.optional() }),
    output: integrationSchema,
  },
  'integrations.sync': { input: ofSource.extend({ full: z.boolean() }), output: integrationSchema },
  'integrations.stop': { input: ofSource, output: integrationSchema },
  'integrations.disconnect': { input: ofSource, output: z.object({}) },
  /** The newest first, older than a number. */
  'integrations.log': {
    input: ofSource.extend({
      before: z.int().nullable(),
      only_errors: z.boolean(),
      limit: z.int().min(1).max(200),
    }),
    output: z.object({ entries: z.array(logEntrySchema), has_more: z.boolean() }),
  },
  'integrations.retry': {
    input: ofSource.extend({ number: z.int() }),
    output: z.object({ counts: countsSchema }),
  },
  'integrations.resync': {
    input: ofSource.extend({ customer_key: keySchema }),
    output: z.object({ counts: countsSchema }),
  },
  /** Which fields of a customer come from where. */
  'integrations.fields': {
    input: z.object({ customer_key: keySchema }),
    output: z.object({
      sources: z.array(
        z.object({ source: sourceSchema, source_id: z.string(), fields: z.array(z.string()) }),
      ),
    }),
  },
  'integrations.unlink': {
    input: z.object({ customer_key: keySchema, field: z.string().max(200) }),
    output: z.object({}),
  },
} as const;
