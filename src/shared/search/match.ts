/**
 * The reference matcher: the meaning of a query, written to be read. It is slow (it folds as it goes) and is what
 * faster matchers are tested against; for many records use `compile`.
 */

import { isKnownByNumber } from '../records/index.ts';
import { bucketOf, type HealthBucket } from '../values/health.ts';
import { resolveDates } from './dates.ts';
import type { FieldRef } from './fields.ts';
import { fold, foldChoice, hasWordStart } from './fold.ts';
import type {
  DateValue,
  FieldTerm,
  IdValue,
  MatchContext,
  NumberValue,
  Query,
  Term,
  TextTerm,
  TextValue,
  Value,
} from './query.ts';
import type { SearchPerson, SearchRecord } from './record.ts';
import { dateOf, flagHolds, numberOf, peopleOf, textsOf, wordFields } from './record-fields.ts';

/** Whether every term of the query holds for the record. */
export function matches(query: Query, record: SearchRecord, context: MatchContext): boolean {
  return query.terms.every((term) => termHolds(term, record, context) !== term.negated);
}

function termHolds(term: Term, record: SearchRecord, context: MatchContext): boolean {
  if (term.kind === 'text') return hasText(term, record);
  return term.values.some((value) => valueHolds(term.field, value, record, context));
}

function hasText(term: TextTerm, record: SearchRecord): boolean {
  if (isKnownByNumber(record.type) && isDisplayIdOf(term.displayId, record)) return true;
  return wordFields(record).some(
    ({ text, alternate }) => fold(text).includes(term.text) || fold(alternate ?? '').includes(term.text),
  );
}

function valueHolds(field: FieldRef, value: Value, record: SearchRecord, context: MatchContext): boolean {
  switch (value.kind) {
    case 'me':
      return peopleOf(record, field).some(({ id }) => id === context.me);
    case 'id':
      return isIdOf(value, record);
    case 'number':
      return inBounds(numberOf(record, field), value);
    case 'bucket':
      return inBuckets(numberOf(record, field), value.buckets, context);
    case 'date':
      return inPeriod(dateOf(record, field), value, context);
    case 'flag':
      return value.names.some((name) => flagHolds(record, field, name, context));
    case 'text':
      if (field.kind === 'person') return peopleOf(record, field).some((person) => isPerson(person, value));
      return textsOf(record, field).some((text) => textHolds(text, value, field));
  }
}

/** Text is found anywhere; a choice from the beginning of a word on. */
export function textHolds(text: string, value: TextValue, field: Pick<FieldRef, 'kind'>): boolean {
  const folded = field.kind === 'choice' ? foldChoice(text) : fold(text).trim();
  if (value.exact) return folded === value.text;
  return field.kind === 'choice' ? hasWordStart(folded, value.text) : folded.includes(value.text);
}

/** By name from the beginning of a word on, by e-mail likewise, or by id. */
export function isPerson(person: SearchPerson, value: TextValue): boolean {
  if (fold(person.id) === value.text) return true;
  const texts = [fold(person.name).trim(), fold(person.email ?? '')];
  return texts.some((text) =>
    value.exact ? text === value.text : text !== '' && hasWordStart(text, value.text),
  );
}

export function isIdOf(value: IdValue, record: SearchRecord): boolean {
  if (isDisplayIdOf(value.displayId, record)) return true;
  return [record.id, record.key, ...record.otherIds].some((id) => fold(id) === value.text);
}

/** A former display_id is one for ever. */
export function isDisplayIdOf(displayId: number | null, record: SearchRecord): boolean {
  if (displayId === null) return false;
  return record.displayId === displayId || record.otherIds.includes(String(displayId));
}

export function inBounds(number: number | null, value: NumberValue): boolean {
  if (number === null) return false;
  if (value.min !== null && (value.minOpen ? number <= value.min : number < value.min)) return false;
  return value.max === null || (value.maxOpen ? number < value.max : number <= value.max);
}

export function inBuckets(
  score: number | null,
  buckets: readonly HealthBucket[],
  context: Pick<MatchContext, 'healthBounds'>,
): boolean {
  return score !== null && buckets.includes(bucketOf(score, context.healthBounds));
}

function inPeriod(
  date: { ms: number } | { day: number } | null,
  value: DateValue,
  context: MatchContext,
): boolean {
  if (date === null) return false;
  const { fromMs, toMs, fromDay, toDay } = resolveDates(value.after, value.before, context);
  return 'day' in date ? date.day >= fromDay && date.day < toDay : date.ms >= fromMs && date.ms < toMs;
}

/** The terms that a matching record matched by what it says, with their values: those that can be highlighted. */
export function positiveTerms(query: Query): { texts: TextTerm[]; fields: FieldTerm[] } {
  const texts: TextTerm[] = [];
  const fields: FieldTerm[] = [];
  for (const term of query.terms) {
    if (term.negated) continue;
    if (term.kind === 'text') texts.push(term);
    else fields.push(term);
  }
  return { texts, fields };
}
