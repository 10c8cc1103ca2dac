import { useState } from 'react';
import { readDay } from '#shared/values/day.ts';
import { dayDraft } from '../lib/dates.ts';
import { dayRules } from '../lib/locale.ts';
import { DayInput } from './day-input.tsx';
import { Field, type FieldProps } from './field.tsx';

export interface DayFieldProps extends Pick<FieldProps, 'label' | 'hint' | 'error'> {
  /** `2026-12-15`; null for none. */
  readonly value: string | null;
  readonly onChange: (day: string | null) => void;
  /** Told what is typed and is no day, null when it is one: a form must not be sent over it. */
  readonly onProblem?: (problem: string | null) => void;
  readonly leans?: 'back';
}

/** A day with its label: typed or picked. What cannot be read stays as typed, with the reason under it. */
export function DayField({ label, hint, error, value, onChange, onProblem, leans }: DayFieldProps) {
  const [draft, setDraft] = useState<{ readonly of: string | null; readonly text: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // A value that comes from elsewhere takes the place of what was typed for the former one.
  const text = draft !== null && draft.of === value ? draft.text : dayDraft(value);

  function take(typed: string, isDone: boolean): void {
    const reading = readDay(typed, { ...dayRules(), ...(leans === undefined ? {} : { leans }) });
    const refusal = reading.kind === 'refused' ? reading.reason : null;
    const next = reading.kind === 'value' ? reading.value : value;
    setDraft({ of: next, text: isDone && refusal === null ? dayDraft(next) : typed });
    setProblem(isDone ? refusal : null);
    onProblem?.(refusal);
    if (next !== value) onChange(next);
  }

  return (
    <Field label={label} hint={hint} error={error ?? problem}>
      {(ids) => (
        <DayInput
          label={label}
          ids={ids}
          text={text}
          onText={(typed) => take(typed, false)}
          onPick={(typed) => take(typed, true)}
          onBlur={() => take(text, true)}
          {...(leans === undefined ? {} : { leans })}
          className="h-8"
        />
      )}
    </Field>
  );
}
