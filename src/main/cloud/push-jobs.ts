import { customer } from '#shared/records/customer.ts';
import { timestampOf } from '../environment.ts';
import type { OutboxEntry } from '../hub/outbox/outbox.ts';
import type { Answer } from './client.ts';
import { CLOUD, nameOf } from './context.ts';
import type { PushContext } from './push-context.ts';
import type { Job } from './scheduler.ts';

const IN_PROGRESS_PAUSE_MS = 1000;

/** What becomes of an answer. */
export type Fate = (answer: Answer) => Promise<unknown>;

/** A request about an entry's record, of which no other is under way meanwhile. */
export function jobFor(
  { busy, changed }: PushContext,
  entry: OutboxEntry,
  request: Job['request'],
  fate: Fate,
  prepare?: Job['prepare'],
): Job {
  const name = nameOf(entry.resource, entry.key);
  busy.add(name);
  const release = () => {
    busy.delete(name);
  };
  return {
    name,
    request,
    ...(prepare === undefined ? {} : { prepare }),
    release,
    async settle(answer) {
      try {
        await fate(answer);
      } finally {
        release();
        changed();
      }
    },
  };
}

/** A request that changes something: from here to its answer the record's readings count for nothing. */
export function writeJob(
  context: PushContext,
  entry: OutboxEntry,
  request: Job['request'],
  body: string,
  fate: Fate,
): Job {
  const { readings, checks, backoffs } = context;
  const name = nameOf(entry.resource, entry.key);
  // A create that is sent again is answered as it was the first time, whatever somebody has changed since.
  const isRepeated = entry.operation === 'create' && entry.sent_at !== null;
  const settled: Fate = async (answer) => {
    const at = checks.sentAt(entry);
    try {
      if (answer.kind === 'refused' && answer.error.code === 'idempotency_in_progress') {
        backoffs.pause(name, IN_PROGRESS_PAUSE_MS);
        return;
      }
      await fate(answer);
      const owner = context.hub.sync.names(entry.resource, entry.key)?.customer_key ?? null;
      // Nothing is made below a customer that is deleted there: it was not, when this arrived.
      if (
        answer.kind === 'ok' &&
        entry.operation === 'create' &&
        !isRepeated &&
        owner !== null &&
        at !== null
      )
        readings.sighted(nameOf(customer.type, owner), at);
      if (answer.kind === 'ok' || answer.kind === 'refused') context.delivered();
    } finally {
      readings.endWrite(name, answer.kind === 'ok' && !isRepeated ? at : null);
    }
  };
  return jobFor(context, entry, request, settled, () => markSent(context, entry, body));
}

/** Fixes what is sent, on disk, before it is. @returns false when the entry is another by now */
async function markSent(
  { hub, readings, checks, clocks, now }: PushContext,
  entry: OutboxEntry,
  body: string,
): Promise<boolean> {
  try {
    await hub.writeUpstream({
      operation: 'mark_sent',
      entry: entry.id,
      body,
      fields: entry.fields,
      idempotencyKey: entry.idempotency_key,
      sentAt: timestampOf(Math.round(clocks.toCloud(now()))),
      actor: CLOUD,
    });
  } catch {
    // It was changed or cancelled a moment ago; it is looked at again.
    return false;
  }
  readings.beginWrite(nameOf(entry.resource, entry.key));
  checks.noteSent(entry);
  return true;
}
