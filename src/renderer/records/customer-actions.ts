import { onboarding } from '#shared/records/onboarding.ts';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import type { CustomerStatus } from '#shared/v1/statuses.ts';
import { count, customerStatusWord, inSentence } from '../lib/words.ts';
import { sayUpdates } from '../state/undo.ts';
import type { Store } from '../store/index.ts';
import { inBackground } from './use-save.ts';

type StatusOf = Pick<CustomerReplica, 'key' | 'status'>;

/**
 * What a change of status does beside it, in words: who leaves has the open onboardings paused, and they stay so for who
 * comes back. Null when nothing follows.
 */
export function whatFollows(
  store: Pick<Store, 'onboardings' | 'ofCustomer'>,
  customers: readonly StatusOf[],
  status: unknown,
): string | null {
  const leaving = new Set(customers.filter((one) => one.status !== status).map(({ key }) => key));
  const rows = onboardingsOf(store, [...leaving]);
  // Not read yet: nobody has looked at onboardings in this window.
  if (rows === null) return status === 'churned' ? 'Open onboardings are paused with it' : null;
  const below = rows.filter(({ customer_key, phase }) => leaving.has(customer_key) && phase !== 'completed');
  if (status === 'churned') {
    const open = below.filter(({ state }) => state !== 'paused').length;
    return open === 0 ? null : `${count(open, 'open onboarding')} paused with it`;
  }
  const former = new Set(customers.filter((one) => one.status === 'churned').map(({ key }) => key));
  const resting = below.filter(({ customer_key, state }) => state === 'paused' && former.has(customer_key));
  const isBack = status === 'active' || status === 'at_risk' || status === 'onboarding';
  return !isBack || resting.length === 0
    ? null
    : `${count(resting.length, 'onboarding')} still paused: resume what goes on`;
}

/** Of these customers at least, as far as this window has read them; null when it has not. */
function onboardingsOf(
  { onboardings, ofCustomer }: Pick<Store, 'onboardings' | 'ofCustomer'>,
  [one = '', ...others]: readonly string[],
): readonly OnboardingReplica[] | null {
  const all = onboardings.get();
  if (all.status === 'ready') return all.rows;
  const below = others.length === 0 ? ofCustomer(onboarding.plural, one).get() : all;
  return below.status === 'ready' ? below.rows : null;
}

/** Says so, with an undo, when somebody leaves or comes back: more changes than the status. */
export function setCustomerStatus(store: Store, customer: CustomerReplica, status: CustomerStatus): void {
  const { key, name } = customer;
  const isTold = status === 'churned' || customer.status === 'churned';
  if (!isTold) {
    inBackground(store.updateCustomer(key, { status }));
    return;
  }
  const message = `Set ${inSentence(name)} to ${customerStatusWord(status).label.toLowerCase()}`;
  const detail = whatFollows(store, [customer], status);
  sayUpdates(
    store.updateMany('customers', [{ key, fields: { status } }], message),
    message,
    'customer',
    detail,
  );
}

/** Archives, and offers to take it back. */
export function archiveCustomer(store: Store, { key, name }: CustomerReplica): void {
  const message = `Archived ${inSentence(name)}`;
  sayUpdates(
    store.updateMany('customers', [{ key, fields: { status: 'archived' } }], message),
    message,
    'customer',
  );
}
