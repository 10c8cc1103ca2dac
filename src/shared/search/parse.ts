/**
 * Text → `Query`. Total: no text fails, and what cannot be understood is searched as text, with a hint that says so.
 *
 * What means nothing yet is left out, so that results do not jump while someone is typing: a lone `-`, an empty
 * quote, `status:` without a value.
 */
import {
  type FieldRef,
  flagChoices,
  NO_CUSTOM_FIELDS,
  nearestField,
  resolveField,
  type SearchSchema,
} from './fields.ts';
import { fold } from './fold.ts';
import { nearestName } from './nearest.ts';
import { plainWord } from './plain-word.ts';
import type { Hint, Query, Term, Value } from './query.ts';
import { type Token, tokenize } from './tokens.ts';
import { expectedValue, readDisplayId, readValue } from './values.ts';

/** As many letters of a query are read; nobody types more. */
export const QUERY_LIMIT = 2000;

/** As many terms are looked for: each is held against every record, and nobody means more of them. */
const TERM_LIMIT = 64;

type FieldToken = Token & { kind: 'field' };

/** What `text` asks for. `schema` names the custom fields of the workspace. */
export function parse(text: string, schema: SearchSchema = NO_CUSTOM_FIELDS): Query {
  const terms: Term[] = [];
  const hints: Hint[] = [];
  for (const token of tokenize(text)) {
    const { term, hint } = readTerm(token, text, schema);
    if (term !== null && terms.length === TERM_LIMIT) {
      hints.push(tooManyTerms(token, text));
      break;
    }
    if (term) terms.push(term);
    if (hint) hints.push(hint);
  }
  return { terms, hints };
}

interface ReadTerm {
  readonly term: Term | null;
  readonly hint: Hint | null;
}

function readTerm(token: Token, text: string, schema: SearchSchema): ReadTerm {
  if (token.kind === 'word') return { term: wordTerm(token, text, token.text), hint: null };
  if (token.kind === 'phrase') return { term: textTerm(token, text, token.text), hint: null };
  const field = resolveField(token.name, schema);
  return field ? fieldTerm(token, field, text, schema) : unknownField(token, text, schema);
}

/** A bare word. Only dashes is nothing to look for: it is a `-` on its way to a term, or a dash between words. */
function wordTerm(token: Token, text: string, word: string): Term | null {
  const plain = plainWord(word);
  if (/^-*$/u.test(fold(plain))) return null;
  const term = textTerm(token, text, plain);
  return term && { ...term, displayId: readDisplayId(term.text) };
}

function textTerm(token: Token, text: string, raw: string): (Term & { kind: 'text' }) | null {
  const folded = fold(raw).trim();
  return folded === '' ? null : { kind: 'text', ...placeOf(token, text), text: folded, displayId: null };
}

function placeOf(token: Token, text: string) {
  const { negated, start, end } = token;
  return { negated, start, end, source: text.slice(start, end) + (token.open ? '"' : '') };
}

function fieldTerm(token: FieldToken, field: FieldRef, text: string, schema: SearchSchema): ReadTerm {
  const values: Value[] = [];
  let unread: string | null = null;
  for (const piece of token.pieces) {
    const result = readValue(field, piece, schema);
    if (result.state === 'read') values.push(result.value);
    else if (result.state === 'unreadable') unread ??= piece.text;
  }
  const hint = unread === null ? null : unreadableValue(token, field, unread, text, schema);
  if (values.length > 0) return { term: { kind: 'field', ...placeOf(token, text), field, values }, hint };
  if (hint) return { term: literally(token, text), hint };
  return { term: null, hint: missingValue(token, field) };
}

/** A `name:value` that is none: searched as it stands, without the quotes of its values. */
function literally(token: FieldToken, text: string): Term | null {
  const values = token.pieces.map((piece) => piece.operator + piece.text).join(',');
  const asTyped = text.slice(token.start + (token.negated ? 1 : 0), token.end);
  const quoted = token.pieces.some((piece) => piece.quoted);
  return wordTerm(token, text, quoted ? `${token.name}:${values}` : asTyped);
}

const SCHEMES = ['http', 'https', 'mailto', 'tel'];

function unknownField(token: FieldToken, text: string, schema: SearchSchema): ReadTerm {
  const term = literally(token, text);
  // `10:30` and `https:` are not attempts at a field.
  if (!/^\p{L}/u.test(token.name) || SCHEMES.includes(fold(token.name))) return { term, hint: null };
  const nearest = nearestField(token.name, schema);
  const nameStart = token.start + (token.negated ? 1 : 0);
  const fix = nearest && text.slice(0, nameStart) + nearest + text.slice(nameStart + token.name.length);
  const proposal = nearest ? ` Did you mean ${nearest}:?` : '';
  const message = `There is no field “${token.name}”; searched as text.${proposal}`;
  return { term, hint: { kind: 'unknown-field', message, fix, start: token.start, end: token.end } };
}

function unreadableValue(
  token: FieldToken,
  field: FieldRef,
  value: string,
  text: string,
  schema: SearchSchema,
): Hint {
  const words = field.kind === 'flag' ? flagChoices(field, schema).map((choice) => choice.text) : [];
  const nearest = nearestName(fold(value), words);
  const piece = token.pieces.find((p) => p.text === value);
  const fix = nearest && piece ? text.slice(0, piece.start) + nearest + text.slice(piece.end) : null;
  const proposal = nearest
    ? `Did you mean ${field.text}:${nearest}?`
    : `Expected ${expectedValue(field.kind)}.`;
  const message = `“${value}” is not a value of ${field.text}: ${proposal}`;
  return { kind: 'unreadable-value', message, fix, start: token.start, end: token.end };
}

/** About everything from the first term that is left out. */
function tooManyTerms({ start }: Token, text: string): Hint {
  const message = `Only the first ${TERM_LIMIT} terms were looked for`;
  return { kind: 'too-many-terms', message, fix: null, start, end: text.length };
}

function missingValue(token: FieldToken, field: FieldRef): Hint {
  const message = `Write a value right after ${field.text}:`;
  return { kind: 'missing-value', message, fix: null, start: token.start, end: token.end };
}
