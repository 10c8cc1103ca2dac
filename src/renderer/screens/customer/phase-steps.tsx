import { PHASES } from '#shared/v1/onboarding.ts';
import { cx } from '../../lib/cx.ts';
import { phaseWord } from '../../lib/words.ts';

/** How far an onboarding has come: a segment for each of the seven phases. */
export function PhaseSteps({ phase }: { readonly phase: string }) {
  const index = (PHASES as readonly string[]).indexOf(phase);
  const word = phaseWord(phase).label;
  const words = index === -1 ? word : `${word}, phase ${index + 1} of ${PHASES.length}`;
  const isDone = phase === 'completed';
  return (
    <span role="img" aria-label={words} title={words} className="flex max-w-40 gap-0.5">
      {PHASES.map((one, position) => (
        <span
          key={one}
          className={cx(
            'h-1.5 flex-1 rounded-full',
            position > index ? 'bg-line' : isDone ? 'bg-health-good' : 'bg-accent',
            position < index && !isDone && 'opacity-55',
          )}
        />
      ))}
    </span>
  );
}
