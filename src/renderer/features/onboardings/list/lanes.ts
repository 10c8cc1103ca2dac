import { addDays, calendarDay, weekdayOf } from '#shared/values/calendar.ts';
import type { Tone } from '../../../lib/words.ts';
import { workspaceDay } from '../../../lib/workspace-words.ts';

/** How near an open onboarding's target launch date is, the most pressing first. Weeks begin on Monday. */
export const LANES = ['overdue', 'this_week', 'next_week', 'later', 'no_target'] as const;
export type Lane = (typeof LANES)[number];

/** Where lanes end, as days: each begins one. */
export interface LaneBounds {
  readonly today: string;
  readonly nextWeek: string;
  readonly weekAfter: string;
}

/** Today is the day it is on this machine. @param now milliseconds. */
export function laneBounds(now: number): LaneBounds {
  const today = workspaceDay(now);
  const weekday = weekdayOf(today);
  const untilMonday = weekday === 0 ? 1 : 8 - weekday;
  return { today, nextWeek: addDays(today, untilMonday), weekAfter: addDays(today, untilMonday + 7) };
}

/** @returns null for what is completed: nothing is due any more. */
export function laneOf(
  onboarding: { readonly phase: string; readonly target_launch_date: string | null },
  bounds: LaneBounds,
): Lane | null {
  const { phase, target_launch_date } = onboarding;
  if (phase === 'completed') return null;
  if (target_launch_date === null) return 'no_target';
  const target = calendarDay(target_launch_date);
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

export function isLane(value: string): value is Lane {
  return Object.hasOwn(WORDS, value);
}
