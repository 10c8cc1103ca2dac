import { addDays, weekdayOf } from './calendar.ts';

/** How near an open onboarding's target launch date is, the most pressing first. Weeks begin on Monday. */
export const LANES = ['overdue', 'this_week', 'next_week', 'later', 'no_target'] as const;
export type Lane = (typeof LANES)[number];

/** Where lanes end, as days: each begins one. */
export interface LaneBounds {
  readonly today: string;
  readonly nextWeek: string;
  readonly weekAfter: string;
}

export function laneBoundsOn(today: string): LaneBounds {
  const weekday = weekdayOf(today);
  const untilMonday = weekday === 0 ? 1 : 8 - weekday;
  return { today, nextWeek: addDays(today, untilMonday), weekAfter: addDays(today, untilMonday + 7) };
}

/** @param target a day; null for none @returns null for what is completed: nothing is due any more */
export function laneOfTarget(phase: string, target: string | null, bounds: LaneBounds): Lane | null {
  if (phase === 'completed') return null;
  if (target === null) return 'no_target';
  if (target < bounds.today) return 'overdue';
  if (target < bounds.nextWeek) return 'this_week';
  return target < bounds.weekAfter ? 'next_week' : 'later';
}

/** How soon a task is due, as one speaks of it; what is pressing first. */
export const DAY_GROUPS = ['overdue', 'today', 'tomorrow', 'week', 'later', 'none'] as const;
export type DayGroup = (typeof DAY_GROUPS)[number];

/** @param days from today to the day on which it is due; null for none. What is done is late no more. */
export function dayGroupAfter(days: number | null, done: boolean): DayGroup {
  if (days === null) return 'none';
  if (days < 0) return done ? 'later' : 'overdue';
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  return days <= 7 ? 'week' : 'later';
}
