import { useMemo } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { compile } from '#shared/search/compile.ts';
import { asksForArchived, isUnlimited } from '#shared/search/query.ts';
import { isGone } from '#shared/v1/statuses.ts';
import { localDay } from '#shared/values/calendar.ts';
import { useNow } from '../../../components/date-text.tsx';
import { useMatchCountInSteps } from '../../../list/use-match-count.ts';
import { askForCustomers, useIndexKeys } from '../../../search/index-keys.ts';
import { isAnsweredByCustomers } from '../../../search/match-customers.ts';
import { asksForField, asksForFlag, matchContext } from '../../../search/query-asks.ts';
import { useParsed } from '../../../search/use-parsed.ts';
import { useCustomFields } from '../../../state/custom-fields.ts';
import { useHealthBounds } from '../../../state/health-bounds.ts';
import { useAppInfo, useCustomers, useStore } from '../../../store/index.ts';

/** Whether a customer is in what a query says; null while nobody can tell. */
export function useCustomerViewTest(text: string): ((row: CustomerReplica) => boolean) | null {
  const { query, entries } = useParsed(text, useCustomFields());
  const me = useAppInfo()?.me ?? null;
  const healthBounds = useHealthBounds();
  const day = localDay(useNow());
  const isOwn = isUnlimited(query) || (isAnsweredByCustomers(query) && !asksForFlag(query, 'duplicate'));
  const answer = useIndexKeys(isOwn ? null : text, askForCustomers);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with the day, what a query says of days is another
  return useMemo(() => {
    const asksForGone = asksForArchived(query) || asksForField(query, 'status', { isNegated: false });
    const isShown = (row: CustomerReplica) => asksForGone || !isGone(row);
    if (isOwn) {
      const test = compile(query, matchContext(me, healthBounds));
      return (row) => isShown(row) && test(entries.customer(row));
    }
    const keys = answer?.keys ?? null;
    return keys === null ? null : (row) => keys.has(row.key) && isShown(row);
  }, [query, entries, me, healthBounds, day, isOwn, answer]);
}

export function useCustomerCount(text: string): number | null {
  const { status, rows } = useCustomers();
  const test = useCustomerViewTest(text);
  return useMatchCountInSteps(rows, status === 'ready' ? test : null, useStore().customers.log);
}
