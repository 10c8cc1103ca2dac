import { useMemo } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { asksForArchived, isUnlimited, type Query } from '#shared/search/query.ts';
import { askForCustomers, useIndexKeys } from '../../search/index-keys.ts';
import { isAnsweredByCustomers, matchCustomers } from '../../search/match-customers.ts';
import { asksForField, matchContext } from '../../search/query-asks.ts';
import { useParsed } from '../../search/use-parsed.ts';
import { useCustomFields } from '../../state/custom-fields.ts';
import { useAppInfo } from '../../store/index.ts';

export interface QueryRows {
  readonly rows: readonly CustomerReplica[];
  /** The text asks for a status itself: what is hidden otherwise must not be. */
  readonly asksForGone: boolean;
  readonly hints: Query['hints'];
  /** Nobody answers: names of contacts and the like are not looked into. */
  readonly isLocal: boolean;
}

/**
 * The customers that a text in the search language finds, in the order they came. What their own records tell is
 * told at once; for the rest the index is asked, and what was shown stays until it has answered.
 */
export function useQueryRows(rows: readonly CustomerReplica[], text: string): QueryRows {
  const { query, entries } = useParsed(text, useCustomFields());
  const me = useAppInfo()?.me ?? null;
  const needsIndex = !isUnlimited(query) && !isAnsweredByCustomers(query);
  const answer = useIndexKeys(needsIndex ? text : null, askForCustomers);
  const found = useMemo(() => {
    if (isUnlimited(query)) return rows;
    const keys = needsIndex ? (answer?.keys ?? null) : null;
    if (keys !== null) return rows.filter(({ key }) => keys.has(key));
    return matchCustomers(rows, query, matchContext(me), entries);
  }, [rows, query, needsIndex, answer, me, entries]);
  return {
    rows: found,
    asksForGone: asksForArchived(query) || asksForField(query, 'status', { isNegated: false }),
    hints: query.hints,
    isLocal: needsIndex && answer !== null && answer.keys === null,
  };
}
