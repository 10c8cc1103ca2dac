import type { Tone } from '../../lib/words.ts';

/** How near an open onboarding's target launch date is, the most pressing first. Weeks begin on Monday. */
export const LANES = ['overdue', 'this_week', 'next_week', 'later', 'no_target'] as const;
export type Lane = (typeof LANES)[number];

/** Where lanes end, as timestamps: each begins a day. Timestamps of one form compare as texts do. */
export interface LaneBounds {
  readonly today: string;
  readonly nextWeek: string;
  readonly weekAfter: string;
}

/** A calendar day; `month` counts from 1. */
interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(timeZone, clock);
  return clock;
}

/** What the wall clock of a zone shows, as if it were UTC: milliseconds. */
function wallClock(time: number, timeZone: string): number {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

function dayIn(time: number, timeZone: string): Day {
  const date = new Date(wallClock(time, timeZone));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** When a day begins in a zone. */
function startOf({ year, month, day }: Day, timeZone: string): string {
  const wanted = Date.UTC(year, month - 1, day);
  // The offset may be another one at midnight than at the first guess: the second look settles it.
  const guess = wanted - (wallClock(wanted, timeZone) - wanted);
  return new Date(wanted - (wallClock(guess, timeZone) - guess)).toISOString();
}

/** @param now milliseconds. */
export function laneBounds(now: number, timeZone: string): LaneBounds {
  const today = dayIn(now, timeZone);
  const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
  const untilMonday = weekday === 0 ? 1 : 8 - weekday;
  const later = (days: number) => startOf({ ...today, day: today.day + days }, timeZone);
  return { today: later(0), nextWeek: later(untilMonday), weekAfter: later(untilMonday + 7) };
}

/** @returns null for what is completed: nothing is due any more. */
export function laneOf(
  onboarding: { readonly phase: string; readonly target_launch_date: string | null },
  bounds: LaneBounds,
): Lane | null {
  const { phase, target_launch_date: target } = onboarding;
  if (phase === 'completed') return null;
  if (target === null) return 'no_target';
  if (target < bounds.today) return 'overdue';
  if (target < bounds.nextWeek) return 'this_week';
  return target < bounds.weekAfter ? 'next_week' : 'later';
}

const WORDS: Readonly<Record<Lane, { readonly label: string; readonly tone: Tone }>> = {
  overdue: { label: 'Overdue', tone: 'red' },
  this_week: { label: 'This week', tone: 'amber' },
  next_week: { label: 'Next week', tone: 'blue' },
  later: { label: 'Later', tone: 'grey' },
  no_target: { label: 'No target', tone: 'grey' },
};

export const laneWord = (lane: Lane) => WORDS[lane];

/** Whole days from one moment's calendar day to another's, in a zone; negative when it is earlier. */
export function daysBetween(from: string, to: string, timeZone: string): number {
  const dayNumber = (timestamp: string) => Math.floor(wallClock(Date.parse(timestamp), timeZone) / DAY_MS);
  return dayNumber(to) - dayNumber(from);
}
