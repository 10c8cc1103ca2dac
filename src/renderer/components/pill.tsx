import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import { customerStatusWord, onboardingStateWord, phaseWord, type Tone } from '../lib/words.ts';

const TONES: Readonly<Record<Tone, string>> = {
  green: 'bg-pill-green-soft text-pill-green-text',
  amber: 'bg-pill-amber-soft text-pill-amber-text',
  red: 'bg-pill-red-soft text-pill-red-text',
  blue: 'bg-pill-blue-soft text-pill-blue-text',
  violet: 'bg-pill-violet-soft text-pill-violet-text',
  grey: 'bg-pill-grey-soft text-pill-grey-text',
};

export interface PillProps {
  readonly tone?: Tone;
  /** A dot before the words, for what is a state. */
  readonly hasDot?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/**
 * A word with a hue: green goes well, amber waits, red needs somebody, blue and violet are stages, grey rests. One
 * element only: lists are full of them.
 */
export function Pill({ tone = 'grey', hasDot = false, className, children }: PillProps) {
  return (
    <span
      dir="auto"
      className={cx(
        'cut inline-block h-5 max-w-full rounded-full px-2 align-middle text-xs leading-5 font-medium',
        hasDot &&
          'before:me-1.5 before:inline-block before:size-1.5 before:rounded-full before:bg-current before:align-[0.12em]',
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

/** `of` names the field whose value it is. */
export function StatusPill({
  of,
  value,
}: {
  readonly of: 'status' | 'state' | 'phase';
  readonly value: string;
}) {
  const word = { status: customerStatusWord, state: onboardingStateWord, phase: phaseWord }[of](value);
  return (
    <Pill tone={word.tone} hasDot={of !== 'phase'}>
      {word.label}
    </Pill>
  );
}
