import type { NudgeReplica } from '#shared/replica.ts';
import type { Scope, Work } from './work.ts';

/** What accepting one does, on its button; where it proposes nothing, that it is seen to. */
const ACCEPT: Readonly<Record<string, string>> = {
  health_at_risk: 'Mark at risk',
  health_drop: 'Set a next step',
  ready_to_advance: 'Advance',
  unassigned_task: 'Assign',
  orphaned_task: 'Take along',
  target_passed: 'Mark at risk',
  no_primary_contact: 'Make one primary',
};

/** Pressing ones first. */
const ORDER: readonly string[] = [
  'health_at_risk',
  'target_passed',
  'health_drop',
  'no_primary_contact',
  'ready_to_advance',
  'orphaned_task',
  'unassigned_task',
];

export interface NudgeWords {
  readonly words: string;
  /** On the button that accepts it. */
  readonly accept: string;
}

export function wordsOfNudge({ kind, data }: Pick<NudgeReplica, 'kind' | 'data'>): NudgeWords {
  const words = typeof data.words === 'string' && data.words !== '' ? data.words : kind.replaceAll('_', ' ');
  const command = data.command as { readonly fields?: { readonly done?: unknown } } | null | undefined;
  if (command === null || command === undefined) return { words, accept: 'Seen to' };
  return { words, accept: command.fields?.done === true ? 'Complete' : (ACCEPT[kind] ?? 'Accept') };
}

/** The open ones of who is looked after: of my customers, of onboardings that I run, of tasks that are mine. */
export function nudgesOf(
  nudges: readonly NudgeReplica[],
  work: Work,
  scope: Scope,
  me: string | null,
): NudgeReplica[] {
  const isMine = ({ customer_key, onboarding_key }: NudgeReplica) =>
    work.customersByKey.get(customer_key)?.owner_id === me ||
    (onboarding_key !== null && work.onboardingsByKey.get(onboarding_key)?.csm_id === me);
  const place = ({ kind }: NudgeReplica) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  return nudges
    .filter((nudge) => nudge.state === 'open' && (scope === 'all' || isMine(nudge)))
    .toSorted((a, b) => place(a) - place(b));
}

export interface SnoozeChoice {
  readonly label: string;
  /** ISO 8601. */
  readonly until: string;
}

const MORNING = 9;

/** Until when one may be put off: three hours, tomorrow's morning, that of the next week. */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const later = new Date(now.getTime() + 3 * 3_600_000);
  const morningIn = (days: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { label: 'In three hours', until: later.toISOString() },
    { label: 'Tomorrow morning', until: morningIn(1).toISOString() },
    { label: 'Next Monday', until: morningIn(toMonday).toISOString() },
    { label: 'In two weeks', until: morningIn(14).toISOString() },
  ];
}
