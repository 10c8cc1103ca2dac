import { Check, ChevronDown } from 'lucide-react';
import type { RefObject } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { CUSTOMER_STATUSES, type CustomerStatus } from '#shared/v1/customer.ts';
import { InlineText } from '../../components/inline-edit.tsx';
import { Menu } from '../../components/menu.tsx';
import { StatusPill } from '../../components/pill.tsx';
import { customerStatusWord } from '../../lib/words.ts';
import { useStore } from '../../store/index.ts';
import { RecordBadge } from '../../sync/record-badge.tsx';
import { inBackground, useSave } from './use-save.ts';

interface CustomerHeaderProps {
  readonly customer: CustomerReplica;
  readonly ref: RefObject<HTMLDivElement | null>;
}

/** Name, number and status. */
export function CustomerHeader({ customer, ref }: CustomerHeaderProps) {
  const store = useStore();
  const save = useSave();
  return (
    <div ref={ref} className="flex shrink-0 items-start gap-2 px-4 pt-4 pb-2">
      <h2 className="min-w-0">
        <InlineText
          label="Name"
          isHeading
          isRequired
          value={customer.name}
          onSave={(name) => save(() => store.updateCustomer(customer.key, { name: name ?? '' }))}
          display={
            <span className="line-clamp-2" title={customer.name}>
              {customer.name}
            </span>
          }
        />
      </h2>
      {customer.display_id > 0 ? (
        <span className="shrink-0 pt-2 text-faint tabular selectable">#{customer.display_id}</span>
      ) : null}
      <RecordBadge recordKey={customer.key} name={customer.name} className="mt-2" />
      <span className="shrink-0 pt-1.5">
        <StatusMenu customer={customer} />
      </span>
    </div>
  );
}

function StatusMenu({ customer }: { readonly customer: CustomerReplica }) {
  const store = useStore();
  const set = (status: CustomerStatus) => {
    if (status !== customer.status) inBackground(store.updateCustomer(customer.key, { status }));
  };
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Status: ${customerStatusWord(customer.status).label}. Change it`}
          className="flex h-7 items-center gap-1 rounded-control px-1 hover:bg-hover"
        >
          <StatusPill of="customer" value={customer.status} />
          <ChevronDown size={14} aria-hidden="true" className="text-faint" />
        </button>
      }
      items={CUSTOMER_STATUSES.map((status) => ({
        label: customerStatusWord(status).label,
        icon: (
          <span aria-hidden="true" className="flex w-4 justify-center">
            {status === customer.status ? <Check size={14} /> : null}
          </span>
        ),
        onSelect: () => set(status),
      }))}
    />
  );
}
