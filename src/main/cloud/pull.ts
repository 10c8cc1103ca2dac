import { isDeepStrictEqual } from 'node:util';
import { parentOf } from '#shared/records/index.ts';
import type { UnreadableValue } from '#shared/sync.ts';
import type { Hub } from '../hub/hub.ts';
import type { KnownRecord } from '../hub/outbox/sync-store.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Resource } from '../hub/records/records.ts';
import { type CarriedFields, CLOUD, nameOf, type Readings } from './context.ts';
import { fieldsOf } from './shapes.ts';

/** One answer with records in it, and when it was asked for. */
export interface Reading {
  readonly resource: Resource;
  readonly records: readonly RemoteRecord[];
  /** From `readings.begin()`. */
  readonly order: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Pulled {
  /** Keys of the records that were known here before. */
  readonly met: readonly string[];
  /** How many were not. */
  readonly unknown: number;
  /** Keys of those in which a value that is changed here could not be read. */
  readonly hidden: readonly string[];
  /** Keys of those of which something newer may be known: they are read once more. */
  readonly overtaken: readonly string[];
  /** Those that could not be stored. */
  readonly odd: readonly UnreadableValue[];
}

export interface PullOptions {
  readonly hub: Hub;
  readonly readings: Readings;
  readonly carried: CarriedFields;
  readonly reportFailure: (error: unknown) => void;
}

/** It is read by what it is called in the cloud, and written to by its key. */
function namesOf(resource: Resource, id: string, known: KnownRecord | undefined): string[] {
  return [...new Set([id, known?.key ?? id])].map((each) => nameOf(resource, each));
}

/** Takes over what the cloud shows. What is as it was known to be costs no write, no event, no re-render. */
export function createPull({ hub, readings, carried, reportFailure }: PullOptions) {
  /** Customers that records of a page belong to and that are not known here yet. */
  function missingCustomers({ resource, records }: Reading): string[] {
    if (parentOf(resource) === null) return [];
    const ids = new Set(records.map(({ customer_id }) => String(customer_id)));
    return [...ids].filter((id) => hub.sync.known('customer', id) === undefined);
  }

  /** Also when it is deleted here and that is on its way: nobody has changed it there meanwhile. */
  function isAsKnown(resource: Resource, { key, deleted, base }: KnownRecord, record: RemoteRecord): boolean {
    if (!isDeepStrictEqual(base, record)) return false;
    return !deleted || hub.outbox.statesOf(resource, key).some((state) => state !== 'local_only');
  }

  /** Whether a value that is changed here could be read before and cannot now: nobody knows who has changed it there. */
  function hidesEdited(resource: Resource, { key, base }: KnownRecord, record: RemoteRecord): boolean {
    const unread = Object.keys(base ?? {}).filter((field) => !(field in record));
    if (unread.length === 0) return false;
    const edits = hub.outbox.of(resource, key).filter(({ state }) => state === 'pending');
    return edits.some(({ fields }) => unread.some((field) => field in fields));
  }

  /** @returns what kept the record from being stored; null when it is. */
  async function write(resource: Resource, record: RemoteRecord): Promise<UnreadableValue | null> {
    try {
      await hub.writeUpstream({ operation: 'apply_upstream', resource, record, actor: CLOUD });
      return null;
    } catch (error) {
      // With nothing kept of it, the page is to be read again.
      if (hub.storage.observe(error) !== null) throw error;
      // One record that cannot be taken must not keep the rest of its page away.
      reportFailure(error);
      return { resource, id: record.id, field: null, reason: 'It could not be stored; the log says why' };
    }
  }

  /** Until it is stored, nothing is known here of what somebody has changed there. */
  async function keep(name: string, { resource, at }: Reading, record: RemoteRecord) {
    const odd = await write(resource, record);
    if (odd === null) readings.kept(name, at);
    return odd;
  }

  /** Records that were not known here, while they are being stored. */
  const storing = new Map<string, Promise<UnreadableValue | null>>();

  function store(resource: Resource, record: RemoteRecord): Promise<UnreadableValue | null> {
    const name = nameOf(resource, record.id);
    const stored = write(resource, record).finally(() => storing.delete(name));
    storing.set(name, stored);
    return stored;
  }

  async function apply(reading: Reading): Promise<Pulled> {
    const { resource, records, order, at } = reading;
    if (records.length > 0) await carried.learn(resource, fieldsOf(records));
    const met: string[] = [];
    const hidden: string[] = [];
    const overtaken: string[] = [];
    const writes: Promise<UnreadableValue | null>[] = [];
    let unknown = 0;
    for (const record of records) {
      const known = hub.sync.known(resource, record.id);
      const { id } = record;
      if (known !== undefined) met.push(known.key);
      if (!readings.accept(namesOf(resource, id, known), order)) {
        if (known !== undefined && isAsKnown(resource, known, record)) continue;
        readings.readAgain({ resource, id, record });
        if (known !== undefined) overtaken.push(known.key);
        // Whoever asked for it finds it here, as another read has shown it.
        const stored = storing.get(nameOf(resource, id));
        if (stored !== undefined) writes.push(stored.then(() => null));
        continue;
      }
      if (known === undefined) {
        unknown += 1;
        writes.push(store(resource, record));
        continue;
      }
      const name = nameOf(resource, known.key);
      if (hidesEdited(resource, known, record)) {
        hidden.push(known.key);
        writes.push(write(resource, record));
      } else if (isAsKnown(resource, known, record)) readings.kept(name, at);
      else writes.push(keep(name, reading, record));
    }
    const odd = (await Promise.all(writes)).filter((value) => value !== null);
    return { met, unknown, hidden, overtaken, odd };
  }

  return { apply, missingCustomers };
}

export type Pull = ReturnType<typeof createPull>;
