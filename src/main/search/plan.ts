/**
 * What can be said of a query's matches before looking at any record: which words they contain, in which part for
 * each tier of the order, and which terms are settled by their customer alone.
 */

import { FIELD_SEPARATOR } from '#shared/search/compile.ts';
import { type FieldName, fieldDefinition, type IsValue, type RecordType } from '#shared/search/fields.ts';
import type { FieldTerm, Query, Term } from '#shared/search/query.ts';
import type { TIERS } from '#shared/search/rank.ts';
import { isFieldInText, isInheritedField, typesWithProperty } from '#shared/search/search-hooks.ts';
import {
  hasName,
  isItemType,
  isNameField,
  OVERDUE,
  RECORD_TYPES,
  searchedField,
} from '#shared/search/searched-types.ts';
import type { Requirement, Section } from './signatures.ts';

export type TierName = (typeof TIERS)[number];

export interface Plan {
  /** False when no record of this type can match. */
  readonly isPossible: boolean;
  /** Terms that hold for a record where they hold for its customer, and only there. */
  readonly inherited: readonly Term[];
  readonly own: readonly Term[];
  /** The words that every match has in its text, the longest first. */
  readonly words: readonly string[];
  /**
   * What a block must meet to hold matches of a tier; null when no match is of that tier. Records that a number in
   * the query means are left out of account: they match without the word.
   */
  requirements(tier: TierName): readonly Requirement[] | null;
  /** For tiers that are stretches of the order: where those are. Null for the others. */
  stretches(tier: TierName): readonly Stretch[] | null;
}

/** The texts from `from` on as far as they begin with `beginning`. */
export interface Stretch {
  readonly from: string;
  readonly beginning: string;
}

/** One word of a term, or several of which one is enough. */
type Alternatives = readonly string[];

const ANYWHERE: readonly Section[] = ['name', 'address', 'rest'];

/** How the matches of a query are looked for among the records of one type. */
export function planFor(query: Query, type: RecordType): Plan {
  const inherited = query.terms.filter((term) => isInherited(term, type));
  const own = query.terms.filter((term) => !isInherited(term, type));
  const positive = own.filter((term) => !term.negated);
  const ranked: Alternatives[] = [];
  const others: Alternatives[] = [];
  for (const term of positive) {
    const words = wordsOf(term, type);
    if (words !== null) (isRanked(term) ? ranked : others).push(words);
  }
  const needed = [...ranked, ...others].flatMap((words) => (words.length === 1 ? words : []));
  const each = (sections: readonly Section[]) => [
    ...others.map((words) => ({ words, sections: ANYWHERE })),
    ...ranked.map((words) => ({ words, sections })),
  ];

  return {
    isPossible: positive.every((term) => term.kind === 'text' || mayHold(term, type)),
    inherited,
    own,
    words: needed.toSorted((a, b) => b.length - a.length),
    requirements(tier) {
      if (tier === 'id') return asksForIds(query) ? each(ANYWHERE) : null;
      if (tier === 'rest') return each(ANYWHERE);
      const [first] = ranked;
      if (first === undefined || !hasName(type)) return null;
      switch (tier) {
        case 'equal':
        case 'begins':
          return each(['name']);
        case 'word':
          return [...each(['name']), ...ranked.map((words) => ({ words, sections: ['word'] as const }))];
        case 'contains':
          return each(['name']);
        case 'address':
          return each(['name', 'address']);
      }
    },
    stretches(tier) {
      const [first] = ranked.flat();
      if (first === undefined) return null;
      // Where several words make up the beginning, it begins with the first of them.
      if (tier === 'begins') return [{ from: first, beginning: first }];
      if (tier !== 'equal') return null;
      // Several words may make up a name together, and each of them may be all of it.
      const names = new Set([first, ranked.flat().join(' ')]);
      return [...names].map((name) => ({ from: name, beginning: name + FIELD_SEPARATOR }));
    },
  };
}

/** Whether every match is one of the records that an `id:` in the query means. */
export function asksForIds(query: Query): boolean {
  return query.terms.some((term) => term.kind === 'field' && !term.negated && term.field.name === 'id');
}

/** Whether every match has the property: `is:pending`, but not `is:pending,mine`. */
export function asksForAll(query: Query, name: IsValue): boolean {
  return query.terms.some(
    (term) =>
      term.kind === 'field' &&
      !term.negated &&
      term.field.name === 'is' &&
      flagNames(term).every((n) => n === name),
  );
}

/** Whether `is:name` occurs at all. */
export function mentions(query: Query, name: IsValue): boolean {
  return query.terms.some(
    (term) => term.kind === 'field' && term.field.name === 'is' && flagNames(term).includes(name),
  );
}

function flagNames(term: FieldTerm): readonly string[] {
  return term.values.flatMap((value) => (value.kind === 'flag' ? value.names : []));
}

/** The terms that the order goes by. */
function isRanked(term: Term): boolean {
  return term.kind === 'text' || (isNameField(term.field.name) && term.values.length === 1);
}

function isInherited(term: Term, type: RecordType): boolean {
  return term.kind === 'field' && isInheritedField(type, term.field.name);
}

/** Words of which a record that meets the term has one in its text; null when that cannot be said. */
function wordsOf(term: Term, type: RecordType): Alternatives | null {
  if (term.kind === 'text') return [term.text];
  const isWhole = term.field.kind === 'text' && isInText(term.field.name, type);
  const words = term.values.flatMap((value) => (value.kind === 'text' ? [value.text] : []));
  return isWhole && words.length === term.values.length ? words : null;
}

function isInText(name: FieldName | 'custom', type: RecordType): boolean {
  if (isItemType(type)) return name === 'name' || searchedField(type, name) !== undefined;
  return isFieldInText(type, name);
}

/** The types that a flag can hold for; undefined when those are all. */
function typesOfFlag(name: string): readonly RecordType[] | undefined {
  // What holds for a customer holds for what belongs to it.
  if (searchedField('customer', name) !== undefined) return undefined;
  const isOf = RECORD_TYPES.filter(
    (type) =>
      type === name ||
      (isItemType(type) && name === 'overdue' && OVERDUE[type] !== null) ||
      searchedField(type, name)?.part === 'flag',
  );
  const types = [...isOf, ...typesWithProperty(name)];
  return types.length > 0 ? types : undefined;
}

function mayHold(term: FieldTerm, type: RecordType): boolean {
  const { name } = term.field;
  if (name === 'custom') return true;
  if (name === 'is') return flagNames(term).some((flag) => typesOfFlag(flag)?.includes(type) ?? true);
  return fieldDefinition(name).types.includes(type);
}
