import { z } from 'zod';
import {
  byTypes,
  inCloudOf,
  LISTED_CLOUD_TYPES,
  type ListedCloudType,
  RECORDS,
} from '#shared/records/index.ts';
import type { Hub } from '../hub/hub.ts';
import { WRITABLE_FIELDS } from '../hub/outbox/queue-create.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import { byResource, RESOURCES, type Resource } from '../hub/records/records.ts';
import type { Actor } from '../hub/records/transaction.ts';

/** Who changed what comes from the cloud: v1 does not say it in its lists. */
export const CLOUD: Actor = { name: 'Pivotal cloud', type: 'sync' };

export const COLLECTION: Readonly<Record<Resource, string>> = byResource(
  (resource) => RECORDS[resource].plural,
);

/** The types that are walked from end to end, in this order. */
export const WALKED = LISTED_CLOUD_TYPES;
export type Walked = ListedCloudType;

export function byWalked<Value>(value: (resource: Walked) => Value): Record<Walked, Value> {
  return byTypes(WALKED, value);
}

export const PAGE_LIMIT = 100;

export function nameOf(resource: Resource, key: string): string {
  return `${resource}:${key}`;
}

const carriedSchema = z.partialRecord(z.enum(RESOURCES), z.array(z.string()));

/** Which fields the cloud's objects carry, learned from them and kept. */
export function createCarriedFields(hub: Pick<Hub, 'sync' | 'outbox' | 'writeUpstream'>) {
  const stored = carriedSchema.catch({}).parse(hub.sync.get('carried') ?? {});
  const carried = new Map<Resource, Set<string>>(
    RESOURCES.map((resource) => [resource, new Set(stored[resource] ?? [])]),
  );
  const of = (resource: Resource) => carried.get(resource) ?? new Set<string>();

  /** Has what was kept of fields that the cloud turned out to carry sent. */
  async function sendKept(resource: Resource): Promise<void> {
    const fields = [...of(resource)].filter((field) => WRITABLE_FIELDS[resource].has(field));
    if (!hub.outbox.hasKept(resource, fields)) return;
    await hub.writeUpstream({ operation: 'send_local_only', resource, fields, actor: CLOUD });
  }

  return {
    sendKept,
    async learn(resource: Resource, fields: ReadonlySet<string>): Promise<void> {
      const known = of(resource);
      const added = [...fields].filter((field) => !known.has(field));
      if (added.length === 0) return;
      for (const field of added) known.add(field);
      const value = RESOURCES.map((each) => [each, [...of(each)]]);
      hub.sync.set('carried', Object.fromEntries(value));
      await sendKept(resource);
    },
    isWritable: (resource: Resource, field: string): boolean => WRITABLE_FIELDS[resource].has(field),
    /** Whether a change of this field is for the cloud. */
    isSent(resource: Resource, field: string): boolean {
      if (!WRITABLE_FIELDS[resource].has(field)) return false;
      const known = of(resource);
      return known.size === 0 ? !inCloudOf(resource).additive.includes(field) : known.has(field);
    },
  };
}

export type CarriedFields = ReturnType<typeof createCarriedFields>;

/** A record that was read, but so that nobody knows whether something newer is known of it already. */
export interface Overtaken {
  readonly resource: Resource;
  /** In the cloud. */
  readonly id: string;
  /** As it was read; null when it is to be read again in any case. */
  readonly record: RemoteRecord | null;
}

/**
 * In which order reads and writes of one record took place. A page asked for before a write was confirmed
 * shows the record as it was before, and must not undo it. One that was asked for before the write was sent and
 * comes while it is under way still counts: it may show what somebody changed there in the last moment.
 * When requests were begun does not say in which order the cloud carried them out: what is passed over here and is
 * otherwise than what is known is read again, and counts as read only then.
 */
export function createReadings() {
  let tick = 0;
  const latest = new Map<string, number>();
  const checked = new Map<string, number>();
  const seen = new Map<string, number>();
  /** The writes under way, with how many reads had been sent before them. */
  const writing = new Map<string, number>();
  const overtaken = new Map<string, Overtaken>();
  return {
    /** At the moment a read is sent. */
    begin(): number {
      tick += 1;
      return tick;
    },
    beginWrite: (name: string) => writing.set(name, tick),
    /** @param at when the write was sent, if its answer showed the record as it then was */
    endWrite(name: string, at: number | null): void {
      if (at !== null) checked.set(name, at);
      writing.delete(name);
      tick += 1;
      latest.set(name, tick);
    },
    isWriting: (name: string): boolean => writing.has(name),
    /** Takes note of a read of a record by all its names; false when something newer may be known already. */
    accept(names: readonly string[], reading: number): boolean {
      const isNewest = (name: string) =>
        reading <= (writing.get(name) ?? reading) && reading > (latest.get(name) ?? 0);
      if (!names.every(isNewest)) return false;
      for (const name of names) latest.set(name, reading);
      return true;
    },
    /** What a read showed is kept now: only from here on may something be sent against it. */
    kept(name: string, at: number): void {
      checked.set(name, Math.max(at, checked.get(name) ?? 0));
    },
    /** When the record was last read from the cloud, milliseconds; 0 when not by this process. */
    checkedAt: (name: string): number => checked.get(name) ?? 0,
    /** The cloud has done something that it does for a record only while it is there; asked for at `at`. */
    sighted(name: string, at: number): void {
      seen.set(name, Math.max(at, seen.get(name) ?? 0));
    },
    /** When the record was last known to be in the cloud, as read or not; 0 when not by this process. */
    seenAt: (name: string): number => Math.max(checked.get(name) ?? 0, seen.get(name) ?? 0),
    /** Has a record read once more. */
    readAgain: (record: Overtaken): void => {
      overtaken.set(nameOf(record.resource, record.id), record);
    },
    /** Those that are to be read once more. */
    toReadAgain: (): ReadonlyMap<string, Overtaken> => overtaken,
    forgetOvertaken: (name: string, record: Overtaken): void => {
      if (overtaken.get(name) === record) overtaken.delete(name);
    },
  };
}

export type Readings = ReturnType<typeof createReadings>;
