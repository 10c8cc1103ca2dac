import type { CustomerReplica } from '#shared/replica.ts';
import { filterRows } from '../../../list/filters.ts';
import { sortListRows } from '../../../list/sort-list-rows.ts';
import { factsOf } from '../../../state/customer-facts.ts';
import type { Store } from '../../../store/index.ts';
import { type CustomerContext, customerColumns } from '../list/columns.tsx';
import { customersList } from '../list/customers-list.tsx';

/**
 * The customer before (-1) or after (1) one in the customers list as it is filtered and sorted now. One that the
 * list leaves out stands where it would stand.
 */
export function neighbourOf(
  store: Pick<Store, 'customers' | 'people'>,
  customer: CustomerReplica,
  step: 1 | -1,
): CustomerReplica | undefined {
  const { useArrangement, filters: known, inactive } = customersList;
  const { filters, sort } = useArrangement.getState();
  const { rows } = store.customers.get();
  const people = new Map(store.people.get().map((person) => [person.key, person]));
  const context: CustomerContext = { people, now: Date.now(), sharing: () => 1, onShowDomain: () => {} };
  const shown = new Set(filterRows(rows, filters, known, inactive, context));
  const withThis = rows.filter((row) => shown.has(row) || row.key === customer.key);
  const columns = customerColumns(factsOf(rows, store.customers.log).customFields());
  const sorted = sortListRows(withThis, sort, columns, context);
  const index = sorted.findIndex(({ key }) => key === customer.key);
  return index === -1 ? undefined : sorted[index + step];
}
