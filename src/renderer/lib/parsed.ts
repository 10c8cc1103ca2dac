import type { Choice, Reading } from '#shared/values/reading.ts';

/** What an editor makes of what stands in it: a value, or why it is none, with what may have been meant. */
export type Parsed<Value> =
  | { readonly value: Value }
  | { readonly error: string; readonly choices?: readonly Choice<Value>[] };

/** A reading as editors take it. */
export function parsed<Value>(reading: Reading<Value>): Parsed<Value | null> {
  return reading.kind === 'value'
    ? { value: reading.value }
    : { error: reading.reason, choices: reading.choices };
}
