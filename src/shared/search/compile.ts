/**
 * The fast matcher: the same meaning as `matches`, for running over many records. What the query needs is worked out
 * once; plain words cost one `includes` over a record's folded text; values that repeat from record to record
 * (statuses, plans, tags, people) are compared once per distinct value.
 */
import { isKnownByNumber } from '../records/index.ts';
import { resolveDates } from './dates.ts';
import type { FieldRef } from './fields.ts';
import { fold } from './fold.ts';
import { inBounds, inBuckets, isDisplayIdOf, isIdOf, isPerson, textHolds } from './match.ts';
import type { FieldTerm, MatchContext, Query, Term, TextValue, Value } from './query.ts';
import { isItem, type SearchPerson, type SearchRecord } from './record.ts';
import { dateOf, eachWordField, flagHolds, numberOf, peopleOf, textsOf } from './record-fields.ts';
import { isFieldInText } from './search-hooks.ts';
import { searchedField } from './searched-types.ts';

/**
 * A record ready to be searched. `text` is every text that plain words look into, folded and joined by line feeds;
 * a folded word contains none, so that no match reaches over two fields. It begins with the record's title.
 */
export interface SearchEntry {
  readonly record: SearchRecord;
  readonly text: string;
  /** Whether a folded word stands in the domain or an e-mail, where that is known faster than by looking at the record. */
  readonly isInAddress?: (word: string) => boolean;
}

export const FIELD_SEPARATOR = '\n';

/** Its text is folded when it is first looked into: many queries ask for fields alone. */
class FoldedEntry implements SearchEntry {
  readonly record: SearchRecord;
  #text: string | null = null;

  constructor(record: SearchRecord) {
    this.record = record;
  }

  get text(): string {
    this.#text ??= foldedText(this.record);
    return this.#text;
  }
}

export function toEntry(record: SearchRecord): SearchEntry {
  return new FoldedEntry(record);
}

function foldedText(record: SearchRecord): string {
  let joined: string | null = null;
  const add = (text: string) => {
    const folded = fold(text).trim();
    joined = joined === null ? folded : joined + FIELD_SEPARATOR + folded;
  };
  eachWordField(record, (_field, text, alternate) => {
    add(text);
    if (alternate !== undefined) add(alternate);
  });
  return joined ?? '';
}

export type EntryTest = (entry: SearchEntry) => boolean;

/** The query as a test of entries; equal to `matches`. The times it speaks of are those at the call. */
export function compile(query: Query, context: MatchContext): EntryTest {
  const tests = query.terms
    .toSorted((a, b) => costOf(a) - costOf(b))
    .map((term) => {
      const holds = compileTerm(term, context);
      return term.negated ? (entry: SearchEntry) => !holds(entry) : holds;
    });
  const [first] = tests;
  if (first && tests.length === 1) return first;
  return (entry) => {
    for (const test of tests) if (!test(entry)) return false;
    return true;
  };
}

/** Words first: they leave the fewest records for what comes after. */
function costOf(term: Term): number {
  return term.kind === 'text' ? 0 : 1;
}

function compileTerm(term: Term, context: MatchContext): EntryTest {
  if (term.kind === 'field') return compileField(term, context);
  const { text, displayId } = term;
  if (displayId === null) return (entry) => entry.text.includes(text);
  return ({ record, text: folded }) =>
    folded.includes(text) || (isKnownByNumber(record.type) && isDisplayIdOf(displayId, record));
}

function compileField(term: FieldTerm, context: MatchContext): EntryTest {
  const tests = term.values.map((value) => compileValue(term.field, value, context));
  const [first] = tests;
  if (first && tests.length === 1) return first;
  return (entry) => tests.some((test) => test(entry));
}

function compileValue(field: FieldRef, value: Value, context: MatchContext): EntryTest {
  switch (value.kind) {
    case 'me':
      return ({ record }) => peopleOf(record, field).some(({ id }) => id === context.me);
    case 'id':
      return ({ record }) => isIdOf(value, record);
    case 'number':
      return ({ record }) => inBounds(numberOf(record, field), value);
    case 'bucket':
      return ({ record }) => inBuckets(numberOf(record, field), value.buckets, context);
    case 'date': {
      const { fromMs, toMs, fromDay, toDay } = resolveDates(value.after, value.before, context);
      return ({ record }) => {
        const date = dateOf(record, field);
        if (date === null) return false;
        return 'day' in date ? date.day >= fromDay && date.day < toDay : date.ms >= fromMs && date.ms < toMs;
      };
    }
    case 'flag':
      return ({ record }) => value.names.some((name) => flagHolds(record, field, name, context));
    case 'text':
      return compileText(field, value);
  }
}

function compileText(field: FieldRef, value: TextValue): EntryTest {
  if (field.kind === 'person') {
    const isMeant = remembering((person: SearchPerson) => isPerson(person, value));
    return ({ record }) => peopleOf(record, field).some(isMeant);
  }
  if (field.kind === 'choice') {
    const isMeant = remembering((text: string) => textHolds(text, value, field));
    return ({ record }) => textsOf(record, field).some(isMeant);
  }
  return (entry) => {
    const { record } = entry;
    // Where the field is part of the folded text, most records are ruled out without folding anything.
    if (isInText(field, record) && !entry.text.includes(value.text)) return false;
    return textsOf(record, field).some((own) => textHolds(own, value, field));
  };
}

function isInText(field: FieldRef, record: SearchRecord): boolean {
  if (!isItem(record)) return isFieldInText(record.type, field.name);
  const { name } = field;
  return name === 'name' || name === 'customer' || searchedField(record.type, name) !== undefined;
}

function remembering<T>(test: (value: T) => boolean): (value: T) => boolean {
  const known = new Map<T, boolean>();
  return (value) => {
    let result = known.get(value);
    if (result === undefined) {
      result = test(value);
      known.set(value, result);
    }
    return result;
  };
}
