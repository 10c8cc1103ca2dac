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

/** A word with a hue: green goes well, amber waits, red needs somebody, blue and violet are stages, grey rests. */
export function Pill({ tone = 'grey', hasDot = false, className, children }: PillProps) {
  return (
    <span
      className={cx(
        'inline-flex h-5 min-w-0 max-w-full items-center align-middle gap-1.5 rounded-full px-2 text-xs font-medium',
        TONES[tone],
        className,
      )}
    >
      {hasDot ? <span aria-hidden="true" className="size-1.5 shrink-0 rounded-full bg-current" /> : null}
      <span dir="auto" className="cut">
        {children}
      </span>
    </span>
  );
}

/** `of` says whose value it is: a customer's status, an onboarding's state or phase. */
export function StatusPill({
  of,
  value,
}: {
  readonly of: 'customer' | 'onboarding' | 'phase';
  readonly value: string;
}) {
  const word = { customer: customerStatusWord, onboarding: onboardingStateWord, phase: phaseWord }[of](value);
  return (
    <Pill tone={word.tone} hasDot={of !== 'phase'}>
      {word.label}
    </Pill>
  );
}
