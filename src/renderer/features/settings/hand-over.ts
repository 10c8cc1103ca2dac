import { RECORDS } from '#shared/records/index.ts';
import type { CustomerReplica, OnboardingReplica, PersonReplica, TaskReplica } from '#shared/replica.ts';
import type { RecordChange } from '../../store/index.ts';

/** What somebody has who leaves, as far as it goes on without them. */
export interface Belongings {
  readonly customers: readonly CustomerReplica[];
  readonly onboardings: readonly OnboardingReplica[];
  readonly tasks: readonly TaskReplica[];
}

/** The onboarding's fields that hold somebody of the workspace. */
const ROLES = ['csm_id', 'se_id', 'designer_id', 'product_ops_id'] as const;

const rolesOf = (onboarding: OnboardingReplica, key: string) =>
  ROLES.filter((role) => onboarding[role] === key);

export function belongingsOf(person: Pick<PersonReplica, 'key'>, all: Belongings): Belongings {
  const { key } = person;
  return {
    customers: all.customers.filter(({ owner_id }) => owner_id === key),
    onboardings: all.onboardings.filter(
      (onboarding) => onboarding.phase !== 'completed' && rolesOf(onboarding, key).length > 0,
    ),
    tasks: all.tasks.filter(({ assignee_id, done }) => assignee_id === key && !done),
  };
}

/** What the hand-over is to be. */
export interface HandOver {
  readonly person: PersonReplica;
  /** Null for the owner of the workspace. */
  readonly heir: string | null;
  /** Open onboardings and tasks go along. */
  readonly withWork: boolean;
  readonly now: string;
}

/** A leaver's customers, and with them their open work, as one change. */
export function handOverChanges(
  { person, heir, withWork, now }: HandOver,
  { customers, onboardings, tasks }: Belongings,
): readonly RecordChange[] {
  const { key, removed_at, role } = person;
  /** A workspace always has an owner. */
  const crown: RecordChange[] =
    role === 'owner' && removed_at === null && heir !== null
      ? [{ operation: 'update', collection: 'people', key: heir, fields: { role } }]
      : [];
  const leave: RecordChange[] =
    removed_at !== null
      ? customers.map((customer) => ({
          operation: 'update',
          collection: 'customers',
          key: customer.key,
          fields: { owner_id: heir },
        }))
      : [
          {
            operation: 'update',
            collection: 'people',
            key,
            fields: { removed_at: now, ...(heir === null ? {} : { hand_over_to: heir }) },
          },
        ];
  if (!withWork) return [...crown, ...leave];
  return [
    ...crown,
    ...onboardings.map(
      (onboarding): RecordChange => ({
        operation: 'update',
        collection: RECORDS.onboarding.plural,
        key: onboarding.key,
        fields: Object.fromEntries(rolesOf(onboarding, key).map((role) => [role, heir])),
      }),
    ),
    ...tasks.map(
      (task): RecordChange => ({
        operation: 'update',
        collection: 'tasks',
        key: task.key,
        fields: { assignee_id: heir },
      }),
    ),
    ...leave,
  ];
}
