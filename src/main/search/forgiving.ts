/** What is offered where nothing is found: the word that a mistyped one was meant to be, and what a colleague owns. */
import { fold } from '#shared/search/fold.ts';
import { editDistance } from '#shared/search/nearest.ts';
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
  return text.length >= SHORTEST && /^[\p{L}\p{M}\p{N}]+$/u.test(text) && !/^\d+$/.test(text);
}

/** The nearest word, or the nearest beginning of one; among equals the one that occurs most. Null for one that occurs. */
function nearestWord(typed: string, vocabulary: Vocabulary): string | null {
  const allowed = typed.length >= LONG ? 2 : 1;
  const parts = thirdsOf(typed);
  let nearest: string | null = null;
  let least = allowed + 1;
  let most = 0;
  for (const [word, count] of vocabulary) {
    if (word.includes(typed)) return null;
    if (word.length < typed.length - allowed || !parts.some((part) => word.includes(part))) continue;
    // What is still being typed is the beginning of a word.
    const part = word.length > typed.length + allowed ? word.slice(0, typed.length) : word;
    const distance = editDistance(typed, part);
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

/** An offer to search by owner, when the query is the name of a colleague. */
export function ownerOffer(query: Query, people: Iterable<SearchPerson>): Hint | null {
  const words = query.terms.map((term) => (term.kind === 'text' && !term.negated ? term.text : null));
  const [first] = query.terms;
  if (first === undefined || words.includes(null)) return null;
  const typed = words.join(' ');
  if (typed.length < 2) return null;
  for (const { name } of people) {
    const named = fold(name).split(/[\s.-]+/u);
    const isMeant = words.every((word) => named.some((part) => part.startsWith(word ?? '')));
    if (!isMeant) continue;
    const fix = `owner:${quoteValue(typed)}`;
    const message = `Nothing is called that. What ${name} owns: ${fix}`;
    return { kind: 'owner', message, fix, start: first.start, end: query.terms.at(-1)?.end ?? first.end };
  }
  return null;
}
