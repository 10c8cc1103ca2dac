import { useMemo } from 'react';
import type { OnboardingReplica } from '#shared/replica.ts';
import { compile } from '#shared/search/compile.ts';
import { isUnlimited } from '#shared/search/query.ts';
import { rowTest } from '../../../list/filters.ts';
import { useMatchCountInSteps } from '../../../list/use-match-count.ts';
import { useFilterTerms } from '../../../list/use-saved-view.ts';
import { readQuery } from '../../../list/view-query.ts';
import { asksForField, asksForFlag, matchContext } from '../../../search/query-asks.ts';
import { useParsed } from '../../../search/use-parsed.ts';
import { useCustomFields } from '../../../state/custom-fields.ts';
import { useHealthBounds } from '../../../state/health-bounds.ts';
import { useAppInfo, useOnboardings, useStore } from '../../../store/index.ts';
import { onboardingsList } from './onboardings-list.tsx';
import { useOnboardingContext } from './use-onboarding-view.ts';

/** How many onboardings a view has; null while nobody can tell. */
export function useOnboardingCount(text: string): number | null {
  const { status, rows } = useOnboardings();
  const me = useAppInfo()?.me ?? null;
  const healthBounds = useHealthBounds();
  const terms = useFilterTerms(onboardingsList);
  const { filters, query: rest } = useMemo(() => readQuery(text, { terms, me }), [text, terms, me]);
  const { query, entries } = useParsed(rest, useCustomFields());
  const context = useOnboardingContext();
  const { customers, bounds } = context;
  const isAll = isUnlimited(query);
  // What is said of customers only matters to what is searched: each change of one would count all onboardings again.
  const links = isAll ? null : customers;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the context, only what can change an answer
  const test = useMemo(() => {
    if (asksForFlag(query, 'pending')) return null;
    const asksForCompleted =
      asksForField(query, 'phase', { isNegated: false }) || asksForFlag(query, 'completed');
    const matches = compile(query, matchContext(me, healthBounds));
    const inactive = asksForCompleted ? undefined : onboardingsList.inactive;
    const passes = rowTest(filters, onboardingsList.filters, inactive, context);
    return (row: OnboardingReplica) =>
      passes?.(row) !== false && (isAll || matches(entries.onboarding(row, customers.get(row.customer_key))));
  }, [query, entries, me, healthBounds, links, bounds, filters]);
  return useMatchCountInSteps(rows, status === 'ready' ? test : null, useStore().onboardings.log);
}
