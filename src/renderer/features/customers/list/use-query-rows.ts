import { useCallback } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { asksForArchived } from '#shared/search/query.ts';
import { askForCustomers } from '../../../search/index-keys.ts';
import { customerMatcher, isAnsweredByCustomers } from '../../../search/match-customers.ts';
import { asksForField, asksForFlag } from '../../../search/query-asks.ts';
import { type FoundOptions, type FoundRows, useFound } from '../../../search/use-found.ts';
import { useParsed } from '../../../search/use-parsed.ts';
import { useCustomFields } from '../../../state/custom-fields.ts';

/** From so many customers on, words are left to the index: to fold the texts of all of them takes longer than its answer. */
const MANY_CUSTOMERS = 5000;
const NONE: readonly CustomerReplica[] = [];

/** Only local: names of contacts and the like are not looked into. */
export interface QueryRows extends FoundRows<CustomerReplica> {
  /** The text asks for a status itself: what is hidden otherwise must not be. */
  readonly asksForGone: boolean;
}

/** The customers that a text finds: their own records tell part of it, the rest takes the index. */
export function useQueryRows(rows: readonly CustomerReplica[], text: string): QueryRows {
  const { query, entries } = useParsed(text, useCustomFields());
  const sharing = asksForFlag(query, 'duplicate') ? rows : NONE;
  const match = useCallback<FoundOptions<CustomerReplica>['match']>(
    (asked, context, known) => customerMatcher(sharing, asked, context, known),
    [sharing],
  );
  const found = useFound({
    text,
    query,
    entries,
    isAnswered: isAnsweredByCustomers,
    waits: rows.length > MANY_CUSTOMERS,
    ask: askForCustomers,
    match,
  });
  return {
    ...found,
    asksForGone: asksForArchived(query) || asksForField(query, 'status', { isNegated: false }),
  };
}
