import { onboarding } from '#shared/records/onboarding.ts';
import type { OnboardingReplica } from '#shared/replica.ts';
import { PHASES, type Phase } from '#shared/v1/statuses.ts';
import { count, countOf, phaseWord } from '../../lib/words.ts';
import type { BulkChange, BulkGuard } from '../../list/bulk-changes.ts';
import { moveKind, moveNeedsReason, shiftNeedsReason, targetShift } from './moves.ts';
import type { ReasonQuestion } from './questions.ts';
import { useReasonDialog } from './reason-dialog.tsx';

/** Asks why, once for all, where one of the changes would have asked by itself. */
export function useBulkReasons(): BulkGuard<OnboardingReplica> {
  const { ask, dialog } = useReasonDialog();
  return {
    guard(rows, change, apply) {
      const question = bulkQuestion(rows, change);
      if (question === null) void apply(undefined);
      else ask({ question, write: apply });
    },
    dialog,
  };
}

/** What is asked before a change of many; null where none of them needs a reason. */
export function bulkQuestion(
  rows: readonly OnboardingReplica[],
  { field, value }: BulkChange,
): ReasonQuestion | null {
  const phase = field === 'phase' ? PHASES.find((known) => known === value) : undefined;
  if (phase !== undefined) return moveQuestionOf(rows, phase);
  if (field === 'target_launch_date' && (typeof value === 'string' || value === null))
    return shiftQuestionOf(rows, value);
  return null;
}

function moveQuestionOf(rows: readonly OnboardingReplica[], to: Phase): ReasonQuestion | null {
  const kinds = rows.map(({ phase }) => moveKind(phase, to)).filter((kind) => kind !== 'none');
  const asking = kinds.filter(moveNeedsReason).length;
  if (asking === 0 && to !== 'completed') return null;
  const onboardings = countOf(onboarding.plural, kinds.length);
  return {
    title: to === 'completed' ? `Complete ${onboardings}?` : `Move ${onboardings} to ${phaseWord(to).label}?`,
    description:
      asking === 0
        ? 'Once completed, they can only be read, until they are reopened.'
        : `${asking === kinds.length ? 'They go' : `${count(asking, 'of them goes', 'of them go')}`} back or past a phase: say why, once for all.`,
    label: asking === 0 ? 'Note' : 'Reason',
    isRequired: asking > 0,
    missing: 'Say why they move',
    confirmLabel: to === 'completed' ? 'Complete' : 'Move',
  };
}

function shiftQuestionOf(rows: readonly OnboardingReplica[], after: string | null): ReasonQuestion | null {
  const shifts = rows
    .filter(({ phase }) => phase !== 'completed')
    .map(({ target_launch_date }) => targetShift(target_launch_date, after));
  const moved = shifts.filter(({ kind }) => kind === 'shift' || kind === 'clear');
  if (moved.length === 0) return null;
  const asking = moved.filter(shiftNeedsReason).length;
  const onboardings = countOf(onboarding.plural, moved.length);
  return {
    title: after === null ? `Clear the target of ${onboardings}?` : `Move the target of ${onboardings}?`,
    description:
      asking === 0
        ? 'The reason is kept with every one of them.'
        : `${count(asking, 'moves', 'move')} more than 7 days later: say why, once for all.`,
    label: 'Reason',
    isRequired: asking > 0,
    missing: 'More than 7 days later: say why',
    confirmLabel: after === null ? 'Clear target' : 'Move target',
  };
}
