import type { ContactReplica, CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import type { ContactUpdate } from '#shared/v1/contact.ts';
import type { CustomerUpdate } from '#shared/v1/customer.ts';
import { normalizeEmail } from '#shared/v1/normalize.ts';
import type { OnboardingUpdate } from '#shared/v1/onboarding.ts';
import { storedDate, storedDomain } from './new-records.ts';

/*
 * What an edit makes of a record, as far as the window can tell: the same normalising and derived fields as
 * the hub's. Each is a pure function of the record, because it is applied twice: to the row on screen, and to
 * the stored document, which may have changed since.
 */

/** Drops the fields that were not given: to leave a field out is not to clear it. */
function given<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

export function editCustomer(customer: CustomerReplica, fields: CustomerUpdate): CustomerReplica {
  const next = { ...customer, ...given(fields) };
  if (fields.domain !== undefined) next.domain = storedDomain(fields.domain);
  if (fields.tags !== undefined) next.tags = [...new Set(fields.tags)];
  return next;
}

export function editContact(contact: ContactReplica, fields: ContactUpdate): ContactReplica {
  const next = { ...contact, ...given(fields) };
  if (fields.email !== undefined) next.email = normalizeEmail(fields.email);
  if (fields.labels !== undefined) next.labels = [...new Set(fields.labels)];
  // Who is archived is nobody's primary.
  if (next.archived) next.is_primary = false;
  return next;
}

/** @param now when: a completed onboarding shows it at once. */
export function editOnboarding(
  onboarding: OnboardingReplica,
  fields: OnboardingUpdate,
  now: string,
): OnboardingReplica {
  const next = { ...onboarding, ...given(fields) };
  if (fields.started_at !== undefined) next.started_at = storedDate(fields.started_at);
  if (fields.target_launch_date !== undefined) {
    next.target_launch_date = storedDate(fields.target_launch_date);
  }
  if (fields.phase !== undefined && fields.phase !== onboarding.phase) {
    next.completed_at = fields.phase === 'completed' ? now : null;
  }
  next.waiting_on_customer = waitingAfter(onboarding.waiting_on_customer, fields);
  // The state below `waiting` is the hub's to know: when only the flag is cleared, `state` waits for its answer.
  if (next.waiting_on_customer) next.state = 'waiting';
  return next;
}

function waitingAfter(before: boolean, { state, waiting_on_customer }: OnboardingUpdate): boolean {
  if (waiting_on_customer !== undefined) return waiting_on_customer;
  return state === undefined ? before : state === 'waiting';
}
