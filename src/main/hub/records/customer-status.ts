import type { Database } from 'better-sqlite3';
import { onboarding as definition } from '#shared/records/onboarding.ts';
import { CUSTOMER_STATUSES, GONE_STATUSES } from '#shared/v1/statuses.ts';
import { recordChanges } from './record-events.ts';
import { GIVEN, type Row, rowColumns } from './records.ts';
import type { ChangedField, Transaction } from './transaction.ts';

/** Says what a change of a customer's status means for its onboardings, and for its history. */
export type FollowStatus = (
  transaction: Transaction,
  customer: Row,
  changed: readonly ChangedField[],
) => void;

/** Pauses what is open of a customer. */
export type PauseOnboardings = (transaction: Transaction, customer: Row) => void;

export const CHURNED = 'churned';

/** The statuses of a customer who is not with us. */
const GONE: ReadonlySet<unknown> = new Set(GONE_STATUSES);

export function createPauseOnboardings(database: Database): PauseOnboardings {
  const openOnboardings = database.prepare<[string], Row>(
    `SELECT ${rowColumns(definition.type)} FROM onboardings
       WHERE customer_key = ${GIVEN} AND deleted_at IS NULL AND state <> 'paused' AND phase <> 'completed' ORDER BY position`,
  );

  function pause(transaction: Transaction, onboarding: Row): void {
    const fields = { state: 'paused', waiting_on_customer: false };
    const updated = transaction.update(definition.type, onboarding, fields, 'paused');
    if (updated === null) return;
    recordChanges(transaction, definition.type, updated, 'The customer has churned', onboarding);
    // The cloud told of the customer; that its onboardings pause follows here, and is to be told there.
    if (transaction.actor.type === 'sync') {
      transaction.outbox.append(definition.type, onboarding.key, 'update', fields, transaction.now);
    }
  }

  return (transaction, customer) => {
    for (const onboarding of openOnboardings.all(customer.key)) pause(transaction, onboarding);
  };
}

/**
 * Who leaves has every open onboarding paused. Who comes back is won back; the onboardings stay paused until somebody
 * resumes them.
 */
export function createFollowStatus(database: Database): FollowStatus {
  const pauseOnboardings = createPauseOnboardings(database);
  return (transaction, customer, changed) => {
    const status = changed.find(({ field }) => field === 'status');
    if (status === undefined) return;
    if (status.newValue === CHURNED) pauseOnboardings(transaction, customer);
    if (status.oldValue === CHURNED && isWithUs(status.newValue)) {
      transaction.event('customer', customer, { type: 'customer.won_back' });
    }
  };
}

/** Not so of a status that only a later version knows. */
function isWithUs(status: unknown): boolean {
  return CUSTOMER_STATUSES.some((known) => known === status) && !GONE.has(status);
}
