import { defaultsOf, isListedCloudType, parentFieldOf, parentOf } from '#shared/records/index.ts';
import type { OutboxEntry, OutboxError } from '../hub/outbox/outbox.ts';
import { WRITABLE_FIELDS } from '../hub/outbox/queue-create.ts';
import type { RecordNames } from '../hub/outbox/sync-store.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Resource } from '../hub/records/records.ts';
import type { Document } from '../hub/records/transaction.ts';
import { COLLECTION, nameOf } from './context.ts';
import { isGone } from './deletions.ts';
import type { PushContext } from './push-context.ts';
import { type Fate, jobFor, writeJob } from './push-jobs.ts';
import { confirm, markDeletedInCloud, park, settle, settleHere } from './push-outcomes.ts';
import type { Job } from './scheduler.ts';
import { DELETED_SHAPE, RECORD_SHAPES, recordPath, recordRequest } from './shapes.ts';

/** The cloud forgets idempotency keys after 24 hours; an hour before that they are no longer relied on. */
const KEY_TRUSTED_MS = 23 * 60 * 60 * 1000;
/** After which a value that could not be read is asked for again, before ours is sent over it. */
const HIDDEN_PAUSE_MS = 2000;
/** So far a machine's clock may be set back before what it noted earlier says nothing any more. */
const CLOCK_TRUSTED_MS = 60 * 60 * 1000;

/** The request that gets on with an entry; null when there is none to be sent now. */
export function jobOf(context: PushContext, entry: OutboxEntry): Job | null {
  switch (entry.operation) {
    case 'create':
      return create(context, entry);
    case 'update':
      return update(context, entry);
    case 'delete':
      return remove(context, entry);
  }
}

/** What of the entry is sent: fields that the cloud carries. */
function bodyOf({ carried }: PushContext, entry: OutboxEntry): Document {
  const fields = Object.entries(entry.fields).filter(([field]) => carried.isSent(entry.resource, field));
  return Object.fromEntries(fields);
}

/**
 * Whether the cloud may have forgotten the entry's key, by the cloud's clock; by either of those here when it has
 * never told its time. When it was sent in the future, nobody knows how old it is.
 */
function isKeyOld({ clocks, now, wall }: PushContext, { sent_at }: OutboxEntry): boolean {
  if (sent_at === null) return false;
  const present = clocks.isKnown() ? clocks.toCloud(now()) : Math.max(now(), wall());
  const age = present - Date.parse(sent_at);
  return age > KEY_TRUSTED_MS || age < -CLOCK_TRUSTED_MS;
}

function create(context: PushContext, entry: OutboxEntry): Job | null {
  const { hub, lookups, twins } = context;
  const { resource, key } = entry;
  const names = hub.sync.names(resource, key);
  const customer = names?.customer_key == null ? undefined : hub.sync.names('customer', names.customer_key);
  if (names === undefined || (parentOf(resource) !== null && customer === undefined)) return null;
  const search = () => searchFor(context, entry);
  if (lookups.isRunning(entry) || isKeyOld(context, entry))
    return lookups.next(entry, customer?.id ?? null, search());
  if (twins.isRunning(entry)) return twins.next(entry, customer?.id ?? null, search());
  return post(context, entry, customer);
}

function post(context: PushContext, entry: OutboxEntry, customer: RecordNames | undefined): Job {
  const { resource } = entry;
  const parentField = parentFieldOf(resource);
  // What has a list of its own says whose it is; what has none is made in its customer's.
  const owner = parentField !== null && isListedCloudType(resource) ? { [parentField]: customer?.id } : {};
  const body = entry.body ?? JSON.stringify({ ...owner, ...bodyOf(context, entry) });
  const path = isListedCloudType(resource)
    ? `/${COLLECTION[resource]}`
    : `/customers/${encodeURIComponent(customer?.id ?? '')}/${COLLECTION[resource]}`;
  const request = {
    method: 'POST' as const,
    path,
    body,
    idempotencyKey: entry.idempotency_key,
    shape: RECORD_SHAPES[resource],
  };
  return writeJob(context, entry, request, body, async (answer) => {
    if (answer.kind === 'ok') await confirm(context, entry, body, answer.body as RemoteRecord);
    else if (answer.kind !== 'refused') return;
    else if (entry.sent_at !== null) context.lookups.begin({ ...entry, body }, answer.error);
    else await refused(context, entry, answer.error);
  });
}

/** What has the slug or address that a create wanted is shown beside it; any other refusal is a person's to settle. */
async function refused(context: PushContext, entry: OutboxEntry, error: OutboxError): Promise<void> {
  if (!context.twins.begin(entry, error)) await park(context, entry, error);
}

