/** One of the readings of a text that has several. */
export interface Choice<Value> {
  /** How it is shown to be picked: "1,250". */
  readonly label: string;
  readonly value: Value;
}

/**
 * What a reader makes of a text: a value, null where nothing was written, or a refusal in one sentence that says
 * how to write it. A text that may mean several things is refused with all of them to choose from.
 */
export type Reading<Value> =
  | { readonly kind: 'value'; readonly value: Value | null }
  | { readonly kind: 'refused'; readonly reason: string; readonly choices: readonly Choice<Value>[] };

export function read<Value>(value: Value | null): Reading<Value> {
  return { kind: 'value', value };
}

export function refused<Value>(reason: string, choices: readonly Choice<Value>[] = []): Reading<Value> {
  return { kind: 'refused', reason, choices };
}

/** What is longer is no number, day, domain or address, and is not looked through for one. */
export const READ_MAX = 2000;
