import { isDeepStrictEqual } from 'node:util';
import { inCloudOf } from '#shared/records/index.ts';
import { slugFromName } from '#shared/v1/customer.ts';
import { asShown } from '../hub/outbox/rule-context.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Resource } from '../hub/records/records.ts';
import type { Document } from '../hub/records/transaction.ts';

/**
 * Whether a record of the cloud has everything that a create sent. Only such a one may be taken for it without
 * asking anybody: then there is nothing in it that could be lost.
 */
export function isEqualToSent(sent: Document, record: RemoteRecord): boolean {
  return Object.entries(asShown(sent)).every(([field, value]) =>
    isDeepStrictEqual(record[field] ?? null, value ?? null),
  );
}

/** Whether somebody may have changed what a create made into this record, so that a person has to say. */
export function isLikeSent(resource: Resource, sent: Document, record: RemoteRecord): boolean {
  const isSame = (field: string) => sent[field] != null && foldedOf(sent[field]) === foldedOf(record[field]);
  if (inCloudOf(resource).alikeBy.some(isSame)) return true;
  const { customer_id, ...others } = sent;
  // What says itself whose it is was made there; one that a colleague has moved meanwhile has all the rest of it.
  if (customer_id !== undefined) return customer_id === record.customer_id || isEqualToSent(others, record);
  const derived = slugFromName(String(sent.name));
  return typeof record.slug === 'string' && record.slug.replace(/-\d+$/, '') === derived;
}

function foldedOf(value: unknown): unknown {
  return typeof value === 'string' ? value.trim().toLowerCase() : value;
}
