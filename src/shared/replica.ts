import { z } from 'zod';
import { contactSchema } from './v1/contact.ts';
import { customerSchema } from './v1/customer.ts';
import { onboardingSchema } from './v1/onboarding.ts';

/**
 * A record as the window's replica holds it: what v1 shows, plus what ties it to the hub. `key` never
 * changes; `seq` is the hub's version of the record, 0 while only the window knows it; `_deleted` is the
 * tombstone. `display_id` is 0 until the hub has given one.
 */
const replicaFields = {
  key: z.string().min(1).max(64),
  seq: z.int().min(0),
  _deleted: z.boolean(),
};

export const customerReplicaSchema = customerSchema.extend(replicaFields);

export const contactReplicaSchema = contactSchema.extend({
  ...replicaFields,
  customer_key: z.string().min(1).max(64),
});

export const onboardingReplicaSchema = onboardingSchema.extend({
  ...replicaFields,
  customer_key: z.string().min(1).max(64),
});

/** Somebody of the workspace. `key` is what `owner_id`, `csm_id` and the like hold. */
export const personReplicaSchema = z.object({
  ...replicaFields,
  name: z.string().min(1).max(255),
  email: z.string().max(320).nullable(),
  /** Set when the person has left the workspace; the name stays for what they did. */
  removed_at: z.string().nullable(),
  created_at: z.string(),
});

export const REPLICA_SCHEMAS = {
  customers: customerReplicaSchema,
  contacts: contactReplicaSchema,
  onboardings: onboardingReplicaSchema,
  people: personReplicaSchema,
} as const;

export type CollectionName = keyof typeof REPLICA_SCHEMAS;
export const COLLECTION_NAMES = Object.keys(REPLICA_SCHEMAS) as readonly CollectionName[];

export type CustomerReplica = z.infer<typeof customerReplicaSchema>;
export type ContactReplica = z.infer<typeof contactReplicaSchema>;
export type OnboardingReplica = z.infer<typeof onboardingReplicaSchema>;
export type PersonReplica = z.infer<typeof personReplicaSchema>;

export interface ReplicaOf {
  customers: CustomerReplica;
  contacts: ContactReplica;
  onboardings: OnboardingReplica;
  people: PersonReplica;
}
