import type { Phase } from '#shared/v1/statuses.ts';
import { calendarDay, daysBetween } from '#shared/values/calendar.ts';
import { phasesInOrder } from '../../lib/workspace-words.ts';

/** What a change of phase is. A phase of a later version is left by a jump. */
export type MoveKind = 'none' | 'advance' | 'back' | 'jump' | 'reopen';

/** What a move is called where it can be chosen, before the phase that it leads to. */
export const MOVE_VERBS: Readonly<Record<MoveKind, string>> = {
  none: 'Now in',
  advance: 'Advance to',
  back: 'Send back to',
  jump: 'Jump to',
  reopen: 'Reopen in',
};

const order = (): readonly string[] => phasesInOrder();

export function moveKind(from: string, to: Phase): MoveKind {
  if (from === to) return 'none';
  if (from === 'completed') return 'reopen';
  const start = order().indexOf(from);
  const end = order().indexOf(to);
  if (start === -1) return 'jump';
  if (end < start) return 'back';
  return end === start + 1 ? 'advance' : 'jump';
}

/** Only the next step speaks for itself. */
export function moveNeedsReason(kind: MoveKind): boolean {
  return kind === 'back' || kind === 'jump' || kind === 'reopen';
}

/** The phase a number of steps away; undefined past either end, and for a phase of a later version. */
export function phaseBeside(phase: string, step: number): Phase | undefined {
  const index = order().indexOf(phase);
  return index === -1 ? undefined : phasesInOrder()[index + step];
}

/** The phases a move passes over, in order. */
export function skippedPhases(from: string, to: Phase): readonly Phase[] {
  const start = order().indexOf(from);
  return start === -1 ? [] : phasesInOrder().slice(start + 1, order().indexOf(to));
}

/** What a change of the target launch date is; `days` is how much later, negative for earlier. */
export type TargetShift =
  | { readonly kind: 'none' | 'set' | 'clear' }
  | { readonly kind: 'shift'; readonly days: number };

export function targetShift(before: string | null, after: string | null): TargetShift {
  if (before === null) return { kind: after === null ? 'none' : 'set' };
  if (after === null) return { kind: 'clear' };
  const days = daysBetween(calendarDay(before), calendarDay(after));
  return days === 0 ? { kind: 'none' } : { kind: 'shift', days };
}

/** So many days later a date may move without saying why. */
const FREE_SHIFT_DAYS = 7;

export function shiftNeedsReason(shift: TargetShift): boolean {
  return shift.kind === 'shift' && shift.days > FREE_SHIFT_DAYS;
}
