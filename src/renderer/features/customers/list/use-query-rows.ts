import type { CustomerReplica } from '#shared/replica.ts';
import { asksForArchived } from '#shared/search/query.ts';
import { askForCustomers } from '../../../search/index-keys.ts';
import { isAnsweredByCustomers, matchCustomers } from '../../../search/match-customers.ts';
import { asksForField } from '../../../search/query-asks.ts';
import { type FoundRows, useFound } from '../../../search/use-found.ts';
import { useParsed } from '../../../search/use-parsed.ts';
import { useCustomFields } from '../../../state/custom-fields.ts';

/** Only local: names of contacts and the like are not looked into. */
export interface QueryRows extends FoundRows<CustomerReplica> {
  /** The text asks for a status itself: what is hidden otherwise must not be. */
  readonly asksForGone: boolean;
}

/** The customers that a text finds: their own records tell part of it, the rest takes the index. */
export function useQueryRows(rows: readonly CustomerReplica[], text: string): QueryRows {
  const { query, entries } = useParsed(text, useCustomFields());
  const found = useFound(rows, {
    text,
    query,
    entries,
    isAnswered: isAnsweredByCustomers,
    ask: askForCustomers,
    match: matchCustomers,
  });
  return {
    ...found,
    asksForGone: asksForArchived(query) || asksForField(query, 'status', { isNegated: false }),
  };
}
