import { writableFields } from '#shared/records/index.ts';
import { byResource, type Resource, type Row } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import type { OutboxState } from './outbox.ts';

/** The fields that v1 lets a client write. */
export const WRITABLE_FIELDS: Readonly<Record<Resource, ReadonlySet<string>>> = byResource(
  (resource) => new Set(writableFields(resource, 'update')),
);

/** Queues a record as a whole, to be made in the cloud. */
export function queueCreate(
  transaction: Transaction,
  resource: Resource,
  row: Row,
  state: OutboxState = 'pending',
): void {
  const document = JSON.parse(row.document) as Document;
  const given = Object.entries(document).filter(
    ([field, value]) => WRITABLE_FIELDS[resource].has(field) && !isEmpty(value),
  );
  const fields: Document = Object.fromEntries(given);
  if (row.underlying_state !== null) fields.state = row.underlying_state;
  transaction.outbox.add(resource, row.key, 'create', fields, transaction.now, state);
  // Made anew there, as when its customer is, it is gone from there no more.
  for (const { id, field } of transaction.conflicts.of(resource, row.key)) {
    if (field === null) transaction.conflicts.remove(id);
  }
}

function isEmpty(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
