import type { Phase } from '#shared/v1/statuses.ts';
import { calendarDay } from '#shared/values/calendar.ts';
import { formatDay } from '../../lib/dates.ts';
import { count, phaseWord } from '../../lib/words.ts';
import {
  type MoveKind,
  moveNeedsReason,
  shiftNeedsReason,
  skippedPhases,
  type TargetShift,
} from './moves.ts';

/** What is asked before a change, and whether it must be answered. */
export interface ReasonQuestion {
  readonly title: string;
  readonly description: string;
  /** Names the field: "Reason", "Note". */
  readonly label: string;
  readonly isRequired: boolean;
  /** Said when a required answer is missing. */
  readonly missing: string;
  /** The button: a verb and its object. */
  readonly confirmLabel: string;
}

const label = (phase: string) => phaseWord(phase).label;

/** As a move asks, of an onboarding that is paused: moving it resumes it. */
export function resumingQuestion(question: ReasonQuestion): ReasonQuestion {
  const { description, confirmLabel } = question;
  return {
    ...question,
    description: `${description} It is paused: moving it resumes it.`,
    confirmLabel: `Resume and ${confirmLabel.charAt(0).toLowerCase()}${confirmLabel.slice(1)}`,
  };
}

/** @param name what the onboarding is called. */
export function moveQuestion(name: string, kind: MoveKind, from: string, to: Phase): ReasonQuestion {
  const isIn = `${name} is in ${label(from)} now.`;
  const target = label(to);
  const isRequired = moveNeedsReason(kind);
  const field = { label: isRequired ? 'Reason' : 'Note', isRequired };
  switch (kind) {
    case 'back':
      return {
        ...field,
        title: `Send back to ${target}?`,
        description: isIn,
        missing: 'Say why it goes back',
        confirmLabel: 'Send back',
      };
    case 'reopen':
      return {
        ...field,
        title: `Reopen in ${target}?`,
        description: `${name} is completed. Reopened, it can be changed again.`,
        missing: 'Say why it is reopened',
        confirmLabel: 'Reopen',
      };
    case 'jump': {
      const skipped = skippedPhases(from, to).map(label);
      return {
        ...field,
        title: `Jump to ${target}?`,
        description: skipped.length === 0 ? isIn : `${isIn} This skips ${skipped.join(', ')}.`,
        missing: 'Say why it jumps',
        confirmLabel: 'Jump',
      };
    }
    default:
      return {
        ...field,
        title: to === 'completed' ? 'Complete this onboarding?' : `Advance to ${target}?`,
        description:
          to === 'completed' ? `Once completed, ${name} can only be read, until it is reopened.` : isIn,
        missing: '',
        confirmLabel: to === 'completed' ? 'Complete' : 'Advance',
      };
  }
}

/** @param now milliseconds. */
export function shiftQuestion(
  shift: TargetShift,
  before: string,
  after: string | null,
  now: number,
): ReasonQuestion {
  const field = {
    label: 'Reason',
    isRequired: shiftNeedsReason(shift),
    missing: 'More than 7 days later: say why',
  };
  const was = formatDay(calendarDay(before), now);
  if (shift.kind !== 'shift' || after === null) {
    return {
      ...field,
      title: 'Clear the target launch date?',
      description: `It was ${was}. Without one, the onboarding is in no lane.`,
      confirmLabel: 'Clear target',
    };
  }
  const { days } = shift;
  return {
    ...field,
    title: `Move the target to ${formatDay(calendarDay(after), now)}?`,
    description: `It was ${was}: ${count(Math.abs(days), 'day')} ${days > 0 ? 'later' : 'earlier'}.`,
    confirmLabel: 'Move target',
  };
}
