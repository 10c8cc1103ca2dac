import { ArchiveRestore } from 'lucide-react';
import { useMemo } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { useBulk } from '../../../list/use-bulk.tsx';
import { useRowCommands } from '../../../list/use-row-commands.tsx';
import { setCustomerStatus } from '../../../records/customer-actions.ts';
import { openEditor } from '../../../records/open-editor.ts';
import { useStore } from '../../../store/index.ts';
import { customersList } from '../list/customers-list.tsx';

/** What is done to many customers in the list is done to this one by the same keys, and from ⌘K. */
export function useCustomerCommands(customer: CustomerReplica): void {
  const store = useStore();
  const change = useBulk(customersList);
  const rows = useMemo(() => [customer], [customer]);
  useRowCommands({
    list: customersList,
    rows,
    title: customer.name,
    isSelection: false,
    group: 'This customer',
    change: (bulk) => void change(rows, bulk),
    open: (_field, label) => openEditor(label),
    others:
      customer.status === 'archived'
        ? [
            {
              label: 'Unarchive',
              icon: <ArchiveRestore size={16} />,
              run: () => setCustomerStatus(store, customer, 'active'),
            },
          ]
        : [],
  });
}
