/** One value of a `field:value` term: what was typed → what it asks of the field. */
import { HEALTH_BUCKETS, type HealthBucket } from '../values/health.ts';
import { readDatePoint, wholeOf } from './dates.ts';
import {
  type FieldKind,
  type FieldRef,
  type FlagChoice,
  flagChoices,
  moneyScale,
  type SearchSchema,
} from './fields.ts';
import { fold, foldChoice } from './fold.ts';
import { plainWord } from './plain-word.ts';
import type { NumberValue, Value } from './query.ts';
import type { Operator, ValuePiece } from './tokens.ts';

/** `missing`: nothing typed yet; `unreadable`: typed, but not a value of this field. */
export type ReadValue =
  | { readonly state: 'read'; readonly value: Value }
  | { readonly state: 'missing' | 'unreadable' };

const MISSING: ReadValue = { state: 'missing' };
const UNREADABLE: ReadValue = { state: 'unreadable' };

export function readValue(field: FieldRef, piece: ValuePiece, schema: SearchSchema): ReadValue {
  switch (field.kind) {
    case 'text':
    case 'choice':
    case 'person':
      return readText(field.kind, field.name === 'domain' || field.name === 'email', piece);
    case 'number':
      return readNumber(piece, 1);
    case 'money':
      return readNumber(piece, moneyScale(schema.moneyDecimals));
    case 'health':
      return readHealth(piece);
    case 'date':
      return readDate(piece);
    case 'id':
      return readId(piece);
    case 'flag':
      return readFlag(flagChoices(field, schema), piece);
  }
}

/** What the values of a field look like, for the sentence that says one was not understood. */
export function expectedValue(kind: FieldKind): string {
  if (kind === 'date') return 'a date such as today, 7d, 2026-05 or 2026-05-17';
  if (kind === 'health') return 'a number, or healthy, watch or at_risk';
  if (kind === 'flag') return 'one of the known words';
  return 'a number such as 500, >500 or 500..1000';
}

function rawOf(piece: ValuePiece): string {
  return piece.operator + piece.text;
}

/** In these fields `>` and `<` are letters like others; only `=` says something. */
function readText(kind: 'text' | 'choice' | 'person', isAddress: boolean, piece: ValuePiece): ReadValue {
  const exact = piece.operator === '=';
  const typed = exact ? piece.text : rawOf(piece);
  if (kind === 'person' && !piece.quoted && fold(piece.text) === 'me' && (exact || piece.operator === '')) {
    return { state: 'read', value: { kind: 'me', raw: rawOf(piece) } };
  }
  const cleaned = isAddress && !piece.quoted ? plainWord(typed) : typed;
  const text = kind === 'choice' ? foldChoice(cleaned) : fold(cleaned).trim();
  if (text === '') return MISSING;
  return { state: 'read', value: { kind: 'text', text, exact, raw: rawOf(piece) } };
}

function readNumber(piece: ValuePiece, scale: number): ReadValue {
  const text = fold(piece.text).trim();
  const raw = rawOf(piece);
  if (isUnfinished(text)) return MISSING;
  const dots = text.indexOf('..');
  if (dots !== -1) {
    if (!isPlain(piece.operator)) return UNREADABLE;
    return readNumberRange(text.slice(0, dots), text.slice(dots + 2), scale, raw);
  }
  const number = readAmount(text, scale);
  if (number === null) return UNREADABLE;
  return { state: 'read', value: { kind: 'number', raw, ...bounds(piece.operator, number) } };
}

function readNumberRange(from: string, to: string, scale: number, raw: string): ReadValue {
  const min = from === '' ? null : readAmount(from, scale);
  const max = to === '' ? null : readAmount(to, scale);
  if ((from !== '' && min === null) || (to !== '' && max === null)) return UNREADABLE;
  const turned = min !== null && max !== null && min > max;
  const range = turned ? { min: max, max: min } : { min, max };
  return { state: 'read', value: { kind: 'number', raw, ...range, minOpen: false, maxOpen: false } };
}

function bounds(operator: Operator, n: number): Omit<NumberValue, 'kind' | 'raw'> {
  const above = operator === '>' || operator === '>=';
  const below = operator === '<' || operator === '<=';
  return {
    min: below ? null : n,
    minOpen: operator === '>',
    max: above ? null : n,
    maxOpen: operator === '<',
  };
}

