/** What a list lets through, said in the language of the search, and read back from it. */
import { fold } from '#shared/search/fold.ts';
import { quoteValue, type Token, tokenize } from '#shared/search/tokens.ts';
import { NONE, type Option } from '../components/options.ts';
import { rangeText, readRange } from './day-range.ts';
import { type Inactive, type ListFilters, NO_FILTERS } from './filters.ts';

/** A filter of a list as queries name it. */
export interface FilterTerm {
  /** Of the filter. */
  readonly id: string;
  /** In queries. */
  readonly term: string;
  readonly options: readonly Option[];
  /** Its values are people: written by their names, or as `me`. */
  readonly isPerson: boolean;
  readonly isDayRange: boolean;
}

/** What filters are called in queries, where that is not their own name. */
const TERMS: Readonly<Record<string, string>> = {
  owner_id: 'owner',
  csm_id: 'owner',
  assignee_id: 'assignee',
  tags: 'tag',
  due_date: 'due',
  target_launch_date: 'target',
};
const PEOPLE: ReadonlySet<string> = new Set(['owner_id', 'csm_id', 'assignee_id']);

export function filterTerm(id: string, options: readonly Option[], isDayRange = false): FilterTerm {
  return { id, term: TERMS[id] ?? id, options, isPerson: PEOPLE.has(id), isDayRange };
}

interface QueryParts {
  readonly filters: ListFilters;
  /** The text of the filter row. */
  readonly query: string;
}

interface Known {
  readonly terms: readonly FilterTerm[];
  readonly inactive: Pick<Inactive<never>, 'filter'> | undefined;
  readonly me: string | null;
}

/** The whole of what a list lets through, as one query. */
export function queryOf({ filters, query }: QueryParts, { terms, inactive, me }: Known): string {
  const words = terms.flatMap((filter): string[] => {
    const { id, term, options } = filter;
    const chosen = filters.values[id] ?? [];
    // What is hidden otherwise is asked for by naming everything.
    const isAll = chosen.length === 0 && id === inactive?.filter && !filters.hidesInactive;
    const values = isAll ? options.map(({ value }) => (value === NONE ? null : value)) : chosen;
    const written = values.flatMap((value) => (value === null ? [] : [wordOf(filter, value, me)]));
    if (written.length === 0) return values.length === 0 ? [] : [`-has:${term}`];
    return [`${term}:${written.join(',')}`];
  });
  return [...words, query.trim()].filter((part) => part !== '').join(' ');
}

function wordOf({ options, isPerson, isDayRange }: FilterTerm, value: string, me: string | null): string {
  if (isDayRange) return value;
  if (!isPerson) return quoteValue(value);
  if (value === me) return 'me';
  return quoteValue(options.find((option) => option.value === value)?.label ?? value);
}

/** Reads a query back: what a filter of the list says is set there, the rest is text of its filter row. */
export function readQuery(text: string, { terms, me }: Omit<Known, 'inactive'>): QueryParts {
  const values: Record<string, (string | null)[]> = {};
  const rest: string[] = [];
  for (const token of tokenize(text)) {
    const read = readToken(token, terms, me);
    if (read === null || values[read.id] !== undefined) rest.push(text.slice(token.start, token.end));
    else values[read.id] = read.values;
  }
  return { filters: { ...NO_FILTERS, values }, query: rest.join(' ') };
}

function readToken(
  token: Token,
  terms: readonly FilterTerm[],
  me: string | null,
): { readonly id: string; readonly values: (string | null)[] } | null {
  if (token.kind !== 'field') return null;
  if (token.negated) {
    const [piece] = token.pieces;
    const filter = terms.find(({ term }) => term === piece?.text.toLowerCase());
    const isMissing = token.name.toLowerCase() === 'has' && token.pieces.length === 1;
    return isMissing && filter !== undefined ? { id: filter.id, values: [null] } : null;
  }
  const filter = terms.find(({ term }) => term === token.name.toLowerCase());
  if (filter === undefined) return null;
  if (filter.isDayRange) return readDays(filter, token);
  const values = token.pieces.map(({ text, operator }) =>
    operator === '' || operator === '=' ? optionOf(filter, text, me) : undefined,
  );
  const found = values.filter((value) => value !== undefined);
  return found.length === values.length ? { id: filter.id, values: found } : null;
}

/** A range of calendar days; what else dates can say stays text. */
function readDays(
  { id }: FilterTerm,
  { pieces }: Extract<Token, { kind: 'field' }>,
): { readonly id: string; readonly values: string[] } | null {
  const [piece] = pieces;
  const range = piece === undefined || pieces.length > 1 ? null : readRange(piece.operator + piece.text);
  const text = range === null ? null : rangeText(range);
  return text === null ? null : { id, values: [text] };
}

function optionOf({ options, isPerson }: FilterTerm, text: string, me: string | null): string | undefined {
  if (isPerson && text === 'me') return me ?? undefined;
  const wanted = fold(text).trim();
  const named = options.find(({ value, label }) => fold(value) === wanted || fold(label).trim() === wanted);
  return named === undefined || named.value === NONE ? undefined : named.value;
}
