import { useMemo } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { useNow } from '../../../components/date-text.tsx';
import { useListText } from '../../../list/use-list-text.ts';
import { type ListView, useListView } from '../../../list/use-list-view.ts';
import { useCustomerFacts } from '../../../state/customer-facts.ts';
import { usePeopleByKey } from '../../../state/people.tsx';
import { useCustomers, useStore } from '../../../store/index.ts';
import type { CustomerContext } from './columns.tsx';
import { customersList } from './customers-list.tsx';
import { useQueryRows } from './use-query-rows.ts';

export type CustomerView = ListView<CustomerReplica, CustomerContext>;

/** The customers as they stand on screen. */
export function useCustomerView(): CustomerView {
  const all = useCustomers();
  const { log } = useStore().customers;
  // The same as long as nobody's domain has changed: every row is drawn again with another context.
  const domainUses = useCustomerFacts().domainUses();
  const people = usePeopleByKey();
  const now = useNow();
  const context = useMemo(
    (): CustomerContext => ({
      people,
      now,
      sharing: (domain) => domainUses.get(domain) ?? 0,
      onShowDomain: (domain) => customersList.useArrangement.getState().filter({ domain: [domain] }),
    }),
    [people, now, domainUses],
  );
  // Typing goes before drawing the list.
  const text = useListText(customersList);
  const found = useQueryRows(all.rows, text);
  return useListView(customersList, { all, log, found, context, showsInactive: found.asksForGone });
}
