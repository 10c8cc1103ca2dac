/** Which characters a text may hold, and how those that must not act are shown. */

/**
 * What no line of text holds: controls (tab, line breaks and NEL among them), line and paragraph separators, halves
 * of surrogate pairs, bidi embeddings, overrides and isolates, the zero-width space and the byte order mark.
 * Joiners and direction marks stay: names are written with them.
 */
const REFUSED_IN_LINE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u;

/** What no text holds: controls but tab and line breaks, and halves of surrogate pairs. */
const REFUSED_IN_TEXT = /[[\p{Cc}--[\t\n\r]]\p{Cs}]/v;

/** Nothing of these is seen: white space, and what has no shape. */
const UNSEEN = /^[\s\p{DI}\p{Cf}\u2800]*$/u;

/** What pasted text carries along unseen: zero-width characters, direction marks, fillers, variation selectors. */
const INVISIBLE = /[\p{DI}\p{Cf}]/gu;

/** Whether a text shows nothing: empty, only spaces, only invisible characters. */
export function isBlank(text: string): boolean {
  return UNSEEN.test(text);
}

/** Why a text cannot be a line, naming the character; null when it can. */
export function problemOfLine(text: string): string | null {
  const found = REFUSED_IN_LINE.exec(text)?.[0];
  return found === undefined ? null : `must not contain ${nameOf(found)}`;
}

/** Why a text cannot be one of several lines, naming the character; null when it can. */
export function problemOfText(text: string): string | null {
  const found = REFUSED_IN_TEXT.exec(text)?.[0];
  return found === undefined ? null : `must not contain ${nameOf(found)}`;
}

/** Without the characters that are never seen; in an address they only make two of one. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/** A pasted text as one line: line breaks and tabs become spaces, what a line must not hold goes. */
export function asLine(text: string): string {
  return text
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(new RegExp(REFUSED_IN_LINE, 'gu'), '')
    .trim();
}

/** Its first `max` characters, as the contract counts them, and no half of one at the end. */
export function cutTo(text: string, max: number): string {
  const last = text.charCodeAt(max - 1);
  const isHalf = text.length > max && last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHalf ? max - 1 : max);
}

const NAMES: Readonly<Record<string, string>> = {
  '\0': 'a NUL character',
  '\t': 'a tab',
  '\n': 'a line break',
  '\r': 'a line break',
  '\u0085': 'a line break',
  '\u2028': 'a line break',
  '\u2029': 'a line break',
  '\u200b': 'a zero-width space',
  '\ufeff': 'a byte order mark',
};

function nameOf(character: string): string {
  const code = codeOf(character);
  const name = NAMES[character];
  if (name !== undefined) return `${name} (${code})`;
  if (/\p{Cs}/u.test(character)) return `half of a character (${code})`;
  return /\p{Cc}/u.test(character)
    ? `a control character (${code})`
    : `a character that changes the direction of text (${code})`;
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What a terminal would act on, or not show: all that a line refuses, and direction marks. */
const ACTS_ON_TERMINAL = new RegExp(`${REFUSED_IN_LINE.source}|[\\u200e\\u200f\\u061c]`, 'gu');

/** A text for a terminal: what would move its cursor, colour it or turn its direction is written out as `<U+001B>`. */
export function visible(text: string): string {
  return text.replace(ACTS_ON_TERMINAL, (character) => `<${codeOf(character)}>`);
}

/** A value as JSON for a terminal: what `visible` writes out is escaped, so that it is read back as the same. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(
    ACTS_ON_TERMINAL,
    (character) => `\\u${codeOf(character).slice(2).toLowerCase()}`,
  );
}
