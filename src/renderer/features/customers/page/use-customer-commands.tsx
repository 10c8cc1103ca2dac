import { ArrowRight, FileText, Merge, StickyNote } from 'lucide-react';
import { useMemo } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { useBulk } from '../../../list/use-bulk.tsx';
import { useRowCommands } from '../../../list/use-row-commands.tsx';
import { openEditor } from '../../../records/open-editor.ts';
import { customersList } from '../list/customers-list.tsx';

interface CustomerActions {
  readonly openBrief: () => void;
  readonly writeNote: () => void;
  readonly merge: () => void;
}

/** What is done to many customers in the list is done to this one by the same keys, and from ⌘K; so is what its menu has. */
export function useCustomerCommands(
  customer: CustomerReplica,
  { openBrief, writeNote, merge }: CustomerActions,
): void {
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
      { label: 'Set the next step', icon: <ArrowRight size={16} />, run: () => openEditor('Next step') },
      { label: 'Merge with another customer…', icon: <Merge size={16} />, run: merge },
    ],
  });
}
