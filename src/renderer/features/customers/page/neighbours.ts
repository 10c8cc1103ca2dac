import type { CustomerReplica } from '#shared/replica.ts';
import type { Store } from '../../../store/index.ts';
import { filterCustomers, sortCustomers } from '../list/filter-and-sort.ts';
import { useArrangement } from '../list/view-store.ts';

/**
 * The customer before (-1) or after (1) one in the customers list as it is filtered and sorted now. One that the
 * list leaves out stands where it would stand.
 */
export function neighbourOf(
  store: Pick<Store, 'customers' | 'people'>,
  customer: CustomerReplica,
  step: 1 | -1,
): CustomerReplica | undefined {
  const { filters, sort } = useArrangement.getState();
  const { rows } = store.customers.get();
  const shown = new Set(filterCustomers(rows, filters));
  const withThis = rows.filter((row) => shown.has(row) || row.key === customer.key);
  const owners = new Map(store.people.get().map(({ key, name }) => [key, name]));
  const sorted = sortCustomers(withThis, sort, owners);
  const index = sorted.findIndex(({ key }) => key === customer.key);
  return index === -1 ? undefined : sorted[index + step];
}
