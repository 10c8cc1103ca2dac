import type { Tone } from '../../../lib/words.ts';

/** How near an open onboarding's target launch date is, the most pressing first. Weeks begin on Monday. */
export const LANES = ['overdue', 'this_week', 'next_week', 'later', 'no_target'] as const;
export type Lane = (typeof LANES)[number];

/** Where lanes end, as timestamps: each begins a day. Timestamps of one form compare as texts do. */
export interface LaneBounds {
  readonly today: string;
  readonly nextWeek: string;
  readonly weekAfter: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days begin when they do on this machine. @param now milliseconds. */
export function laneBounds(now: number): LaneBounds {
  const today = new Date(now);
  const weekday = today.getDay();
  const untilMonday = weekday === 0 ? 1 : 8 - weekday;
  const later = (days: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + days).toISOString();
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

/** Whole days from one moment's calendar day to another's, on this machine; negative when it is earlier. */
export function daysBetween(from: string, to: string): number {
  const dayNumber = (timestamp: string) => {
    const date = new Date(timestamp);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS;
  };
  return dayNumber(to) - dayNumber(from);
}
