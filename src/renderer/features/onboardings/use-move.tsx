import { type ReactNode, useRef } from 'react';
import type { OnboardingReplica } from '#shared/replica.ts';
import type { Phase } from '#shared/v1/statuses.ts';
import { type RecordChange, useStore } from '../../store/index.ts';
import { openTaskChanges } from '../tasks/open-task-changes.ts';
import { type OpenTasksAnswer, OpenTasksChoice } from '../tasks/open-tasks-choice.tsx';
import { type MoveKind, moveKind } from './moves.ts';
import { moveQuestion, resumingQuestion } from './questions.ts';
import { useReasonDialog } from './reason-dialog.tsx';

export type StartMove = (onboarding: OnboardingReplica, to: Phase) => void;

/**
 * Moves an onboarding to another phase, after asking what a move of its kind asks, and what is to become of its open
 * tasks. The move, what it does to tasks, and resuming what was paused are one change with one undo.
 * @param onMoved called when the move shows on screen.
 */
export function useMove(
  nameOf: (onboarding: OnboardingReplica) => string,
  onMoved?: StartMove,
): { readonly move: StartMove; readonly dialog: ReactNode } {
  const store = useStore();
  const { ask, dialog } = useReasonDialog();
  const answer = useRef<OpenTasksAnswer | null>(null);

  function move(onboarding: OnboardingReplica, to: Phase): void {
    const kind = moveKind(onboarding.phase, to);
    if (kind === 'none') return;
    answer.current = null;
    const isPaused = onboarding.state === 'paused';
    const question = moveQuestion(nameOf(onboarding), kind, onboarding.phase, to);
    ask({
      question: isPaused ? resumingQuestion(question) : question,
      more: <OpenTasksChoice onboarding={onboarding} kind={kind} to={to} answer={answer} />,
      async write(reason) {
        const { key } = onboarding;
        const written = store.change(
          [
            ...(isPaused ? [resumed(key)] : []),
            ...openTaskChanges(answer.current, to),
            { operation: 'update', collection: 'onboardings', key, fields: { phase: to }, reason },
          ],
          `${LABELS[kind]} ${nameOf(onboarding)}`,
        );
        onMoved?.(onboarding, to);
        const refusals = written === null ? [] : (await written.done).refusals;
        if (refusals[0] !== undefined) throw refusals[0];
      },
    });
  }
  return { move, dialog };
}

function resumed(key: string): RecordChange {
  return { operation: 'update', collection: 'onboardings', key, fields: { state: 'active' } };
}

const LABELS: Readonly<Record<MoveKind, string>> = {
  none: 'Left',
  advance: 'Advanced',
  back: 'Sent back',
  jump: 'Moved',
  reopen: 'Reopened',
};
