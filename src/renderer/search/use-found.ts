import { useMemo } from 'react';
import { isUnlimited, type MatchContext, type Query } from '#shared/search/query.ts';
import { useHealthBounds } from '../state/health-bounds.ts';
import { useAppInfo } from '../store/index.ts';
import { type AskForKeys, useIndexKeys } from './index-keys.ts';
import type { LocalEntries } from './local-entries.ts';
import { matchContext } from './query-asks.ts';

export interface FoundRows<Row> {
  /** Whether a row is found; null where all are. The same function until its answers are others. */
  readonly isFound: ((row: Row) => boolean) | null;
  readonly hints: Query['hints'];
  /** Nobody answers: what only the index knows was not looked into. */
  readonly isLocal: boolean;
}

/** How the rows of a list are found. Every function is the same on every call, until its answers are others. */
export interface FoundOptions<Row> {
  /** What `query` was read from. */
  readonly text: string;
  readonly query: Query;
  readonly entries: LocalEntries;
  /** Whether `match` alone can tell. */
  readonly isAnswered: (query: Query) => boolean;
  /** Leaves the rows as they are until the index has answered: there are too many to hold each against the query here. */
  readonly waits?: boolean;
  readonly ask: AskForKeys;
  /** Whether a row matches, as far as the rows in memory tell. */
  readonly match: (query: Query, context: MatchContext, entries: LocalEntries) => (row: Row) => boolean;
}

/**
 * Which rows a text in the search language finds: at once where the rows themselves tell, and by the index where it
 * alone knows. What was shown stays until that has answered.
 */
export function useFound<Row extends { readonly key: string }>({
  text,
  query,
  entries,
  isAnswered,
  waits = false,
  ask,
  match,
}: FoundOptions<Row>): FoundRows<Row> {
  const me = useAppInfo()?.me ?? null;
  const healthBounds = useHealthBounds();
  const needsIndex = !isUnlimited(query) && !isAnswered(query);
  const answer = useIndexKeys(needsIndex || hasWords(query) ? text : null, ask);
  // Where the rows themselves tell, the index forgives what is mistyped.
  const forgiven = answer?.text === text && answer.instead !== null ? answer.keys : null;
  const keys = needsIndex ? (answer?.keys ?? null) : null;
  const isWaiting = needsIndex && waits && answer === null;
  const isFound = useMemo(() => {
    if (isUnlimited(query)) return null;
    if (keys !== null) return isAmong(keys);
    if (isWaiting) return null;
    const matches = match(query, matchContext(me, healthBounds), entries);
    return forgiven === null ? matches : (row: Row) => forgiven.has(row.key) || matches(row);
  }, [query, keys, forgiven, isWaiting, me, healthBounds, entries, match]);
  const instead = answer?.text === text ? answer.instead : null;
  const hints = useMemo(() => (instead === null ? query.hints : [...query.hints, instead]), [query, instead]);
  return { isFound, hints, isLocal: needsIndex && answer !== null && answer.keys === null };
}

function hasWords({ terms }: Query): boolean {
  return terms.some(({ kind, negated }) => kind === 'text' && !negated);
}

const tests = new WeakMap<ReadonlySet<string>, (row: { readonly key: string }) => boolean>();

/** One test for an answer, whoever asks: what it lets through is kept by it. */
export function isAmong(keys: ReadonlySet<string>): (row: { readonly key: string }) => boolean {
  const known = tests.get(keys) ?? (({ key }) => keys.has(key));
  tests.set(keys, known);
  return known;
}
