import type { NudgeReplica } from '#shared/replica.ts';
import { formatDay } from '../../lib/dates.ts';
import { isFromTheRight } from '../../lib/direction.ts';
import type { Scope, Work } from './work.ts';

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

/**
 * What it says of itself; the day in it as days are written on screen.
 * @param names that may stand in it: those read from the right are kept apart from what is around them
 */
export function wordsOfNudge(
  { kind, data }: Pick<NudgeReplica, 'kind' | 'data'>,
  now: number,
  names: readonly (string | null | undefined)[] = [],
): NudgeWords {
  const { words: said, day, accept, command } = data;
  const words = typeof said === 'string' && said !== '' ? said : kind.replaceAll('_', ' ');
  const proposed = typeof accept === 'string' ? accept : 'Accept';
  return {
    words: apart(typeof day === 'string' ? words.replace(day, formatDay(day, now)) : words, names),
    // Where nothing is proposed, only a person can see to it.
    accept: command == null ? 'Seen to' : proposed,
  };
}

function apart(words: string, names: readonly (string | null | undefined)[]): string {
  return [...new Set(names)].reduce<string>(
    (said, name) =>
      name != null && isFromTheRight(name) ? said.replaceAll(name, () => `\u2068${name}\u2069`) : said,
    words,
  );
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
