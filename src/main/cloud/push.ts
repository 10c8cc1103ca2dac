import type { Hub } from '../hub/hub.ts';
import type { OutboxEntry } from '../hub/outbox/outbox.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Document } from '../hub/records/transaction.ts';
import type { Backoffs } from './backoff.ts';
import type { LearnedLimit } from './budget.ts';
import type { Answer } from './client.ts';
import type { ClockDifference } from './clock-difference.ts';
import { type CarriedFields, CLOUD, COLLECTION, nameOf, type Readings } from './context.ts';
import { isGone } from './deletions.ts';
import { createEditChecks } from './edit-checks.ts';
import type { Pull } from './pull.ts';
import { createLookups } from './push-lookup.ts';
import type { Job, Source } from './scheduler.ts';
import { DELETED_SHAPE, fieldsOf, RECORD_SHAPES } from './shapes.ts';
import type { Sweep } from './sweep.ts';
import { createTwinLookups } from './twin-lookup.ts';

/** The cloud forgets idempotency keys after 24 hours; an hour before that they are no longer relied on. */
const KEY_TRUSTED_MS = 23 * 60 * 60 * 1000;
/** So far a machine's clock may be set back before what it noted earlier says nothing any more. */
const CLOCK_TRUSTED_MS = 60 * 60 * 1000;
const IN_PROGRESS_PAUSE_MS = 1000;

export interface PushOptions {
  readonly hub: Hub;
  readonly pull: Pull;
  readonly readings: Readings;
  readonly carried: CarriedFields;
  readonly backoffs: Backoffs;
  readonly sweep: Sweep;
  readonly clocks: ClockDifference;
  readonly limit: () => LearnedLimit;
  readonly now: () => number;
  /** The machine's clock, as it is now: what the outbox's dates were written by. */
  readonly wall: () => number;
  readonly pump: () => void;
  readonly changed: () => void;
  readonly reportFailure: (error: unknown) => void;
}

