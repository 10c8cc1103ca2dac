import { useMemo } from 'react';
import type { OnboardingReplica } from '#shared/replica.ts';
import type { LaneBounds } from '#shared/values/when-due.ts';
import { useNow } from '../../../components/date-text.tsx';
import { byKey } from '../../../lib/by-key.ts';
import { useListText } from '../../../list/use-list-text.ts';
import { type ListView, useListView } from '../../../list/use-list-view.ts';
import { usePeopleByKey } from '../../../state/people.tsx';
import { useCustomers, useOnboardings, useStore } from '../../../store/index.ts';
import type { OnboardingContext } from './columns.tsx';
import { laneBounds } from './lanes.ts';
import { onboardingsList } from './onboardings-list.tsx';
import { useQueryRows } from './use-query-rows.ts';

export type OnboardingView = ListView<OnboardingReplica, OnboardingContext>;

/** Where lanes end today; the same object until the day changes. */
export function useLaneBounds(): LaneBounds {
  const bounds = laneBounds(useNow());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the others follow from today.
  return useMemo(() => bounds, [bounds.today]);
}

/** What onboardings point to, and what time it is. */
export function useOnboardingContext(): OnboardingContext {
  const { rows } = useCustomers();
  const people = usePeopleByKey();
  const now = useNow();
  const bounds = useLaneBounds();
  const customers = byKey(rows);
  return useMemo(() => ({ customers, people, now, bounds }), [customers, people, now, bounds]);
}

/**
 * The onboardings as they stand on screen.
 * @param showsCompleted lets completed ones through whatever the filters say: the board folds them itself.
 */
export function useOnboardingView({ showsCompleted }: { readonly showsCompleted: boolean }): OnboardingView {
  const all = useOnboardings();
  const { log } = useStore().onboardings;
  const context = useOnboardingContext();
  // Typing goes before drawing the list.
  const text = useListText(onboardingsList);
  const found = useQueryRows(all.rows.length, context.customers, text);
  const showsInactive = showsCompleted || found.asksForCompleted;
  return useListView(onboardingsList, { all, log, found, context, showsInactive });
}
