import type { CustomerReplica } from '#shared/replica.ts';
import { CUSTOMER_STATUSES } from '#shared/v1/statuses.ts';
import { InlineText } from '../../../components/inline-edit.tsx';
import { StatusPill } from '../../../components/pill.tsx';
import { StatusMenu } from '../../../components/status-menu.tsx';
import { customerStatusWord } from '../../../lib/words.ts';
import { setCustomerStatus } from '../../../records/customer-actions.ts';
import { FavouriteButton } from '../../../records/favourite-button.tsx';
import { useStore } from '../../../store/index.ts';
import { RecordBadge } from '../../sync/record-badge.tsx';
import { type LinkedFields, SourceMark } from './linked-fields.tsx';

interface CustomerHeaderProps {
  readonly customer: CustomerReplica;
  readonly linked: LinkedFields;
}

/** Name, number and status. */
export function CustomerHeader({ customer, linked }: CustomerHeaderProps) {
  const store = useStore();
  return (
    <div className="flex shrink-0 items-start gap-2 px-4 pt-4 pb-2">
      <h2 className="min-w-0">
        <InlineText
          label="Name"
          isHeading
          isRequired
          value={customer.name}
          onSave={(name) => linked.update({ name: name ?? '' })}
          display={
            <span className="line-clamp-2" title={customer.name}>
              {customer.name}
            </span>
          }
        />
      </h2>
      <span className="pt-1.5">
        <SourceMark sources={linked.sources} field="name" />
      </span>
      {customer.display_id > 0 ? (
        <span className="shrink-0 pt-2 text-faint tabular selectable">#{customer.display_id}</span>
      ) : null}
      <FavouriteButton collection="customers" recordKey={customer.key} name={customer.name} />
      <RecordBadge recordKey={customer.key} name={customer.name} className="mt-2" />
      <span className="shrink-0 pt-1">
        <StatusMenu
          name="Status"
          value={customer.status}
          values={CUSTOMER_STATUSES}
          wordOf={(status) => customerStatusWord(status).label}
          pill={<StatusPill of="status" value={customer.status} />}
          onChange={(status) => setCustomerStatus(store, customer, status)}
        />
      </span>
    </div>
  );
}
