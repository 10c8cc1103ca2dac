import { useDeferredValue, useMemo } from 'react';
import type { OnboardingReplica } from '#shared/replica.ts';
import { useNow } from '../../../components/date-text.tsx';
import { usePeopleByKey } from '../../../state/people.tsx';
import { useCustomers, useOnboardings } from '../../../store/index.ts';
import { filterOnboardings, type Related, sortOnboardings } from './filter-and-sort.ts';
import { type LaneBounds, laneBounds } from './lanes.ts';
import { type QueryRows, useQueryRows } from './use-query-rows.ts';
import { useArrangement } from './view-store.ts';

/** The onboardings as they stand on screen. */
export interface OnboardingView {
  readonly status: 'loading' | 'partial' | 'ready';
  readonly rows: readonly OnboardingReplica[];
  /** How many onboardings there are in all, hidden ones included. */
  readonly total: number;
  readonly related: Related;
  readonly bounds: LaneBounds;
  /** What the text in the filter row came to. */
  readonly query: Pick<QueryRows, 'hints' | 'isLocal'>;
}

/** Where lanes end today; the same object until the day changes. */
export function useLaneBounds(): LaneBounds {
  const bounds = laneBounds(useNow());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the others follow from today.
  return useMemo(() => bounds, [bounds.today]);
}

export function useRelated(): Related {
  const { rows } = useCustomers();
  const people = usePeopleByKey();
  const customers = useMemo(() => new Map(rows.map((customer) => [customer.key, customer])), [rows]);
  return useMemo(() => ({ customers, people }), [customers, people]);
}

/** @param showsCompleted lets completed ones through whatever the filters say: the board folds them itself. */
export function useOnboardingView({ showsCompleted }: { readonly showsCompleted: boolean }): OnboardingView {
  const list = useOnboardings();
  const related = useRelated();
  const bounds = useLaneBounds();
  const filters = useArrangement((state) => state.filters);
  const sort = useArrangement((state) => state.sort);
  // Typing goes before drawing the list.
  const text = useDeferredValue(useArrangement((state) => state.query));
  const query = useQueryRows(list.rows, related.customers, text);
  const letsCompleted = showsCompleted || query.asksForCompleted;
  const filtered = useMemo(
    () =>
      filterOnboardings(query.rows, letsCompleted ? { ...filters, hidesCompleted: false } : filters, bounds),
    [query.rows, filters, bounds, letsCompleted],
  );
  const rows = useMemo(() => sortOnboardings(filtered, sort, related), [filtered, sort, related]);
  return { status: list.status, rows, total: list.total ?? list.rows.length, related, bounds, query };
}
