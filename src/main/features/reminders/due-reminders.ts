import type { ReminderNotice } from '#shared/bridge/reminders.ts';
import { REMINDER_KINDS, type ReminderKind } from '#shared/local/workspace.ts';
import { isGone } from '#shared/v1/statuses.ts';
import { daysBetween } from '#shared/values/calendar.ts';
import { formatNumber } from '#shared/values/number-words.ts';
import { daysInWords } from '../pi/forecast.ts';
import { isOpen, targetDay } from '../pi/phases.ts';
import type { CustomerPicture } from '../pi/picture.ts';

/** Something that somebody is to be reminded of today. */
export interface Reminder {
  readonly kind: ReminderKind;
  readonly words: string;
  /** Days since it was due, or since anything happened; negative before it. */
  readonly late: number;
  /** The address that it opens in the window. */
  readonly route: string;
}

export interface ReminderInput {
  readonly picture: CustomerPicture;
  readonly nextStep: { readonly text: string | null; readonly date: string | null } | null;
  /** The person at this machine; null when nobody has said who that is: then everything is theirs. */
  readonly me: string | null;
  /** `YYYY-MM-DD` of the workspace. */
  readonly today: string;
  /** What a task is called, by its id. */
  readonly titleOf: (task: string) => string;
}

/** A target is said so many days before it. */
const BEFORE_TARGET: readonly number[] = [7, 1, 0];
const QUIET_DAYS = 14;
/** Of what has no end, such as silence, at most weekly. */
const WEEK = 7;

/**
 * What is to be said of one customer today: on the day something is due, and from then on every so many days as its
 * onboarding says. Nothing of who has gone, of what is paused, and of onboardings that want no reminders.
 */
export function dueReminders({ picture, nextStep, me, today, titleOf }: ReminderInput): Reminder[] {
  const { customer, courses, tasks, lastNoted } = picture;
  if (isGone(customer)) return [];
  const open = courses.filter(isOpen);
  const reminded = open.filter(
    ({ onboarding, pausedOn }) => pausedOn === null && onboarding.reminders_enabled,
  );
  const isOwn = me === null || customer.owner_id === me;
  const byKey = new Map(reminded.map(({ onboarding }) => [onboarding.key, onboarding]));
  const found: Reminder[] = [];
  for (const { id, due_date: due, done, assignee_id: assignee, onboarding_key } of tasks) {
    const onboarding = byKey.get(onboarding_key);
    if (done || due === null || onboarding === undefined) continue;
    const isMine =
      me === null || assignee === me || (assignee === null && (isOwn || onboarding.csm_id === me));
    const late = daysBetween(due, today);
    if (isMine && isTurn(late, onboarding.reminder_frequency_days)) {
      const words = `${titleOf(id)} (${customer.name}), ${dueInWords(late)}`;
      found.push({ kind: 'task', words, late, route: `/onboardings/${onboarding.id}` });
    }
  }
  for (const { onboarding } of reminded) {
    const target = targetDay(onboarding);
    if (target === null || !(isOwn || onboarding.csm_id === me)) continue;
    const late = daysBetween(target, today);
    if (!BEFORE_TARGET.includes(-late) && !(late > 0 && isTurn(late, onboarding.reminder_frequency_days)))
      continue;
    const words = `${onboarding.name ?? customer.name}: ${targetInWords(late)}`;
    found.push({ kind: 'target', words, late, route: `/onboardings/${onboarding.id}` });
  }
  // Where all that is open is paused, or wants none, its customer is left in peace too.
  if (!isOwn || (open.length > 0 && reminded.length === 0)) return found;
  const route = `/customers/${customer.id}`;
  const every = Math.min(...reminded.map(({ onboarding }) => onboarding.reminder_frequency_days), WEEK);
  if (nextStep?.date != null && nextStep.text !== null) {
    const late = daysBetween(nextStep.date, today);
    if (isTurn(late, every))
      found.push({ kind: 'next_step', words: `${customer.name}: ${nextStep.text}`, late, route });
  }
  const quiet = lastNoted === null ? 0 : daysBetween(lastNoted, today);
  if (reminded.length > 0 && isTurn(quiet - QUIET_DAYS, Math.max(every, WEEK))) {
    const words = `${customer.name}: nothing noted or done for ${daysInWords(quiet)}`;
    found.push({ kind: 'quiet', words, late: quiet, route });
  }
  return found;
}

function dueInWords(late: number): string {
  return late === 0 ? 'due today' : `${daysInWords(late)} overdue`;
}

/** @param late days since the target; negative before it */
function targetInWords(late: number): string {
  if (late === 0) return 'target today';
  if (late > 0) return `target passed ${daysInWords(late)} ago`;
  return late === -1 ? 'target tomorrow' : `target in ${daysInWords(-late)}`;
}

/** On the day, and every so many days after it. */
function isTurn(late: number, every: number): boolean {
  return late >= 0 && late % Math.max(1, every) === 0;
}

const HEADINGS: Readonly<Record<ReminderKind, { one: string; many: string; route: string }>> = {
  task: { one: 'A task is due', many: 'tasks are due', route: '/tasks' },
  target: { one: 'A target date', many: 'target dates', route: '/onboardings' },
  next_step: { one: 'A next step', many: 'next steps', route: '/workbench' },
  quiet: { one: 'A quiet customer', many: 'quiet customers', route: '/workbench' },
};
const MOST_LINES = 4;

/** Of a kind how many there are, and the few that have waited longest. */
interface Noticed {
  count: number;
  longest: readonly Reminder[];
}

/** One notification for each kind, what has waited longest first: nobody reads twenty, and nobody keeps thousands. */
export function createNotices() {
  const noticed = new Map<ReminderKind, Noticed>();
  return {
    add(reminder: Reminder): void {
      const known = noticed.get(reminder.kind) ?? { count: 0, longest: [] };
      known.count += 1;
      known.longest = [...known.longest, reminder].sort((a, b) => b.late - a.late).slice(0, MOST_LINES);
      noticed.set(reminder.kind, known);
    },
    all: (): ReminderNotice[] =>
      REMINDER_KINDS.flatMap((kind): ReminderNotice[] => {
        const { count, longest } = noticed.get(kind) ?? { count: 0, longest: [] };
        const [first] = longest;
        if (first === undefined) return [];
        const { one, many, route } = HEADINGS[kind];
        if (count === 1) return [{ title: one, body: first.words, route: first.route }];
        const rest = count - longest.length;
        const lines = longest.map(({ words }) => words);
        const body = [...lines, ...(rest > 0 ? [`and ${formatNumber(rest)} more`] : [])].join('\n');
        return [{ title: `${formatNumber(count)} ${many}`, body, route }];
      }),
  };
}
