import { useMemo } from 'react';
import { isUnlimited, type MatchContext, type Query } from '#shared/search/query.ts';
import { useHealthBounds } from '../state/health-bounds.ts';
import { useAppInfo } from '../store/index.ts';
import { type AskForKeys, useIndexKeys } from './index-keys.ts';
import type { LocalEntries } from './local-entries.ts';
import { matchContext } from './query-asks.ts';

export interface FoundRows<Row> {
  readonly rows: readonly Row[];
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
  readonly ask: AskForKeys;
  /** What can be told of the rows in memory, in the order they came. */
  readonly match: (
    rows: readonly Row[],
    query: Query,
    context: MatchContext,
    entries: LocalEntries,
  ) => readonly Row[];
}

/**
 * The rows that a text in the search language finds, in the order they came: at once where the rows themselves tell,
 * and by the index where it alone knows. What was shown stays until that has answered.
 */
export function useFound<Row extends { readonly key: string }>(
  rows: readonly Row[],
  { text, query, entries, isAnswered, ask, match }: FoundOptions<Row>,
): FoundRows<Row> {
  const me = useAppInfo()?.me ?? null;
  const healthBounds = useHealthBounds();
  const needsIndex = !isUnlimited(query) && !isAnswered(query);
  const answer = useIndexKeys(needsIndex ? text : null, ask);
  const found = useMemo(() => {
    if (isUnlimited(query)) return rows;
    const keys = needsIndex ? (answer?.keys ?? null) : null;
    if (keys !== null) return rowsWith(keys, rows);
    return match(rows, query, matchContext(me, healthBounds), entries);
  }, [rows, query, needsIndex, answer, me, healthBounds, entries, match]);
  return { rows: found, hints: query.hints, isLocal: needsIndex && answer !== null && answer.keys === null };
}

interface Found {
  readonly rows: readonly object[];
  readonly found: readonly object[];
}

const lastFound = new WeakMap<ReadonlySet<string>, Found>();

/** Gone through once for an answer as long as the rows are the same: one comes back to a view of many thousands. */
function rowsWith<Row extends { readonly key: string }>(
  keys: ReadonlySet<string>,
  rows: readonly Row[],
): readonly Row[] {
  const last = lastFound.get(keys);
  if (last?.rows === rows) return last.found as readonly Row[];
  const found = rows.filter(({ key }) => keys.has(key));
  lastFound.set(keys, { rows, found });
  return found;
}
