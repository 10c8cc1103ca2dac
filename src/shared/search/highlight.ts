/**
 * What a query matched in a record, for showing it: the texts that a positive term was found in, each with ranges in
 * the original. A text that matched as a whole (a status, an owner, another spelling) is one range.
 */
import { isKnownByNumber } from '../records/index.ts';
import type { FieldRef } from './fields.ts';
import { fold, foldWithOffsets } from './fold.ts';
import { isDisplayIdOf, isIdOf, isPerson, positiveTerms, textHolds } from './match.ts';
import type { FieldTerm, MatchContext, Query, TextValue } from './query.ts';
import type { SearchRecord } from './record.ts';
import { peopleOf, textsOf, wordFields } from './record-fields.ts';

/** From `start` to before `end`, in UTF-16 units; never empty, never inside a surrogate pair. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Highlight {
  /** As in `WordField`; also `id`, `owner`, `plan`, `status`, `tag`, `phase`, `state`. */
  readonly field: string;
  readonly text: string;
  /** In order, apart from each other, at least one. */
  readonly ranges: readonly Range[];
}

/** Why `record` matched: every text that a positive term was found in. Empty for a query of numbers and dates. */
export function highlight(
  query: Query,
  record: SearchRecord,
  context: Pick<MatchContext, 'me'>,
): Highlight[] {
  const found = new Map<string, { field: string; text: string; ranges: Range[] }>();
  const add = (field: string, text: string, ranges: readonly Range[]) => {
    if (ranges.length === 0) return;
    const place = `${field}\n${text}`;
    const known = found.get(place);
    if (known) known.ranges.push(...ranges);
    else found.set(place, { field, text, ranges: [...ranges] });
  };
  const { texts, fields } = positiveTerms(query);
  const words = texts.length === 0 ? [] : wordFields(record);
  for (const term of texts) {
    if (isKnownByNumber(record.type) && isDisplayIdOf(term.displayId, record)) addId(record, add);
    for (const { field, text, alternate } of words) {
      const ranges = rangesOf(text, term.text);
      const isOther = ranges.length === 0 && alternate !== undefined && fold(alternate).includes(term.text);
      add(field, text, isOther ? whole(text) : ranges);
    }
  }
  for (const term of fields) addField(term, record, context, add);
  return [...found.values()].map(({ field, text, ranges }) => ({ field, text, ranges: merge(ranges) }));
}

/** The ranges of `text` that the words of the query are found in; for a text shown apart from its record. */
export function highlightText(query: Query, text: string): Range[] {
  return merge(positiveTerms(query).texts.flatMap((term) => rangesOf(text, term.text)));
}

type Add = (field: string, text: string, ranges: readonly Range[]) => void;

function addId(record: SearchRecord, add: Add): void {
  const text = `#${record.displayId}`;
  add('id', text, whole(text));
}

function addField(term: FieldTerm, record: SearchRecord, context: Pick<MatchContext, 'me'>, add: Add): void {
  const { field } = term;
  for (const value of term.values) {
    if (value.kind === 'id' && isIdOf(value, record)) addId(record, add);
    if (value.kind === 'me') {
      for (const person of peopleOf(record, field))
        if (person.id === context.me) add(field.name, person.name, whole(person.name));
    }
    if (value.kind !== 'text') continue;
    if (field.kind === 'person') {
      for (const person of peopleOf(record, field))
        if (isPerson(person, value)) add(field.name, person.name, whole(person.name));
    } else {
      for (const text of textsOf(record, field)) add(nameOf(field), text, rangesOfValue(text, value, field));
    }
  }
}

function nameOf(field: FieldRef): string {
  return field.name === 'custom' ? `custom.${field.slug}` : field.name;
}

function rangesOfValue(text: string, value: TextValue, field: FieldRef): Range[] {
  if (!textHolds(text, value, field)) return [];
  if (field.kind === 'choice' || value.exact) return whole(text);
  return rangesOf(text, value.text);
}

function whole(text: string): Range[] {
  return text === '' ? [] : [{ start: 0, end: text.length }];
}

/** Where `needle` (folded) is found in `text` (not folded). */
function rangesOf(text: string, needle: string): Range[] {
  if (needle === '' || !fold(text).includes(needle)) return [];
  const { text: folded, starts, ends } = foldWithOffsets(text);
  const ranges: Range[] = [];
  let at = folded.indexOf(needle);
  while (at !== -1) {
    const start = starts[at];
    const end = ends[at + needle.length - 1];
    if (start !== undefined && end !== undefined) ranges.push({ start, end });
    at = folded.indexOf(needle, at + needle.length);
  }
  return ranges;
}

function merge(ranges: readonly Range[]): Range[] {
  const merged: { start: number; end: number }[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else merged.push({ ...range });
  }
  return merged;
}
