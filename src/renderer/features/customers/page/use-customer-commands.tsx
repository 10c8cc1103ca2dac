import { ArchiveRestore, ArrowRight, Combine, FileText, Mail, Send, StickyNote } from 'lucide-react';
import { useMemo } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { useBulk } from '../../../list/use-bulk.tsx';
import { useRowCommands } from '../../../list/use-row-commands.tsx';
import { setCustomerStatus } from '../../../records/customer-actions.ts';
import { openEditor } from '../../../records/open-editor.ts';
import { useStore } from '../../../store/index.ts';
import { customersList } from '../list/customers-list.tsx';

interface CustomerActions {
  readonly merge: () => void;
  readonly openBrief: () => void;
  readonly writeNote: () => void;
  readonly openStatusPage: () => void;
  readonly writeMail: () => void;
}

/** What is done to many customers in the list is done to this one by the same keys, and from ⌘K. */
export function useCustomerCommands(
  customer: CustomerReplica,
  { merge, openBrief, writeNote, openStatusPage, writeMail }: CustomerActions,
): void {
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
    others: [
      { label: 'Brief', keys: 'b', icon: <FileText size={16} />, run: openBrief },
      { label: 'Write a note', keys: 'n', icon: <StickyNote size={16} />, run: writeNote },
      { label: 'Write a mail from a template…', icon: <Mail size={16} />, run: writeMail },
      { label: 'Status page for the customer…', icon: <Send size={16} />, run: openStatusPage },
      { label: 'Set the next step', icon: <ArrowRight size={16} />, run: () => openEditor('Next step') },
      { label: 'Merge with another customer…', icon: <Combine size={16} />, run: merge },
      ...(customer.status === 'archived'
        ? [
            {
              label: 'Unarchive',
              icon: <ArchiveRestore size={16} />,
              run: () => setCustomerStatus(store, customer, 'active'),
            },
          ]
        : []),
    ],
  });
}
