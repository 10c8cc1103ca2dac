import { useDeferredValue, useMemo } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { usePeopleByKey } from '../../../state/people.tsx';
import { useCustomers } from '../../../store/index.ts';
import { filterCustomers, type OwnerNames, sortCustomers } from './filter-and-sort.ts';
import { type QueryRows, useQueryRows } from './use-query-rows.ts';
import { useArrangement } from './view-store.ts';

/** The customers as they stand on screen. */
export interface CustomerView {
  readonly status: 'loading' | 'partial' | 'ready';
  readonly rows: readonly CustomerReplica[];
  /** The rows' keys, in the same order. */
  readonly order: readonly string[];
  /** How many customers there are in all, hidden ones included. */
  readonly total: number;
  readonly owners: OwnerNames;
  /** What the text in the filter row came to. */
  readonly query: Pick<QueryRows, 'hints' | 'isLocal'>;
}

export function useCustomerView(): CustomerView {
  const list = useCustomers();
  const people = usePeopleByKey();
  const filters = useArrangement((state) => state.filters);
  const sort = useArrangement((state) => state.sort);
  const owners = useMemo<OwnerNames>(
    () => new Map([...people].map(([key, { name }]) => [key, name])),
    [people],
  );
  // Typing goes before drawing the list.
  const text = useDeferredValue(useArrangement((state) => state.query));
  const query = useQueryRows(list.rows, text);
  const filtered = useMemo(
    () => filterCustomers(query.rows, query.asksForGone ? { ...filters, hidesGone: false } : filters),
    [query.rows, query.asksForGone, filters],
  );
  const rows = useMemo(() => sortCustomers(filtered, sort, owners), [filtered, sort, owners]);
  const order = useMemo(() => rows.map(({ key }) => key), [rows]);
  const total = list.total ?? list.rows.length;
  return { status: list.status, rows, order, total, owners, query };
}
