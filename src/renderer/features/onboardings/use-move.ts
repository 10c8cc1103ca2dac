import type { ReactNode } from 'react';
import type { OnboardingReplica } from '#shared/replica.ts';
import type { Phase } from '#shared/v1/statuses.ts';
import { useStore } from '../../store/index.ts';
import { moveKind } from './moves.ts';
import { moveQuestion } from './questions.ts';
import { useReasonDialog } from './reason-dialog.tsx';

export type StartMove = (onboarding: OnboardingReplica, to: Phase) => void;

/**
 * Moves an onboarding to another phase, after asking what a move of its kind asks.
 * @param onMoved called when the move shows on screen.
 */
export function useMove(
  nameOf: (onboarding: OnboardingReplica) => string,
  onMoved?: StartMove,
): { readonly move: StartMove; readonly dialog: ReactNode } {
  const store = useStore();
  const { ask, dialog } = useReasonDialog();
  function move(onboarding: OnboardingReplica, to: Phase): void {
    const kind = moveKind(onboarding.phase, to);
    if (kind === 'none') return;
    ask({
      question: moveQuestion(nameOf(onboarding), kind, onboarding.phase, to),
      write: (reason) => {
        const written = store.moveOnboarding(onboarding.key, { phase: to, reason });
        onMoved?.(onboarding, to);
        return written;
      },
    });
  }
  return { move, dialog };
}
