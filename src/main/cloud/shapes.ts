import { z } from 'zod';
import { contactSchema } from '#shared/v1/contact.ts';
import { customerSchema } from '#shared/v1/customer.ts';
import { deletedSchema, meSchema } from '#shared/v1/envelopes.ts';
import { onboardingSchema } from '#shared/v1/onboarding.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Resource } from '../hub/records/records.ts';

/**
 * What the cloud may answer: the contract's shapes, but lenient. Fields that it does not carry may be missing,
 * keys and enum values that this version does not know are kept. What the sync itself relies on must be right.
 */
const date = z.iso.datetime({ offset: true });
const identity = { id: z.string().min(1), display_id: z.int(), created_at: date, updated_at: date };

export const RECORD_SHAPES = {
  customer: customerSchema
    .partial()
    .extend({ ...identity, object: z.literal('customer'), name: z.string() })
    .loose(),
  contact: contactSchema
    .partial()
    .extend({
      ...identity,
      object: z.literal('contact'),
      customer_id: z.string().min(1),
      name: z.string(),
      email: z.string(),
    })
    .loose(),
  onboarding: onboardingSchema
    .partial()
    .extend({
      ...identity,
      object: z.literal('onboarding'),
      customer_id: z.string().min(1),
      phase: z.string(),
      state: z.string(),
      waiting_on_customer: z.boolean(),
      started_at: date.nullable().optional(),
      completed_at: date.nullable().optional(),
      target_launch_date: date.nullable().optional(),
    })
    .loose(),
} as const satisfies Record<Resource, z.ZodType<RemoteRecord>>;

export interface RemotePage {
  readonly data: readonly RemoteRecord[];
  readonly has_more: boolean;
}

function pageOf(record: z.ZodType<RemoteRecord>): z.ZodType<RemotePage> {
  return z.object({ object: z.literal('list'), data: z.array(record), has_more: z.boolean() });
}

export const PAGE_SHAPES: Readonly<Record<Resource, z.ZodType<RemotePage>>> = {
  customer: pageOf(RECORD_SHAPES.customer),
  contact: pageOf(RECORD_SHAPES.contact),
  onboarding: pageOf(RECORD_SHAPES.onboarding),
};

export const ME_SHAPE = meSchema.extend({ mode: z.string().optional() }).extend({
  organization: z.object({ id: z.string().min(1), slug: z.string().nullish(), name: z.string() }),
});

export type RemoteMe = z.infer<typeof ME_SHAPE>;

export const DELETED_SHAPE = deletedSchema;

/** Field names of the objects on a page, by which it is learned what the cloud carries. */
export function fieldsOf(records: readonly RemoteRecord[]): Set<string> {
  return new Set(records.flatMap((record) => Object.keys(record)));
}
