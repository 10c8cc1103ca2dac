import { z } from 'zod';
import { RESOURCES } from './records.ts';

/** A rule says which requests it hits and what then happens. Plain data, so that a seed can be kept and replayed. */

const milliseconds = z.number().min(0);
const resource = z.enum(RESOURCES);
const fields = z.record(z.string(), z.unknown());
const recordId = z.union([z.string(), z.int()]);

/** A change made by another user of the workspace. */
export const remoteEditSchema = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('create'),
    resource,
    /** The customer of a contact or onboarding. */
    customer: recordId.optional(),
    fields,
  }),
  z.strictObject({ op: z.literal('update'), resource, id: recordId, fields }),
  z.strictObject({ op: z.literal('delete'), resource, id: recordId }),
  /** Gives a contact or onboarding to another customer. */
  z.strictObject({
    op: z.literal('move'),
    resource: z.enum(['contact', 'onboarding']),
    id: recordId,
    customer: recordId,
  }),
  /** Gives the newest `count` rows, or those named, one and the same `created_at`. */
  z.strictObject({
    op: z.literal('tie'),
    resource,
    ids: z.array(recordId).optional(),
    count: z.int().min(1).optional(),
    at: z.iso.datetime().optional(),
  }),
]);
export type RemoteEdit = z.infer<typeof remoteEditSchema>;

/** `before` the request is worked on (nothing takes effect), or `after` (it took effect, the answer suffers). */
const before = z.enum(['before', 'after']).default('before');
const after = z.enum(['before', 'after']).default('after');

const effectSchema = z.discriminatedUnion('kind', [
  /** `before`: on the way in. `during`: an Idempotency-Key is claimed, nothing is written yet. `after`: on the way out. */
  z.strictObject({
    kind: z.literal('latency'),
    ms: z.union([milliseconds, z.tuple([milliseconds, milliseconds])]),
    when: z.enum(['before', 'during', 'after']).default('after'),
  }),
  z.strictObject({ kind: z.literal('drop'), when: before }),
  /** No answer, but the connection stays open until the cloud stops. */
  z.strictObject({ kind: z.literal('hang'), when: before }),
  /** An error envelope; what is not given follows from the status. */
  z.strictObject({
    kind: z.literal('refuse'),
    status: z.int().min(400).max(599),
    type: z.string().optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    field: z.string().optional(),
    /** Seconds, an HTTP date, or a date so many milliseconds after the answer's own. */
    retryAfter: z.union([z.number(), z.string(), z.strictObject({ dateIn: milliseconds })]).optional(),
    when: before,
  }),
  /** A page for people instead of JSON: a login page with 200, a gateway's page otherwise. */
  z.strictObject({ kind: z.literal('html'), status: z.int().min(200).max(599).default(200), when: before }),
  /** A complete response whose JSON ends too early. */
  z.strictObject({ kind: z.literal('truncate'), keep: z.number().min(0).max(1).default(0.5) }),
  /** Content-Length is wrong by `delta` bytes; too large a one ends with the connection being cut. */
  z.strictObject({ kind: z.literal('content-length'), delta: z.int() }),
  /** The body trickles in over `ms` milliseconds. */
  z.strictObject({ kind: z.literal('slow-body'), ms: milliseconds, chunks: z.int().min(1).default(8) }),
  /** Adds or overwrites fields of the objects in the response; the stored rows stay as they are. */
  z.strictObject({
    kind: z.literal('decorate'),
    fields,
    object: z.string().optional(),
    /** Only the objects with these ids. */
    ids: z.array(z.string()).optional(),
    /** Fields that the objects then lack. */
    without: z.array(z.string()).optional(),
  }),
  /** Puts rows, as they are given, at the front of a list, and overwrites what is around them. */
  z.strictObject({
    kind: z.literal('envelope'),
    rows: z.array(z.unknown()).default([]),
    fields: fields.default({}),
  }),
  z.strictObject({ kind: z.literal('edit'), edits: z.array(remoteEditSchema).min(1), when: after }),
  /** Revokes the key that the request carries; with `before` this request is refused already. */
  z.strictObject({ kind: z.literal('revoke-key'), when: before }),
  z.strictObject({ kind: z.literal('forget-idempotency'), when: after }),
  z.strictObject({ kind: z.literal('skew'), ms: z.number(), when: before }),
  /** Cuts every connection and refuses new ones, for `ms` milliseconds or until healed. */
  z.strictObject({ kind: z.literal('partition'), ms: milliseconds.optional(), when: before }),
]);
export type FaultEffect = z.output<typeof effectSchema>;

const matchSchema = z.strictObject({
  method: z.string().optional(),
  /** Without prefix and query: `/customers/*` or `/customers/{id}` (one segment each), `/customers/**` (any rest). */
  path: z.string().optional(),
  /** Query parameters that must be there; `*` stands for any value. */
  query: z.record(z.string(), z.string()).optional(),
  /** Id or display_id of the record that the path names. */
  record: recordId.optional(),
  bodyIncludes: z.string().optional(),
  /** Cleartext, prefix or id of the API key. */
  key: z.string().optional(),
  /** Only the n-th of the requests that match all of the above, counted from 1. */
  nth: z.union([z.int().min(1), z.array(z.int().min(1))]).optional(),
  /** Not the first `skip` of them. */
  skip: z.int().min(0).optional(),
  probability: z.number().min(0).max(1).optional(),
});
export type FaultMatch = z.input<typeof matchSchema>;

export const faultRuleSchema = z.strictObject({
  id: z.string().optional(),
  match: matchSchema.default({}),
  // Not a union of one and many: its errors would hide which effect is wrong, and why.
  effect: z.preprocess((given) => [given].flat(), z.array(effectSchema).min(1)),
  /** The rule is spent after so many hits. */
  times: z.int().min(1).optional(),
});
type EffectInput = z.input<typeof effectSchema>;
/** A rule as it is written: with one effect or several, which then all hit the same requests. */
export type FaultRule = Omit<z.input<typeof faultRuleSchema>, 'effect'> & {
  effect: EffectInput | EffectInput[];
};
