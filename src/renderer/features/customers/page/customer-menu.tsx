import { Archive, ArchiveRestore, Combine, Mail, Pencil, RefreshCw, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { CustomerReplica } from '#shared/replica.ts';
import { ConfirmDialog } from '../../../components/dialog.tsx';
import { RecordMenu, useCopyLinkItem } from '../../../components/record-menu.tsx';
import { countsOf } from '../../../lib/words.ts';
import { archiveCustomer, setCustomerStatus } from '../../../records/customer-actions.ts';
import { deleteRecord } from '../../../records/delete-record.ts';
import { paths, refOf } from '../../../routes.ts';
import { useContacts, useCustomerOnboardings, useStore } from '../../../store/index.ts';
import type { FieldSources } from '../../integrations/use-field-sources.ts';

interface CustomerMenuProps {
  readonly customer: CustomerReplica;
  readonly sources: FieldSources;
  readonly onEditName: () => void;
  readonly onMerge: () => void;
  readonly onStatusPage: () => void;
  readonly onMail: () => void;
  readonly onNeighbour: (step: 1 | -1) => void;
}

/** What can be done with the customer as a whole, and the way to the ones beside it. */
export function CustomerMenu({
  customer,
  sources,
  onEditName,
  onMerge,
  onStatusPage,
  onMail,
  onNeighbour,
}: CustomerMenuProps) {
  const store = useStore();
  const copyLink = useCopyLinkItem(paths.customer(refOf(customer)));
  const [isDeleting, setDeleting] = useState(false);
  const isArchived = customer.status === 'archived';

  return (
    <>
      <RecordMenu
        title={customer.name}
        noun="customer"
        onNeighbour={onNeighbour}
        items={[
          // The menu gives the focus back to its button first.
          {
            label: 'Edit name',
            icon: <Pencil size={14} />,
            keys: 'e',
            onSelect: onEditName,
          },
          copyLink,
          {
            label: 'Write a mail from a template…',
            icon: <Mail size={14} />,
            onSelect: () => setTimeout(onMail),
          },
          {
            label: 'Status page for the customer…',
            icon: <Send size={14} />,
            onSelect: () => setTimeout(onStatusPage),
          },
          ...sources.services.map(({ name, resync }) => ({
            label: `Resync from ${name}`,
            icon: <RefreshCw size={14} />,
            onSelect: resync,
          })),
          isArchived
            ? {
                label: 'Unarchive',
                icon: <ArchiveRestore size={14} />,
                onSelect: () => setCustomerStatus(store, customer, 'active'),
              }
            : {
                label: 'Archive',
                keys: 'a',
                icon: <Archive size={14} />,
                onSelect: () => archiveCustomer(store, customer),
              },
          {
            label: 'Merge with another customer…',
            icon: <Combine size={14} />,
            onSelect: () => setTimeout(onMerge),
          },
          { kind: 'separator' },
          {
            label: 'Delete customer…',
            icon: <Trash2 size={14} />,
            isDangerous: true,
            onSelect: () => setDeleting(true),
          },
        ]}
      />
      <DeleteCustomer customer={customer} isOpen={isDeleting} onClose={() => setDeleting(false)} />
    </>
  );
}

interface DeleteCustomerProps {
  readonly customer: CustomerReplica;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function DeleteCustomer({ customer, isOpen, onClose }: DeleteCustomerProps) {
  const store = useStore();
  const [, navigate] = useLocation();
  const contacts = useContacts(customer.key).rows.length;
  const onboardings = useCustomerOnboardings(customer.key).rows.length;
  const belongings = countsOf({ contacts, onboardings });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      isDangerous
      title={`Delete ${customer.name}?`}
      description={
        <>
          {belongings.length === 0
            ? 'The customer goes. '
            : `The customer goes, with ${belongings.join(' and ')}. `}
          Undo brings it back. To keep the history, archive it instead.
        </>
      }
      confirmLabel="Delete customer"
      onConfirm={() => {
        deleteRecord(store, 'customers', { key: customer.key, title: customer.name });
        navigate(paths.customers(), { replace: true });
      }}
    />
  );
}
