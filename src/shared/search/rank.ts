/**
 * The order of results. By tier: exact display_id; name equal, begins, word begins, contains; domain and e-mail; the
 * rest. Among equals the recently opened come first, then customers before contacts, onboardings and what is below
 * them, then by name; what has no name comes newest first.
 *
 * Several words count together where the name has them together (`acme corp` begins `Acme Corp`); otherwise the
 * weakest word decides, so that a record is never better placed for one word than it deserves for the other.
 */

import { isKnownByNumber } from '../records/index.ts';
import { FIELD_SEPARATOR, type SearchEntry } from './compile.ts';
import { fold, hasWordStart, isWordStart } from './fold.ts';
import { isDisplayIdOf, isIdOf, positiveTerms } from './match.ts';
import { asksForArchived, type IdValue, type Query, type TextTerm } from './query.ts';
import { isArchived, isItem, type SearchRecord } from './record.ts';
import { ownAddresses } from './search-hooks.ts';
import { hasName, isNameField, RECORD_TYPES } from './searched-types.ts';

export const TIERS = ['id', 'equal', 'begins', 'word', 'contains', 'address', 'rest'] as const;
/** Index into `TIERS`: lower comes first. */
export type Tier = 0 | 1 | 2 | 3 | 4 | 5 | 6;
const [ID, EQUAL, BEGINS, WORD, CONTAINS, ADDRESS, REST] = [0, 1, 2, 3, 4, 5, 6] as const;

/** When a record was last opened, in milliseconds since 1970; 0 when it never was. */
export type OpenedAt = (record: SearchRecord) => number;

interface Wanted {
  readonly terms: readonly TextTerm[];
  /** The words as they would stand side by side in a name. */
  readonly together: string;
  readonly ids: readonly IdValue[];
}

/** The tier of records that match the query, for many of them. */
export function rankBy(query: Query): (entry: SearchEntry) => Tier {
  const { texts, fields } = positiveTerms(query);
  const named = fields.filter((term) => isNameField(term.field.name) && term.values.length === 1);
  const fromFields = named.flatMap((term) =>
    term.values.flatMap((v): TextTerm[] => (v.kind === 'text' ? [{ ...term, ...v, displayId: null }] : [])),
  );
  const terms = [...texts, ...fromFields].toSorted((a, b) => a.start - b.start);
  const ids = fields.flatMap((term) => term.values.filter((value) => value.kind === 'id'));
  const wanted: Wanted = { terms, ids, together: terms.map((term) => term.text).join(' ') };
  return (entry) => tierOf(entry, wanted);
}

function tierOf(entry: SearchEntry, wanted: Wanted): Tier {
  const { record, text } = entry;
  if (wanted.ids.some((id) => isIdOf(id, record))) return ID;
  if (wanted.terms.length === 0) return REST;
  const together = wanted.terms.length > 1 ? tierInName(text, wanted.together) : REST;
  if (together <= BEGINS) return together;
  let worst: Tier = ID;
  for (const term of wanted.terms) {
    const tier = tierOfWord(term, entry);
    if (tier > worst) worst = tier;
  }
  return together < worst ? together : worst;
}

function tierOfWord(term: TextTerm, entry: SearchEntry): Tier {
  const { record, text } = entry;
  if (isKnownByNumber(record.type) && isDisplayIdOf(term.displayId, record)) return ID;
  const inName = tierInName(text, term.text);
  return inName === REST && isInAddress(entry, term.text) ? ADDRESS : inName;
}

/** The name is what stands before the first separator; a word holds none, so that it is in the name or behind it. */
function tierInName(text: string, word: string): Tier {
  const at = text.indexOf(word);
  if (at === -1) return REST;
  const separator = text.indexOf(FIELD_SEPARATOR);
  const end = separator === -1 ? text.length : separator;
  if (at >= end) return REST;
  if (at === 0) return end === word.length ? EQUAL : BEGINS;
  return isWordStart(text, at) || hasWordStart(text.slice(0, end), word) ? WORD : CONTAINS;
}

function isInAddress({ record, isInAddress: ask }: SearchEntry, word: string): boolean {
  if (ask !== undefined) return ask(word);
  if (isItem(record)) return false;
  return ownAddresses(record.type, record).some((address) => fold(address ?? '').includes(word));
}

interface Ranked {
  readonly entry: SearchEntry;
  readonly tier: Tier;
  readonly openedAt: number;
}

/** A total order: two results are never equal. */
function compareRanked(a: Ranked, b: Ranked): number {
  return (
    a.tier - b.tier ||
    b.openedAt - a.openedAt ||
    RECORD_TYPES.indexOf(a.entry.record.type) - RECORD_TYPES.indexOf(b.entry.record.type) ||
    (hasName(a.entry.record.type) ? 0 : b.entry.record.displayId - a.entry.record.displayId) ||
    compareText(a.entry.text, b.entry.text) ||
    a.entry.record.displayId - b.entry.record.displayId ||
    compareText(a.entry.record.key, b.entry.record.key)
  );
}

/** Entries begin with the name, so that comparing them whole sorts by name first. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const NEVER: OpenedAt = () => 0;

/**
 * Matching entries → results in order, at most `limit` of them. Archived records are left out unless the query asks
 * for them or nothing else matches. With a limit the cost is about one comparison an entry.
 */
export function arrange(
  matching: readonly SearchEntry[],
  query: Query,
  openedAt: OpenedAt = NEVER,
  limit: number = Number.POSITIVE_INFINITY,
): SearchEntry[] {
  const tier = rankBy(query);
  const ranked = withoutArchived(matching, query).map(
    (entry): Ranked => ({ entry, tier: tier(entry), openedAt: openedAt(entry.record) }),
  );
  return first(ranked, limit).map((result) => result.entry);
}

function first(ranked: Ranked[], limit: number): Ranked[] {
  if (ranked.length <= limit) return ranked.sort(compareRanked);
  const best: Ranked[] = [];
  for (const result of ranked) {
    const last = best.at(-1);
    if (best.length >= limit && (!last || compareRanked(result, last) > 0)) continue;
    best.splice(placeIn(best, result), 0, result);
    if (best.length > limit) best.pop();
  }
  return best;
}

/** Where `result` belongs in results that are in order. */
function placeIn(ordered: readonly Ranked[], result: Ranked): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = ordered[middle];
    if (other && compareRanked(other, result) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function withoutArchived(matching: readonly SearchEntry[], query: Query): readonly SearchEntry[] {
  if (asksForArchived(query)) return matching;
  const kept = matching.filter((entry) => !isArchived(entry.record));
  return kept.length > 0 ? kept : matching;
}
