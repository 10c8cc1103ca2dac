import { useMemo } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { usePeopleByKey } from '../../state/people.tsx';
import { useCustomers } from '../../store/index.ts';
import { filterCustomers, type OwnerNames, sortCustomers } from './list-model.ts';
import { useArrangement } from './list-state.ts';

/** The customers as they stand on screen. */
export interface CustomerView {
  readonly status: 'loading' | 'partial' | 'ready';
  readonly rows: readonly CustomerReplica[];
  /** The rows' keys, in the same order. */
  readonly order: readonly string[];
  /** How many customers there are in all, hidden ones included. */
  readonly total: number;
  readonly owners: OwnerNames;
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
  const filtered = useMemo(() => filterCustomers(list.rows, filters), [list.rows, filters]);
  const rows = useMemo(() => sortCustomers(filtered, sort, owners), [filtered, sort, owners]);
  const order = useMemo(() => rows.map(({ key }) => key), [rows]);
  const total = list.total ?? list.rows.length;
  return { status: list.status, rows, order, total, owners };
}
