import { formatNumber } from './words.ts';

/**
 * What is to be said of a text that is longer than its field takes; null while it fits. A field never cuts what is
 * typed or pasted into it: it stays, is marked, and whoever typed it shortens it.
 */
export function tooLong(text: string, max: number | undefined): string | null {
  const over = max === undefined ? 0 : text.length - max;
  if (max === undefined || over <= 0) return null;
  return `At most ${formatNumber(max)} ${max === 1 ? 'character' : 'characters'}: ${formatNumber(over)} too many`;
}

/** Marks a control with such a text; a form with one is not sent. */
export const TOO_LONG = 'data-too-long';