/** Looks for a record of the cloud that may be what an entry makes. */
function searchFor(context: PushContext, entry: OutboxEntry) {
  const { readings, pull, now } = context;
  const order = readings.begin();
  const at = now();
  return {
    job: (request: Job['request'], fate: Fate) => jobFor(context, entry, request, fate),
    found: async (record: RemoteRecord) => {
      const body = entry.body ?? '{}';
      const { resource } = entry;
      await confirm(context, entry, body, asFirstMade(resource, JSON.parse(body) as Document, record));
      // What somebody has done with it since meets what was done with it here.
      await pull.apply({ resource, records: [record], order, at });
    },
    refused: (error: OutboxError) => refused(context, entry, error),
    take: async (records: readonly RemoteRecord[]) => {
      await pull.apply({ resource: entry.resource, records, order, at });
    },
  };
}

/** Given by the cloud when they are not sent: that they are there says nothing of anybody. */
const FILLED_IN: ReadonlySet<string> = new Set(['slug', 'is_primary']);

/** A record of the cloud as the create that made it was answered: what was not sent had nobody set yet. */
function asFirstMade(resource: Resource, sent: Document, record: RemoteRecord): RemoteRecord {
  const defaults = defaultsOf(resource);
  const fields = Object.entries(record).map(([field, value]) => {
    const isOthers = WRITABLE_FIELDS[resource].has(field) && !FILLED_IN.has(field) && !(field in sent);
    return [field, isOthers ? (defaults[field] ?? null) : value];
  });
  return { ...Object.fromEntries(fields), id: record.id };
}

/** Reads what the cloud has before an entry is sent: by itself, or with all the others of a list. */
function read(context: PushContext, entry: OutboxEntry, id: string): Job | null {
  const { checks, sweep } = context;
  if (!checks.isWalkShorter(entry)) return check(context, entry, id);
  if (!sweep.isDemanded() && sweep.progress() === null) sweep.demand();
  return null;
}

function check(context: PushContext, entry: OutboxEntry, id: string): Job {
  const { readings, pull, checks, backoffs, now } = context;
  const order = readings.begin();
  const at = now();
  const { resource } = entry;
  return jobFor(context, entry, recordRequest(resource, id), async (answer) => {
    if (answer.kind === 'ok') {
      const record = answer.body as RemoteRecord;
      const { hidden, overtaken } = await pull.apply({ resource, records: [record], order, at });
      // It is asked for again.
      if (overtaken.length > 0) return;
      if (hidden.length === 0 || checks.isWaitedForLongEnough(entry)) checks.noteRead(entry, at);
      else backoffs.pause(nameOf(resource, entry.key), HIDDEN_PAUSE_MS);
    } else if (answer.kind === 'refused') {
      if (!isGone(resource, answer.error)) await park(context, entry, answer.error);
      // Seen there since: it is asked for again.
      else if (!readings.accept([nameOf(resource, entry.key)], order)) return;
      else if (entry.operation === 'delete') await settle(context, entry);
      else await markDeletedInCloud(context, entry);
    }
  });
}

function update(context: PushContext, entry: OutboxEntry): Job | null {
  const { resource, key } = entry;
  const names = context.hub.sync.names(resource, key);
  const fields = bodyOf(context, entry);
  if (names === undefined || (entry.body === null && Object.keys(fields).length === 0)) {
    settleHere(context, entry);
    return null;
  }
  if (!context.checks.isChecked(entry)) return read(context, entry, names.id);
  const body = entry.body ?? JSON.stringify(fields);
  const request = {
    method: 'PATCH' as const,
    path: recordPath(entry.resource, names.id),
    body,
    shape: RECORD_SHAPES[resource],
  };
  return writeJob(context, entry, request, body, async (answer) => {
    if (answer.kind === 'ok') await confirm(context, entry, body, answer.body as RemoteRecord);
    else if (answer.kind === 'refused') {
      if (isGone(resource, answer.error)) await markDeletedInCloud(context, entry);
      else await park(context, entry, answer.error);
    }
  });
}

function remove(context: PushContext, entry: OutboxEntry): Job | null {
  const { resource, key } = entry;
  const names = context.hub.sync.names(resource, key);
  // One that was sent goes on, also when the record is to be made anew after it.
  if (names === undefined || (!names.known && entry.sent_at === null)) {
    settleHere(context, entry);
    return null;
  }
  if (!context.checks.isChecked(entry)) return read(context, entry, names.id);
  const request = {
    method: 'DELETE' as const,
    path: recordPath(entry.resource, names.id),
    shape: DELETED_SHAPE,
  };
  return writeJob(context, entry, request, '{}', async (answer) => {
    const isDone = answer.kind === 'ok' || (answer.kind === 'refused' && isGone(resource, answer.error));
    if (isDone) await settle(context, entry);
    else if (answer.kind === 'refused') await park(context, entry, answer.error);
  });
}