/** Delivers the outbox: each record's changes in order, records independently of each other. */
export function createPush(options: PushOptions) {
  const { hub, pull, readings, carried, backoffs, sweep, clocks, now, wall, pump, changed, reportFailure } =
    options;
  const busy = new Set<string>();
  const checks = createEditChecks({ hub, readings, sweep, limit: options.limit, now });
  const lookups = createLookups(hub, clocks);
  const twins = createTwinLookups(hub);
  let sent = 0;
  /** Entries up to this id were passed over, most of them waiting for a walk, and are until then. */
  let passedOver = 0;
  let walkedFrom = 0;

  type Fate = (answer: Answer) => Promise<unknown>;

  function jobFor(entry: OutboxEntry, request: Job['request'], fate: Fate, prepare?: Job['prepare']): Job {
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
  function writeJob(entry: OutboxEntry, request: Job['request'], body: string, fate: Fate): Job {
    const name = nameOf(entry.resource, entry.key);
    const mark = async () => {
      try {
        await hub.writeUpstream({
          operation: 'mark_sent',
          entry: entry.id,
          body,
          fields: entry.fields,
          actor: CLOUD,
        });
      } catch {
        // It was changed or cancelled a moment ago; it is looked at again.
        return false;
      }
      readings.beginWrite(name);
      checks.noteSent(entry);
      return true;
    };
    const settled: Fate = async (answer) => {
      const at = checks.sentAt(entry);
      try {
        if (answer.kind === 'refused' && answer.error.code === 'idempotency_in_progress') {
          backoffs.pause(name, IN_PROGRESS_PAUSE_MS);
          return;
        }
        await fate(answer);
        if (answer.kind === 'ok' || answer.kind === 'refused') sent += 1;
      } finally {
        readings.endWrite(name, answer.kind === 'ok' ? at : null);
      }
    };
    return jobFor(entry, request, settled, mark);
  }

  async function park(entry: OutboxEntry, answer: Extract<Answer, { kind: 'refused' }>): Promise<void> {
    await hub.writeUpstream({ operation: 'park_failed', entry: entry.id, error: answer.error, actor: CLOUD });
  }

  /** What of the entry was not sent, also when it has been learned meanwhile that the cloud carries it. */
  function leftOut(entry: OutboxEntry, body: Document): string[] {
    return Object.keys(entry.fields).filter((field) => !(field in body) && isOurs(entry, field));
  }

  async function confirm(entry: OutboxEntry, body: string, record: RemoteRecord): Promise<void> {
    const { resource, key } = entry;
    const localOnly = leftOut(entry, JSON.parse(body) as Document);
    await hub.writeUpstream({ operation: 'confirm_sent', entry: entry.id, record, localOnly, actor: CLOUD });
    checks.forget(entry);
    // Nobody else can have added contacts to a customer that was not there.
    if (resource === 'customer' && entry.operation === 'create') hub.sync.saveContactFetch(key, now());
    await carried.learn(resource, fieldsOf([record]));
    if (localOnly.some((field) => carried.isSent(resource, field))) await carried.sendKept(resource);
  }

  function bodyOf(entry: OutboxEntry): Document {
    const fields = Object.entries(entry.fields).filter(([field]) => carried.isSent(entry.resource, field));
    return Object.fromEntries(fields);
  }

  /**
   * Whether the cloud may have forgotten the entry's key, by either clock: one of them may be wrong. When it was
   * sent in the future, nobody knows how old it is.
   */
  function isKeyOld({ sent_at }: OutboxEntry): boolean {
    if (sent_at === null) return false;
    const age = Math.max(now(), wall()) - Date.parse(sent_at);
    return age > KEY_TRUSTED_MS || age < -CLOCK_TRUSTED_MS;
  }

  function create(entry: OutboxEntry): Job | null {
    const { resource, key } = entry;
    const names = hub.sync.names(resource, key);
    const customer = names?.customer_key == null ? undefined : hub.sync.names('customer', names.customer_key);
    if (names === undefined || (resource !== 'customer' && customer === undefined)) return null;
    if (isKeyOld(entry)) {
      return lookups.next(entry, customer?.id ?? null, searchFor(entry));
    }
    if (twins.isRunning(entry)) return twins.next(entry, customer?.id ?? null, searchFor(entry));
    const owner = resource === 'onboarding' ? { customer_id: customer?.id } : {};
    const body = entry.body ?? JSON.stringify({ ...owner, ...bodyOf(entry) });
    const path =
      resource === 'contact'
        ? `/customers/${encodeURIComponent(customer?.id ?? '')}/contacts`
        : `/${COLLECTION[resource]}`;
    const request = {
      method: 'POST' as const,
      path,
      body,
      idempotencyKey: entry.idempotency_key,
      shape: RECORD_SHAPES[resource],
    };
    return writeJob(entry, request, body, async (answer) => {
      if (answer.kind === 'ok') await confirm(entry, body, answer.body as RemoteRecord);
      else if (answer.kind === 'refused' && !twins.begin(entry, answer.error)) await park(entry, answer);
    });
  }

  /** Looks for a record of the cloud that may be what an entry makes. */
  function searchFor(entry: OutboxEntry) {
    const { resource } = entry;
    const order = readings.begin();
    const at = now();
    return {
      job: (request: Job['request'], fate: Fate) => jobFor(entry, request, fate),
      found: (record: RemoteRecord) => confirm(entry, entry.body ?? '{}', record),
      take: async (records: readonly RemoteRecord[]) => {
        await pull.apply({ resource, records, order, at });
      },
    };
  }

  function recordPath(entry: OutboxEntry, id: string): string {
    return `/${COLLECTION[entry.resource]}/${encodeURIComponent(id)}`;
  }

  function check(entry: OutboxEntry, id: string): Job {
    const order = readings.begin();
    const at = now();
    const { resource } = entry;
    const request = { method: 'GET' as const, path: recordPath(entry, id), shape: RECORD_SHAPES[resource] };
    return jobFor(entry, request, async (answer) => {
      if (answer.kind === 'ok') {
        await pull.apply({ resource, records: [answer.body as RemoteRecord], order, at });
        checks.noteRead(entry, at);
      } else if (answer.kind === 'refused') {
        if (!isGone(resource, answer.error)) await park(entry, answer);
        else if (entry.operation === 'delete') await settle(entry);
        else await markDeletedInCloud(entry);
      }
    });
  }

  async function markDeletedInCloud(entry: OutboxEntry): Promise<void> {
    await hub.writeUpstream({ operation: 'mark_deleted_in_cloud', entry: entry.id, actor: CLOUD });
  }

  /** Reads what the cloud has before an entry is sent: by itself, or with all the others of a list. */
  function read(entry: OutboxEntry, id: string): Job | null {
    if (!checks.isWalkShorter(entry)) return check(entry, id);
    if (!sweep.isDemanded() && sweep.progress() === null) sweep.demand();
    return null;
  }

  function update(entry: OutboxEntry): Job | null {
    const { resource, key } = entry;
    const names = hub.sync.names(resource, key);
    const fields = bodyOf(entry);
    if (names === undefined || (entry.body === null && Object.keys(fields).length === 0)) {
      settleHere(entry);
      return null;
    }
    if (!checks.isChecked(entry)) return read(entry, names.id);
    const body = entry.body ?? JSON.stringify(fields);
    const request = {
      method: 'PATCH' as const,
      path: recordPath(entry, names.id),
      body,
      shape: RECORD_SHAPES[resource],
    };
    return writeJob(entry, request, body, async (answer) => {
      if (answer.kind === 'ok') await confirm(entry, body, answer.body as RemoteRecord);
      else if (answer.kind === 'refused') {
        if (isGone(resource, answer.error)) await markDeletedInCloud(entry);
        else await park(entry, answer);
      }
    });
  }

  function remove(entry: OutboxEntry): Job | null {
    const { resource, key } = entry;
    const names = hub.sync.names(resource, key);
    // One that was sent goes on, also when the record is to be made anew after it.
    if (names === undefined || (!names.known && entry.sent_at === null)) {
      settleHere(entry);
      return null;
    }
    if (!checks.isChecked(entry)) return read(entry, names.id);
    const request = { method: 'DELETE' as const, path: recordPath(entry, names.id), shape: DELETED_SHAPE };
    return writeJob(entry, request, '{}', async (answer) => {
      const isDone = answer.kind === 'ok' || (answer.kind === 'refused' && isGone(resource, answer.error));
      if (isDone) await settle(entry);
      else if (answer.kind === 'refused') await park(entry, answer);
    });
  }

  /** Nothing of the entry is for the cloud. */
  function settleHere(entry: OutboxEntry): void {
    const name = nameOf(entry.resource, entry.key);
    busy.add(name);
    settle(entry)
      .catch(reportFailure)
      .finally(() => {
        busy.delete(name);
        changed();
        pump();
      });
  }

  async function settle(entry: OutboxEntry): Promise<void> {
    const { id, fields } = entry;
    const localOnly = Object.keys(fields).filter((field) => isOurs(entry, field));
    await hub.writeUpstream({ operation: 'settle_sent', entry: id, fields, localOnly, actor: CLOUD });
    checks.forget(entry);
  }

  function isOurs({ operation, resource }: OutboxEntry, field: string): boolean {
    return operation !== 'delete' && carried.isWritable(resource, field);
  }

  function jobOf(entry: OutboxEntry): Job | null {
    if (entry.operation === 'create') return create(entry);
    return entry.operation === 'update' ? update(entry) : remove(entry);
  }

  const source: Source = {
    name: 'outbox',
    urgency: 'foreground',
    next() {
      let job: Job | null = null;
      const walked = sweep.walkedFrom('customer') + sweep.walkedFrom('onboarding');
      if (walked !== walkedFrom) checks.walkEnded();
      walkedFrom = walked;
      if (now() >= checks.waitsUntil()) passedOver = 0;
      let last = passedOver;
      // What cannot go now, or is settled without a request, does not keep the next one back.
      hub.outbox.firstReady(passedOver, (entry) => {
        const name = nameOf(entry.resource, entry.key);
        if (!busy.has(name) && !backoffs.isWaiting(name)) job = jobOf(entry);
        if (job === null) last = entry.id;
        return job !== null;
      });
      if (checks.isWalkAwaited()) passedOver = last;
      return job;
    },
    wakeAt: () => (passedOver > 0 ? checks.waitsUntil() : Number.POSITIVE_INFINITY),
  };

  return {
    source,
    /** How far the current delivery has got; null when nothing waits but for a person's word. */
    progress(): { done: number; expected: number } | null {
      const counts = hub.outbox.counts();
      // What waits for a person is not under way.
      const pending = counts.pending === 0 ? 0 : counts.pending - hub.outbox.waitingForDecision();
      if (pending === 0) {
        sent = 0;
        return null;
      }
      return { done: sent, expected: sent + pending };
    },
  };
}

export type Push = ReturnType<typeof createPush>;
