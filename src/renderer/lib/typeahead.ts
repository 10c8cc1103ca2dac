/** What is typed to find an entry of a list that has no field to type into. */
export interface Typed {
  readonly text: string;
  /** When its last letter came, in milliseconds. */
  readonly at: number;
}

export const NOTHING_TYPED: Typed = { text: '', at: 0 };

/** So long after the last one, a letter begins a word. */
const WORD_MS = 1000;

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly timeStamp: number;
}

/** @returns undefined for a key that is no letter of a word; a space begins none, it chooses. */
export function typedAfter(before: Typed, event: Key): Typed | undefined {
  const { key, ctrlKey, metaKey, altKey, timeStamp: at } = event;
  if ([...key].length !== 1 || ctrlKey || metaKey || altKey) return undefined;
  const word = at - before.at < WORD_MS ? before.text : '';
  return word === '' && key === ' ' ? undefined : { text: word + key, at };
}

/**
 * The entry that is meant: the next one that begins so, from the present one on. One letter, or the same again, leads
 * from each to the next.
 * @returns its index, -1 for none
 */
export function entryFor(text: string, labels: readonly string[], present: number): number {
  const [first = '', ...others] = [...text.toLocaleLowerCase()];
  const isStep = others.every((letter) => letter === first);
  const word = isStep ? first : text.toLocaleLowerCase();
  const from = Math.max(present, 0) + (isStep && present >= 0 ? 1 : 0);
  const order = labels.map((_, at) => (from + at) % labels.length);
  return order.find((at) => labels[at]?.trim().toLocaleLowerCase().startsWith(word)) ?? -1;
}
