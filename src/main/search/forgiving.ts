/** What is offered where nothing is found: the word that a mistyped one was meant to be, and what a colleague has. */
import { fold, hasWordStart } from '#shared/search/fold.ts';
import { distanceToBeginning, editDistance } from '#shared/search/nearest.ts';
import type { Hint, Query, TextTerm } from '#shared/search/query.ts';
import type { SearchPerson } from '#shared/search/record.ts';
import { quoteValue } from '#shared/search/tokens.ts';

/** A shorter word has too many neighbours. */
const SHORTEST = 5;
/** From so many letters on, two of them may be wrong. */
const LONG = 8;

/** The words that the records have, and in how many places. */
export type Vocabulary = ReadonlyMap<string, number>;

const WORD = /[\p{L}\p{M}\p{N}]{4,}/gu;

/** @param texts folded */
function vocabularyOf(texts: Iterable<string>): Vocabulary {
  const words = new Map<string, number>();
  for (const text of texts) {
    for (const [word] of text.matchAll(WORD)) words.set(word, (words.get(word) ?? 0) + 1);
  }
  return words;
}

/** The words are gathered again no sooner than this: it takes a moment. */
const VOCABULARY_KEPT_MS = 5_000;

export interface VocabularyKeeper {
  words(): Vocabulary;
  /** Some record has changed. */
  changed(): void;
}

/** Gathers the words when they are asked for, and again when records have changed since. */
export function createVocabularyKeeper(texts: () => Iterable<string>): VocabularyKeeper {
  let hasChanged = false;
  let known: { readonly words: Vocabulary; readonly at: number } | null = null;
  return {
    words() {
      const now = performance.now();
      if (known === null || (hasChanged && now - known.at > VOCABULARY_KEPT_MS)) {
        hasChanged = false;
        known = { words: vocabularyOf(texts()), at: now };
      }
      return known.words;
    },
    changed() {
      hasChanged = true;
    },
  };
}

export interface Correction {
  /** The whole text of the query with its mistyped words put right. */
  readonly text: string;
  readonly hint: Hint;
}

/** The query as it was most likely meant; null when no word of it has a near one. */
export function correctionOf(text: string, query: Query, vocabulary: Vocabulary): Correction | null {
  const changes = query.terms.flatMap((term) => {
    if (term.kind !== 'text' || term.negated || !isCorrectable(term)) return [];
    const nearest = nearestWord(term.text, vocabulary);
    return nearest === null ? [] : [{ term, nearest }];
  });
  const [first] = changes;
  if (first === undefined) return null;
  let corrected = text;
  for (const { term, nearest } of changes.toReversed())
    corrected = corrected.slice(0, term.start) + nearest + corrected.slice(term.end);
  const words = changes.map(({ term, nearest }) => `“${term.source}” is shown as “${nearest}”`).join(', ');
  const { start, end } = first.term;
  return {
    text: corrected,
    hint: { kind: 'corrected', message: `Nothing found as typed: ${words}`, fix: corrected, start, end },
  };
}

function isCorrectable({ text }: TextTerm): boolean {
  return isLongEnough(text) && /^[\p{L}\p{M}\p{N}]+$/u.test(text) && !/^\d+$/.test(text);
}

function isLongEnough(word: string): boolean {
  return word.length >= SHORTEST;
}

function mistakesIn(typed: string): number {
  return typed.length >= LONG ? 2 : 1;
}

/** From what is typed to a word, or, as long as it may be typed on, to the beginning of one. */
function distanceTo(typed: string, word: string, allowed: number): number {
  if (word.length <= typed.length + allowed) return editDistance(typed, word);
  return distanceToBeginning(typed, word.slice(0, typed.length + allowed));
}

/** The nearest word, or the nearest beginning of one; among equals the one that occurs most. Null for one that occurs. */
function nearestWord(typed: string, vocabulary: Vocabulary): string | null {
  const allowed = mistakesIn(typed);
  const parts = thirdsOf(typed);
  let nearest: string | null = null;
  let least = allowed + 1;
  let most = 0;
  for (const [word, count] of vocabulary) {
    if (word.includes(typed)) return null;
    if (word.length < typed.length - allowed || !parts.some((part) => word.includes(part))) continue;
    const distance = distanceTo(typed, word, allowed);
    if (distance < least || (distance === least && least <= allowed && count > most)) {
      nearest = word;
      least = distance;
      most = count;
    }
  }
  return nearest;
}

/** One mistake, also two letters swapped, leaves one of three parts as it is: most words are ruled out by that. */
function thirdsOf(word: string): readonly string[] {
  const [first, second] = [Math.ceil(word.length / 3), Math.ceil((word.length * 2) / 3)];
  return [word.slice(0, first), word.slice(first, second), word.slice(second)];
}

/** A colleague whose name, or address, a query is. */
export interface NamedColleague {
  readonly name: string;
  /** What is written after `owner:` to mean them: what was typed, as far as that leads to them. */
  readonly value: string;
}

/** What parts the words of a name, in a name and in what is typed. */
const BETWEEN_NAMES = /[\s.-]+/u;

/**
 * The colleague whose name a query is, or the beginnings of its words are.
 * @param isForgiving a word of theirs may be mistyped.
 */
export function colleagueIn(
  query: Query,
  people: Iterable<SearchPerson>,
  isForgiving: boolean,
): NamedColleague | null {
  const texts = query.terms.flatMap((term) => (term.kind === 'text' && !term.negated ? [term.text] : []));
  const typed = texts.join(' ');
  if (texts.length < query.terms.length || typed.length < 2) return null;
  const words = typed.split(BETWEEN_NAMES).filter((word) => word !== '');
  if (words.length === 0) return null;
  for (const { name, email } of people) {
    const folded = fold(name).trim();
    const parts = folded.split(BETWEEN_NAMES);
    const meant = words.map((word) => partMeant(word, parts, isForgiving));
    const [first] = meant;
    const isNamed = !meant.includes(null);
    if (isNamed || fold(email ?? '').startsWith(typed)) {
      const isReadAsTyped = !isNamed || (!isForgiving && hasWordStart(folded, typed));
      const part = meant.length === 1 ? (first ?? null) : null;
      return { name, value: isReadAsTyped ? typed : (part ?? folded) };
    }
  }
  return null;
}

function partMeant(word: string, parts: readonly string[], isForgiving: boolean): string | null {
  const begun = parts.find((part) => part.startsWith(word));
  if (begun !== undefined || !isForgiving || !isLongEnough(word)) return begun ?? null;
  const allowed = mistakesIn(word);
  return parts.find((part) => distanceTo(word, part, allowed) <= allowed) ?? null;
}

/** Offers to look for what a colleague owns, or for what has been given to them. */
export function offersOf(query: Query, { name, value }: NamedColleague): [owned: Hint, given: Hint] {
  const start = query.terms[0]?.start ?? 0;
  const end = query.terms.at(-1)?.end ?? start;
  const offer = (field: string, words: string): Hint => {
    const fix = `${field}:${quoteValue(value)}`;
    return { kind: 'owner', message: `Nothing is called that. ${words}: ${fix}`, fix, start, end };
  };
  return [offer('owner', `What ${name} owns`), offer('assignee', `What is to be done by ${name}`)];
}
