import type { CustomerReplica } from '#shared/replica.ts';
import type { CustomerStatus } from '#shared/v1/statuses.ts';
import { notify } from '../components/toast.tsx';
import type { Store } from '../store/index.ts';
import { inBackground } from './use-save.ts';

export function setCustomerStatus(store: Store, customer: CustomerReplica, status: CustomerStatus): void {
  inBackground(store.updateCustomer(customer.key, { status }));
}

/** Archives, and offers to take it back. */
export function archiveCustomer(store: Store, customer: CustomerReplica): void {
  const before = customer.status;
  setCustomerStatus(store, customer, 'archived');
  notify({
    message: `Archived ${customer.name}`,
    // The set of statuses is open; one of a later version would be refused, and the notices say so.
    undo: () => setCustomerStatus(store, customer, before as CustomerStatus),
  });
}
