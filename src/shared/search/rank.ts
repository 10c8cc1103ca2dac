/**
 * The order of results. By tier: exact display_id; name equal, begins, word begins, contains; domain and e-mail; the
 * rest. Among equals the recently opened come first, then customers before contacts before onboardings, then by name.
 *
 * Several words count together where the name has them together (`acme corp` begins `Acme Corp`); otherwise the
 * weakest word decides, so that a record is never better placed for one word than it deserves for the other.
 */
import { FIELD_SEPARATOR, type SearchEntry } from './compile.ts';
import { RECORD_TYPES } from './fields.ts';
import { fold, hasWordStart, isWordStart } from './fold.ts';
import { isDisplayIdOf, isIdOf, positiveTerms } from './match.ts';
import { asksForArchived, type IdValue, type Query, type TextTerm } from './query.ts';
import { isArchived, type SearchRecord } from './record.ts';

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
  const named = fields.filter((term) => term.field.name === 'name' && term.values.length === 1);
  const fromFields = named.flatMap((term) =>
    term.values.flatMap((v): TextTerm[] => (v.kind === 'text' ? [{ ...term, ...v, displayId: null }] : [])),
  );
  const terms = [...texts, ...fromFields].toSorted((a, b) => a.start - b.start);
  const ids = fields.flatMap((term) => term.values.filter((value) => value.kind === 'id'));
  const wanted: Wanted = { terms, ids, together: terms.map((term) => term.text).join(' ') };
  return (entry) => tierOf(entry, wanted);
}

function tierOf({ record, text }: SearchEntry, wanted: Wanted): Tier {
  if (wanted.ids.some((id) => isIdOf(id, record))) return ID;
  if (wanted.terms.length === 0) return REST;
  const end = text.indexOf(FIELD_SEPARATOR);
  const name = end === -1 ? text : text.slice(0, end);
  const together = wanted.terms.length > 1 ? tierInName(name, wanted.together) : REST;
  if (together <= BEGINS) return together;
  let worst: Tier = ID;
  for (const term of wanted.terms) {
    const tier = tierOfWord(term, record, name);
    if (tier > worst) worst = tier;
  }
  return together < worst ? together : worst;
}

function tierOfWord(term: TextTerm, record: SearchRecord, name: string): Tier {
  if (record.type === 'customer' && isDisplayIdOf(term.displayId, record)) return ID;
  const inName = tierInName(name, term.text);
  if (inName !== REST) return inName;
  return addressesOf(record).some((address) => fold(address).includes(term.text)) ? ADDRESS : REST;
}

function tierInName(name: string, text: string): Tier {
  const at = name.indexOf(text);
  if (at === -1) return REST;
  if (at === 0) return name.length === text.length ? EQUAL : BEGINS;
  return isWordStart(name, at) || hasWordStart(name, text) ? WORD : CONTAINS;
}

function addressesOf(record: SearchRecord): readonly string[] {
  if (record.type === 'contact') return [record.email];
  if (record.type === 'onboarding') return [];
  const emails = record.contacts.map((contact) => contact.email);
  return record.domain === null ? emails : [record.domain, ...emails];
}

export interface Ranked {
  readonly entry: SearchEntry;
  readonly tier: Tier;
  readonly openedAt: number;
}

/** The order of two results of one query; a total order. */
export function compareRanked(a: Ranked, b: Ranked): number {
  return (
    a.tier - b.tier ||
    b.openedAt - a.openedAt ||
    RECORD_TYPES.indexOf(a.entry.record.type) - RECORD_TYPES.indexOf(b.entry.record.type) ||
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
 * Matching entries → results in order. Archived records are left out unless the query asks for them or nothing else
 * matches.
 */
export function arrange(
  matching: readonly SearchEntry[],
  query: Query,
  openedAt: OpenedAt = NEVER,
): SearchEntry[] {
  const tier = rankBy(query);
  return withoutArchived(matching, query)
    .map((entry): Ranked => ({ entry, tier: tier(entry), openedAt: openedAt(entry.record) }))
    .sort(compareRanked)
    .map((ranked) => ranked.entry);
}

function withoutArchived(matching: readonly SearchEntry[], query: Query): readonly SearchEntry[] {
  if (asksForArchived(query)) return matching;
  const kept = matching.filter((entry) => !isArchived(entry.record));
  return kept.length > 0 ? kept : matching;
}
