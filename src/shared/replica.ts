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

/** Under what a record hangs, by its key, which stays when the cloud gives the parent another id. */
const parentFields = { customer_key: z.string().min(1).max(64) };

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
  customers: customerSchema.extend(replicaFields),
  contacts: contactSchema.extend({ ...replicaFields, ...parentFields }),
  onboardings: onboardingSchema.extend({ ...replicaFields, ...parentFields }),
  people: personReplicaSchema,
} as const;

export type CollectionName = keyof typeof REPLICA_SCHEMAS;
export const COLLECTION_NAMES = Object.keys(REPLICA_SCHEMAS) as readonly CollectionName[];

type Replica<Name extends CollectionName> = z.infer<(typeof REPLICA_SCHEMAS)[Name]>;
export type CustomerReplica = Replica<'customers'>;
export type ContactReplica = Replica<'contacts'>;
export type OnboardingReplica = Replica<'onboardings'>;
export type PersonReplica = Replica<'people'>;

export interface ReplicaOf {
  customers: CustomerReplica;
  contacts: ContactReplica;
  onboardings: OnboardingReplica;
  people: PersonReplica;
}