/** `500`, `1.5k`, `2m`, `€500`, `1_000`, `-3`; in stored units after scaling. Null when it is none of these. */
function readAmount(text: string, scale: number): number | null {
  const bare = text.replace(/[\p{Sc}_%\s]/gu, '');
  const parts = /^([+-]?)(\d+\.?\d*|\.\d+)([km]?)$/.exec(bare);
  if (!parts) return null;
  const factor = parts[3] === 'k' ? 1_000 : parts[3] === 'm' ? 1_000_000 : 1;
  const amount = Number(parts[2]) * factor * scale * (parts[1] === '-' ? -1 : 1);
  // A thousandth of the stored unit is far below anything kept, and above what floating point adds.
  const rounded = Math.round(amount * 1000) / 1000;
  return Number.isFinite(rounded) ? rounded : null;
}

const BUCKET_WORDS: readonly (readonly [string, HealthBucket])[] = [
  ...HEALTH_BUCKETS.map((bucket) => [foldChoice(bucket), bucket] as const),
  ['green', 'healthy'],
  ['yellow', 'watch'],
  ['amber', 'watch'],
  ['red', 'at_risk'],
];

function readHealth(piece: ValuePiece): ReadValue {
  const word = foldChoice(piece.text);
  const buckets = BUCKET_WORDS.filter(([name]) => word !== '' && name.startsWith(word)).map(([, b]) => b);
  if (buckets.length === 0 || !isPlain(piece.operator)) return readNumber(piece, 1);
  return { state: 'read', value: { kind: 'bucket', buckets: [...new Set(buckets)], raw: rawOf(piece) } };
}

function readDate(piece: ValuePiece): ReadValue {
  const text = fold(piece.text).trim();
  const raw = rawOf(piece);
  if (isUnfinished(text)) return MISSING;
  const dots = text.indexOf('..');
  if (dots !== -1) {
    const [from, to] = [text.slice(0, dots), text.slice(dots + 2)];
    const after = from === '' ? null : readDatePoint(from);
    const before = to === '' ? null : readDatePoint(to);
    if (!isPlain(piece.operator) || (from !== '' && !after) || (to !== '' && !before)) return UNREADABLE;
    const start = after && ({ point: after, edge: 'start' } as const);
    return {
      state: 'read',
      value: { kind: 'date', raw, after: start, before: before && { point: before, edge: 'end' } },
    };
  }
  const point = readDatePoint(text);
  if (!point) return UNREADABLE;
  const open = { kind: 'date', raw, after: null, before: null } as const;
  switch (piece.operator) {
    case '>':
      return { state: 'read', value: { ...open, after: { point, edge: 'end' } } };
    case '>=':
      return { state: 'read', value: { ...open, after: { point, edge: 'start' } } };
    case '<':
      return { state: 'read', value: { ...open, before: { point, edge: 'start' } } };
    case '<=':
      return { state: 'read', value: { ...open, before: { point, edge: 'end' } } };
    default:
      return { state: 'read', value: { ...open, ...wholeOf(point) } };
  }
}

function readId(piece: ValuePiece): ReadValue {
  const text = fold(piece.text).trim();
  if (text === '' || text === '#') return MISSING;
  return { state: 'read', value: { kind: 'id', text, displayId: readDisplayId(text), raw: rawOf(piece) } };
}

/** The display_id in `42` and `#42`; null for anything else, a leading zero included. */
export function readDisplayId(text: string): number | null {
  const digits = /^#?([1-9]\d{0,15})$/.exec(text)?.[1];
  const number = Number(digits);
  return digits !== undefined && Number.isSafeInteger(number) ? number : null;
}

/** Every flag that begins as typed, so that results narrow while the word is being typed. */
function readFlag(choices: readonly FlagChoice[], piece: ValuePiece): ReadValue {
  const word = foldChoice(piece.text);
  if (word === '') return MISSING;
  const isPrefixed = word.includes('.');
  const formOf = (choice: FlagChoice) => foldChoice(isPrefixed ? choice.name : choice.text);
  const exact = choices.filter((choice) => formOf(choice) === word);
  const meant = exact.length > 0 ? exact : choices.filter((choice) => formOf(choice).startsWith(word));
  if (meant.length === 0 || !isPlain(piece.operator)) return UNREADABLE;
  return { state: 'read', value: { kind: 'flag', names: meant.map(({ name }) => name), raw: rawOf(piece) } };
}

function isPlain(operator: Operator): boolean {
  return operator === '' || operator === '=';
}

function isUnfinished(text: string): boolean {
  return text === '' || text === '..' || text === '.' || text === '+' || text === '-' || text === '=';
}
