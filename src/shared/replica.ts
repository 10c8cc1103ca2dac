import { z } from 'zod';
import { comment } from './records/comment.ts';
import type { DefinitionOf, RecordType } from './records/index.ts';
import { nextStep } from './records/next-step.ts';
import { readSchema } from './records/schemas.ts';
import { task } from './records/task.ts';
import { template } from './records/template.ts';
import type { RecordOf } from './records/values.ts';
import { customField, nudge, person, view } from './records/workspace-types.ts';
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

const keySchema = z.string().min(1).max(64);

/** A task is below an onboarding, and through it below a customer. */
const taskParentFields = { ...parentFields, onboarding_key: keySchema };

/** A comment, or a nudge, is about a customer, an onboarding or a task: `subject_key` is of what it is about itself. */
const subjectParentFields = {
  ...parentFields,
  onboarding_key: keySchema.nullable(),
  subject_key: keySchema,
};

export const REPLICA_SCHEMAS = {
  customers: customerSchema.extend(replicaFields),
  contacts: contactSchema.extend({ ...replicaFields, ...parentFields }),
  onboardings: onboardingSchema.extend({ ...replicaFields, ...parentFields }),
  people: readSchema(person).extend(replicaFields),
  tasks: readSchema(task).extend({ ...replicaFields, ...taskParentFields }),
  comments: readSchema(comment).extend({ ...replicaFields, ...subjectParentFields }),
  next_steps: readSchema(nextStep).extend({ ...replicaFields, ...parentFields }),
  templates: readSchema(template).extend(replicaFields),
  custom_fields: readSchema(customField).extend(replicaFields),
  views: readSchema(view).extend(replicaFields),
  nudges: readSchema(nudge).extend({ ...replicaFields, ...subjectParentFields }),
} as const;

export type CollectionName = keyof typeof REPLICA_SCHEMAS;
export const COLLECTION_NAMES = Object.keys(REPLICA_SCHEMAS) as readonly CollectionName[];

/** Collections of records that belong to a customer, near or far. */
export const OF_CUSTOMER = ['contacts', 'onboardings', 'tasks', 'comments', 'next_steps'] as const;
export type OfCustomer = (typeof OF_CUSTOMER)[number];

/** The record type of a collection. */
export type TypeIn<Name extends CollectionName> = {
  [Type in RecordType]: DefinitionOf<Type>['plural'] extends Name ? Type : never;
}[RecordType];

type Replica<Name extends CollectionName> = z.infer<(typeof REPLICA_SCHEMAS)[Name]>;
type Fields<Shape extends Record<string, z.ZodType>> = { [Name in keyof Shape]: z.infer<Shape[Name]> };
type OfWorkspace =
  | 'task'
  | 'comment'
  | 'next_step'
  | 'template'
  | 'custom_field'
  | 'view'
  | 'person'
  | 'nudge';
type WorkspaceReplica<Type extends OfWorkspace> = RecordOf<DefinitionOf<Type>> & Fields<typeof replicaFields>;

export type CustomerReplica = Replica<'customers'>;
export type ContactReplica = Replica<'contacts'>;
export type OnboardingReplica = Replica<'onboardings'>;
/** Somebody of the workspace. `key` is what `owner_id`, `csm_id` and the like hold. */
export type PersonReplica = WorkspaceReplica<'person'>;
export type TaskReplica = WorkspaceReplica<'task'> & Fields<typeof taskParentFields>;
export type CommentReplica = WorkspaceReplica<'comment'> & Fields<typeof subjectParentFields>;
/** What is to happen next with a customer: at most one for each. */
export type NextStepReplica = WorkspaceReplica<'next_step'> & Fields<typeof parentFields>;
export type TemplateReplica = WorkspaceReplica<'template'>;
export type CustomFieldReplica = WorkspaceReplica<'custom_field'>;
export type NudgeReplica = WorkspaceReplica<'nudge'> & Fields<typeof subjectParentFields>;
export type ViewReplica = WorkspaceReplica<'view'>;

export interface ReplicaOf {
  customers: CustomerReplica;
  contacts: ContactReplica;
  onboardings: OnboardingReplica;
  people: PersonReplica;
  tasks: TaskReplica;
  comments: CommentReplica;
  next_steps: NextStepReplica;
  templates: TemplateReplica;
  custom_fields: CustomFieldReplica;
  views: ViewReplica;
  nudges: NudgeReplica;
}
