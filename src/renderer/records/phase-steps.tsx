import type { CSSProperties } from 'react';
import { cx } from '../lib/cx.ts';
import { phaseWord } from '../lib/words.ts';
import { phasesInOrder } from '../lib/workspace-words.ts';

/** How far an onboarding has come: a segment for each of the seven phases, all in one element: lists are full of them. */
export function PhaseSteps({ phase }: { readonly phase: string }) {
  const index = (phasesInOrder() as readonly string[]).indexOf(phase);
  const word = phaseWord(phase).label;
  const words = index === -1 ? word : `${word}, phase ${index + 1} of ${phasesInOrder().length}`;
  const isDone = phase === 'completed';
  return (
    <span
      role="img"
      aria-label={words}
      title={words}
      style={{ '--before': index, '--reached': index + 1 } as CSSProperties}
      className={cx('phase-steps', isDone && 'phase-steps-done')}
    />
  );
}
