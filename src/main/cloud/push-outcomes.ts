import { parentOf, UNLISTED_CLOUD_TYPES } from '#shared/records/index.ts';
import type { OutboxEntry, OutboxError } from '../hub/outbox/outbox.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Document } from '../hub/records/transaction.ts';
import { CLOUD, nameOf } from './context.ts';
import { isForCloud, type PushContext } from './push-context.ts';
import { fieldsOf } from './shapes.ts';

/** The cloud has taken an entry, and answered with the record as it is there now. */
export async function confirm(
  context: PushContext,
  entry: OutboxEntry,
  body: string,
  record: RemoteRecord,
): Promise<void> {
  const { hub, readings, checks, carried, now } = context;
  const { resource, key } = entry;
  const localOnly = leftOut(context, entry, JSON.parse(body) as Document);
  const pulled = hub.sync.known(resource, record.id);
  await hub.writeUpstream({ operation: 'confirm_sent', entry: entry.id, record, localOnly, actor: CLOUD });
  // A read came before the answer, and may have shown more than it.
  if (pulled !== undefined && pulled.key !== key)
    readings.readAgain({ resource, id: record.id, record: null });
  checks.forget(entry);
  // Nobody else can have added contacts to a customer that was not there.
  const isFetchedPerRecord = UNLISTED_CLOUD_TYPES.some((type) => parentOf(type) === resource);
  if (isFetchedPerRecord && entry.operation === 'create') hub.sync.saveContactFetch(key, now());
  await carried.learn(resource, fieldsOf([record]));
  if (localOnly.some((field) => carried.isSent(resource, field))) await carried.sendKept(resource);
}

/** What of the entry was not sent, also when it has been learned meanwhile that the cloud carries it. */
function leftOut(context: PushContext, entry: OutboxEntry, body: Document): string[] {
  return Object.keys(entry.fields).filter((field) => !(field in body) && isForCloud(context, entry, field));
}

/** Refused: a person has to see it. */
export async function park({ hub }: PushContext, entry: OutboxEntry, error: OutboxError): Promise<void> {
  await hub.writeUpstream({ operation: 'park_failed', entry: entry.id, error, actor: CLOUD });
}

export async function markDeletedInCloud({ hub }: PushContext, entry: OutboxEntry): Promise<void> {
  await hub.writeUpstream({ operation: 'mark_deleted_in_cloud', entry: entry.id, actor: CLOUD });
}

/** Nothing of the entry is to be sent any more; what the cloud does not carry yet is kept for later. */
export async function settle(context: PushContext, entry: OutboxEntry): Promise<void> {
  const { id, fields } = entry;
  const localOnly = Object.keys(fields).filter((field) => isForCloud(context, entry, field));
  await context.hub.writeUpstream({ operation: 'settle_sent', entry: id, fields, localOnly, actor: CLOUD });
  context.checks.forget(entry);
}

/** The same without a request: nothing of the entry is for the cloud. */
export function settleHere(context: PushContext, entry: OutboxEntry): void {
  const { busy, reportFailure, changed, pump } = context;
  const name = nameOf(entry.resource, entry.key);
  busy.add(name);
  settle(context, entry)
    .catch(reportFailure)
    .finally(() => {
      busy.delete(name);
      changed();
      pump();
    });
}
