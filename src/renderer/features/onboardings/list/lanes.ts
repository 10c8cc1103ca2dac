import { calendarDay } from '#shared/values/calendar.ts';
import { type Lane, type LaneBounds, laneBoundsOn, laneOfTarget } from '#shared/values/when-due.ts';
import type { Tone } from '../../../lib/words.ts';
import { workspaceDay } from '../../../lib/workspace-words.ts';

/** Today is the day it is in the workspace. @param now milliseconds. */
export function laneBounds(now: number): LaneBounds {
  return laneBoundsOn(workspaceDay(now));
}

/** @returns null for what is completed: nothing is due any more. */
export function laneOf(
  {
    phase,
    target_launch_date: target,
  }: { readonly phase: string; readonly target_launch_date: string | null },
  bounds: LaneBounds,
): Lane | null {
  return laneOfTarget(phase, target === null ? null : calendarDay(target), bounds);
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
