import { isDeepStrictEqual } from 'node:util';
import { onboarding } from '#shared/records/onboarding.ts';
import { slugFromName } from '#shared/v1/customer.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Resource } from '../hub/records/records.ts';
import type { Document } from '../hub/records/transaction.ts';

/**
 * Whether a record of the cloud has everything that a create sent. Only such a one may be taken for it without
 * asking anybody: then there is nothing in it that could be lost.
 */
export function isEqualToSent(sent: Document, record: RemoteRecord): boolean {
  const shown = sent.waiting_on_customer === true && 'state' in sent ? { ...sent, state: 'waiting' } : sent;
  return Object.entries(shown).every(([field, value]) =>
    isDeepStrictEqual(record[field] ?? null, value ?? null),
  );
}

/** Whether somebody may have changed what a create made into this record, so that a person has to say. */
export function isLikeSent(resource: Resource, sent: Document, record: RemoteRecord): boolean {
  const isSame = (field: string) => sent[field] != null && foldedOf(sent[field]) === foldedOf(record[field]);
  if (resource === onboarding.type) {
    const { customer_id, ...others } = sent;
    // One that a colleague has moved to another customer meanwhile goes by its name, or by all the rest of it.
    return customer_id === record.customer_id || isSame('name') || isEqualToSent(others, record);
  }
  if (isSame('name')) return true;
  if (resource === 'contact') return isSame('email');
  const derived = slugFromName(String(sent.name));
  const isDerived = typeof record.slug === 'string' && record.slug.replace(/-\d+$/, '') === derived;
  return isSame('slug') || isSame('domain') || isDerived;
}

function foldedOf(value: unknown): unknown {
  return typeof value === 'string' ? value.trim().toLowerCase() : value;
}
