/**
 * Text → tokens, before any field is known. Total and linear: every text has tokens.
 *
 * A token is a word, a "phrase", or `name:value,value`, each with an optional `-` before it. A quote opens a phrase
 * only at the beginning of a term or value (`5"` and `צה"ל` are words); it closes itself at the end of the text;
 * doubled, it stands for itself.
 */

export type Operator = '' | '=' | '>' | '>=' | '<' | '<=';

export interface ValuePiece {
  readonly operator: Operator;
  /** Without operator and quotes. */
  readonly text: string;
  readonly quoted: boolean;
  /** Of the value with its quotes, after the operator; UTF-16 offsets into the query. */
  readonly start: number;
  readonly end: number;
}

interface TokenPlace {
  readonly negated: boolean;
  readonly start: number;
  readonly end: number;
  /** A quote that was opened and not closed. */
  readonly open: boolean;
}

export type Token =
  | (TokenPlace & { readonly kind: 'word'; readonly text: string })
  | (TokenPlace & { readonly kind: 'phrase'; readonly text: string })
  /** `pieces` is never empty; a piece without text stands where a value could still be typed. */
  | (TokenPlace & { readonly kind: 'field'; readonly name: string; readonly pieces: readonly ValuePiece[] });

const SPACE = /\s/u;
const QUOTES = '"“”„‟«»＂';
/** `：` is what East Asian keyboards type. */
const COLONS = ':：';
const FIELD_NAME = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*$/u;
const OPERATORS: readonly (readonly [string, Operator])[] = [
  ['>=', '>='],
  ['<=', '<='],
  ['≥', '>='],
  ['≤', '<='],
  ['>', '>'],
  ['<', '<'],
  ['=', '='],
];

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = readToken(text, at);
    tokens.push(token);
    at = skipSpace(text, token.end);
  }
  return tokens;
}

function readToken(text: string, start: number): Token {
  const negated = text[start] === '-' && start + 1 < text.length && !isSpace(text, start + 1);
  const from = negated ? start + 1 : start;
  if (isQuote(text, from)) {
    const phrase = readQuoted(text, from);
    return { kind: 'phrase', negated, start, end: phrase.end, open: phrase.open, text: phrase.text };
  }
  const colon = findColon(text, from);
  if (colon !== -1) {
    const { pieces, end, open } = readPieces(text, colon + 1);
    return { kind: 'field', negated, start, end, open, name: text.slice(from, colon), pieces };
  }
  const end = readWhile(text, from, (at) => !isSpace(text, at));
  return { kind: 'word', negated, start, end, open: false, text: text.slice(from, end) };
}

/** The colon after a field's name, or -1: a word, among them everything with `://`. */
function findColon(text: string, from: number): number {
  const at = readWhile(text, from, (i) => !isSpace(text, i) && !isOneOf(COLONS, text, i));
  if (!isOneOf(COLONS, text, at) || text.startsWith('//', at + 1)) return -1;
  return FIELD_NAME.test(text.slice(from, at)) ? at : -1;
}

function readPieces(text: string, from: number): { pieces: ValuePiece[]; end: number; open: boolean } {
  const pieces: ValuePiece[] = [];
  let at = from;
  for (;;) {
    const [sign, operator] = OPERATORS.find(([o]) => text.startsWith(o, at)) ?? (['', ''] as const);
    const start = at + sign.length;
    if (isQuote(text, start)) {
      const quoted = readQuoted(text, start);
      at = quoted.end;
      pieces.push({ operator, text: quoted.text, quoted: true, start, end: at });
      if (quoted.open) return { pieces, end: at, open: true };
    } else {
      at = readWhile(text, start, (i) => !isSpace(text, i) && text[i] !== ',');
      pieces.push({ operator, text: text.slice(start, at), quoted: false, start, end: at });
    }
    if (text[at] !== ',') return { pieces, end: at, open: false };
    at += 1;
  }
}

function readQuoted(text: string, from: number): { text: string; end: number; open: boolean } {
  let content = '';
  let at = from + 1;
  for (;;) {
    const stop = readWhile(text, at, (i) => !isQuote(text, i));
    content += text.slice(at, stop);
    if (stop >= text.length) return { text: content, end: stop, open: true };
    if (text[stop + 1] !== text[stop]) return { text: content, end: stop + 1, open: false };
    content += text[stop];
    at = stop + 2;
  }
}

function skipSpace(text: string, from: number): number {
  return readWhile(text, from, (at) => isSpace(text, at));
}

function readWhile(text: string, from: number, test: (at: number) => boolean): number {
  let at = from;
  while (at < text.length && test(at)) at += 1;
  return at;
}

function isSpace(text: string, at: number): boolean {
  return SPACE.test(text.charAt(at));
}

function isQuote(text: string, at: number): boolean {
  return isOneOf(QUOTES, text, at);
}

function isOneOf(set: string, text: string, at: number): boolean {
  const c = text.charAt(at);
  return c !== '' && set.includes(c);
}

/** `value` as it must be typed after `field:`, so that it is read back as this one value, letter for letter. */
export function quoteValue(value: string): string {
  const plain = /^[\p{L}\p{N}_][^\s,"“”„‟«»＂]*$/u.test(value) && !value.includes('..');
  return plain && value !== 'me' ? value : quotePhrase(value);
}

/** `text` as a quoted phrase. */
export function quotePhrase(text: string): string {
  return `"${text.replace(/["“”„‟«»＂]/gu, (c) => c + c)}"`;
}
