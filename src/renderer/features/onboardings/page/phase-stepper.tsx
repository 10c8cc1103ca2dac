import type { Phase } from '#shared/v1/statuses.ts';
import { cx } from '../../../lib/cx.ts';
import { phaseWord } from '../../../lib/words.ts';
import { phasesInOrder } from '../../../lib/workspace-words.ts';
import { MOVE_VERBS, moveKind } from '../moves.ts';

interface PhaseStepperProps {
  readonly phase: string;
  readonly onMove: (to: Phase) => void;
}

/** The seven phases in order; choosing one moves there. */
export function PhaseStepper({ phase, onMove }: PhaseStepperProps) {
  const index = (phasesInOrder() as readonly string[]).indexOf(phase);
  const isDone = phase === 'completed';
  return (
    <div className="@container shrink-0 px-6 pt-1 pb-3">
      <ol aria-label="Phases" className="-mx-0.5 grid grid-cols-7">
        {phasesInOrder().map((one, position) => {
          const label = phaseWord(one).label;
          const words = `${MOVE_VERBS[moveKind(phase, one)]} ${label}`;
          const isHere = one === phase;
          return (
            <li key={one} className="flex min-w-0">
              <button
                type="button"
                aria-label={words}
                aria-current={isHere ? 'step' : undefined}
                title={words}
                onClick={() => onMove(one)}
                className="group/step flex min-h-6 min-w-0 flex-1 flex-col gap-1.5 rounded-control px-0.5 py-2 text-start hover:bg-hover"
              >
                <span
                  aria-hidden="true"
                  className={cx(
                    'h-1.5 w-full rounded-full',
                    position > index
                      ? 'bg-line group-hover/step:bg-line-strong'
                      : isDone
                        ? 'bg-health-good'
                        : 'bg-accent',
                    position < index && !isDone && 'opacity-55',
                  )}
                />
                <span
                  aria-hidden="true"
                  className={cx(
                    'hidden text-2xs leading-3.5 wrap-break-word @xl:block',
                    isHere ? 'font-semibold text-text' : 'text-muted',
                  )}
                >
                  {label}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <p aria-hidden="true" className="text-xs text-muted @xl:hidden">
        {phaseWord(phase).label}
        {index === -1 ? '' : `, phase ${index + 1} of ${phasesInOrder().length}`}
      </p>
    </div>
  );
}
