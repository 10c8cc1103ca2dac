import type { CustomerReplica } from '#shared/replica.ts';
import type { CustomerStatus } from '#shared/v1/statuses.ts';
import { sayUpdates } from '../state/undo.ts';
import type { Store } from '../store/index.ts';
import { inBackground } from './use-save.ts';

export function setCustomerStatus(store: Store, customer: CustomerReplica, status: CustomerStatus): void {
  inBackground(store.updateCustomer(customer.key, { status }));
}

/** Archives, and offers to take it back. */
export function archiveCustomer(store: Store, { key, name }: CustomerReplica): void {
  const message = `Archived ${name}`;
  sayUpdates(
    store.updateMany('customers', [{ key, fields: { status: 'archived' } }], message),
    message,
    'customer',
  );
}
