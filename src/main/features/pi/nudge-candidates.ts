import type { RecordType } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import type { HubEvent } from '../../hub/events/event-reads.ts';
import type { NudgeKind } from '../../hub/records/nudge-conditions.ts';

/** What may have come to be worth a nudge: whether it has, its condition says. */
export interface NudgeCandidate {
  readonly kind: NudgeKind;
  readonly subjectType: RecordType;
  readonly subjectKey: string;
}

type Finder = (event: HubEvent, openTasks: (onboardingKey: string) => readonly string[]) => NudgeCandidate[];

const ofCustomer =
  (kind: NudgeKind): Finder =>
  ({ customer_key: key }) =>
    key === null ? [] : [{ kind, subjectType: 'customer', subjectKey: key }];
const ofOnboarding =
  (kind: NudgeKind): Finder =>
  ({ onboarding_key: key }) =>
    key === null ? [] : [{ kind, subjectType: onboarding.type, subjectKey: key }];
const ofTask =
  (kind: NudgeKind): Finder =>
  ({ subject_key: key }) => [{ kind, subjectType: 'task', subjectKey: key }];
const ofOpenTasks =
  (kind: NudgeKind): Finder =>
  ({ onboarding_key: key }, openTasks) =>
    key === null ? [] : openTasks(key).map((task) => ({ kind, subjectType: 'task', subjectKey: task }));

/** By event: what it may make worth a nudge. An empty list is one after which only something may be over. */
const FINDERS: Readonly<Record<string, readonly Finder[]>> = {
  'customer.health_bucket_changed': [ofCustomer('health_at_risk')],
  'customer.health_score_dropped': [ofCustomer('health_drop')],
  'customer.status_changed': [],
  'customer.deleted': [],
  'contact.added': [],
  'contact.updated': [ofCustomer('no_primary_contact')],
  'contact.archived': [ofCustomer('no_primary_contact')],
  'contact.removed': [ofCustomer('no_primary_contact')],
  [onboarding.events.created]: [ofOnboarding('target_passed')],
  [onboarding.events.deleted]: [],
  [onboarding.events.fields.target_launch_date]: [ofOnboarding('target_passed')],
  [onboarding.events.fields.state]: [ofOnboarding('target_passed'), ofOnboarding('ready_to_advance')],
  [onboarding.events.fields.phase]: [ofOnboarding('ready_to_advance'), ofOpenTasks('orphaned_task')],
  'task.created': [ofTask('unassigned_task')],
  'task.completed': [ofOnboarding('ready_to_advance'), ofOpenTasks('orphaned_task')],
  'task.reopened': [],
  'task.deleted': [ofOnboarding('ready_to_advance')],
  'task.field_changed': [ofTask('unassigned_task'), ofOnboarding('ready_to_advance')],
};

export const NUDGING_EVENTS: readonly string[] = Object.keys(FINDERS);

export function candidatesOf(
  event: HubEvent,
  openTasks: (onboardingKey: string) => readonly string[],
): NudgeCandidate[] {
  return (FINDERS[event.type] ?? []).flatMap((find) => find(event, openTasks));
}
