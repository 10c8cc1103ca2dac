import { z } from 'zod';
import type { Hub } from '../hub/hub.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import { byResource, RESOURCES, type Resource } from '../hub/records/records.ts';
import type { Backoffs } from './backoff.ts';
import { CLOUD, COLLECTION, nameOf, type Readings } from './context.ts';
import type { Pull, Reading } from './pull.ts';
import type { Job, Source } from './scheduler.ts';
import { RECORD_SHAPES } from './shapes.ts';

/** More than this share of the rows gone at once is rather a fault than the work of people. */
const SUSPICIOUS_SHARE = 0.1;
/** In a small workspace a tenth is nothing: so many may always go. */
const ALWAYS_ALLOWED = 2;
/** What vanishes from one list after another is counted together over this time: about a round of all of them. */
const TOGETHER_MS = 60 * 60 * 1000;

const holdSchema = z.partialRecord(
  z.enum(RESOURCES),
  z.object({ keys: z.array(z.string()), total: z.int() }),
);
type Held = z.infer<typeof holdSchema>;

interface Asked {
  readonly name: string;
  readonly resource: Resource;
  readonly key: string;
}

interface Missed {
  readonly resource: Resource;
  readonly key: string;
  /** There after all, at a customer that is not known here: that one is asked for next. */
  readonly elsewhere?: { readonly customerId: string; readonly reading: Reading };
}

export interface DeletionsOptions {
  readonly hub: Hub;
  readonly pull: Pull;
  readonly readings: Readings;
  readonly backoffs: Backoffs;
  /** Whether lists are being read one after another that belong together: what is gone from them is judged then. */
  readonly isInRound: (resource: Resource) => boolean;
  readonly now: () => number;
  readonly changed: () => void;
  readonly reportFailure: (error: unknown) => void;
}

/** So few that they may be the work of people. */
function isBelievable(count: number, total: number): boolean {
  return count <= Math.max(ALWAYS_ALLOWED, total * SUSPICIOUS_SHARE);
}

/**
 * Lists do not show deletions. A record that a complete walk did not meet is asked for by its id, and goes
 * only when the cloud says that it is not there.
 */
export function createDeletions(options: DeletionsOptions) {
  const { hub, pull, readings, backoffs, isInRound, now, changed, reportFailure } = options;
  const queue = new Map<string, Missed>();
  const busy = new Set<string>();
  let held: Held = holdSchema.catch({}).parse(hub.sync.get('deletion_hold') ?? {});

  /** Not met by a list that is not all there is of its kind; judged together. */
  const suspects = byResource(() => new Set<string>());
  /** When records of a kind were found gone, milliseconds since 1970. */
  const found = byResource((): { key: string; at: number }[] => []);

  function add(resource: Resource, keys: readonly string[]): void {
    for (const key of keys) queue.set(nameOf(resource, key), { resource, key });
  }

  function hold(resource: Resource, keys: readonly string[], total: number): void {
    const before = held[resource]?.keys ?? [];
    const merged = [...new Set([...before, ...keys])];
    setHeld({ ...held, [resource]: { keys: merged, total: Math.max(total, merged.length) } });
  }

  function judgeSuspects(resource: Resource): void {
    if (suspects[resource].size === 0 || isInRound(resource)) return;
    const keys = [...suspects[resource]];
    suspects[resource].clear();
    judgeTogether(resource, keys);
  }

  /** Judges what single lists did not show, with what was found gone a while ago. */
  function judgeTogether(resource: Resource, keys: readonly string[]): void {
    const recent = found[resource].filter(({ at }) => at > now() - TOGETHER_MS && at <= now());
    const together = new Set([...recent.map(({ key }) => key), ...keys]);
    const total = hub.sync.count(resource) + recent.length;
    if (held[resource] !== undefined || !isBelievable(together.size, total)) {
      hold(resource, keys, total);
      return;
    }
    found[resource] = [...together].map((key) => ({ key, at: now() }));
    add(resource, keys);
  }

  function setHeld(next: Held): void {
    held = next;
    hub.sync.set('deletion_hold', next);
    changed();
  }

  async function remove(resource: Resource, key: string): Promise<void> {
    // A change made here in the meantime must be decided on by a person; its push will find out.
    if (hub.outbox.statesOf(resource, key).some((state) => state !== 'local_only')) return;
    try {
      await hub.writeUpstream({ operation: 'remove_upstream', resource, key, actor: CLOUD });
    } catch (error) {
      if (hub.storage.observe(error) !== null) add(resource, [key]);
      else reportFailure(error);
    }
  }

  /** Asks the cloud for a record that was in no list. */
  function askFor({ name, resource, key }: Asked, id: string): Job {
    busy.add(name);
    const order = readings.begin();
    const at = now();
    return {
      name: `gone:${name}`,
      request: {
        method: 'GET',
        path: `/${COLLECTION[resource]}/${encodeURIComponent(id)}`,
        shape: RECORD_SHAPES[resource],
      },
      async settle(answer) {
        busy.delete(name);
        if (answer.kind !== 'ok' && answer.kind !== 'refused') return;
        queue.delete(name);
        if (answer.kind === 'ok') {
          const reading = { resource, records: [answer.body as RemoteRecord], order, at };
          const [customerId] = pull.missingCustomers(reading);
          if (customerId === undefined) await pull.apply(reading);
          else queue.set(name, { resource, key, elsewhere: { customerId, reading } });
        } else if (isGone(resource, answer.error)) await remove(resource, key);
      },
    };
  }

  /** Asks for the customer that a record was moved to: when it is gone, so is what is below it. */
  function askForOwner(
    { name, resource, key }: Asked,
    { customerId, reading }: NonNullable<Missed['elsewhere']>,
  ): Job {
    busy.add(name);
    const order = readings.begin();
    const at = now();
    return {
      name: `gone:${name}`,
      request: {
        method: 'GET',
        path: `/customers/${encodeURIComponent(customerId)}`,
        shape: RECORD_SHAPES.customer,
      },
      async settle(answer) {
        busy.delete(name);
        if (answer.kind !== 'ok' && answer.kind !== 'refused') return;
        queue.delete(name);
        if (answer.kind === 'ok') {
          const records = [answer.body as RemoteRecord];
          await pull.apply({ resource: 'customer', records, order, at });
          await pull.apply(reading);
        } else if (isGone('customer', answer.error)) await remove(resource, key);
      },
    };
  }

  const source: Source = {
    name: 'deletions',
    urgency: 'background',
    next() {
      for (const resource of RESOURCES) judgeSuspects(resource);
      for (const [name, { resource, key, elsewhere }] of queue) {
        if (busy.has(name) || backoffs.isWaiting(`gone:${name}`)) continue;
        const names = hub.sync.names(resource, key);
        if (names === undefined || names.deleted || !names.known) {
          queue.delete(name);
          continue;
        }
        const asked = { name, resource, key };
        return elsewhere === undefined ? askFor(asked, names.id) : askForOwner(asked, elsewhere);
      }
      return null;
    },
    wakeAt: () => Number.POSITIVE_INFINITY,
  };

  return {
    source,
    /** Has records asked for that a list did not show, unless they are too many. */
    check(resource: Resource, keys: readonly string[]): void {
      const fresh = keys.filter((key) => held[resource]?.keys.includes(key) !== true);
      if (fresh.length > 0) judgeTogether(resource, fresh);
    },
    /** The same for lists that are read one after another: they are judged when the round is through. */
    suspect(resource: Resource, keys: readonly string[]): void {
      for (const key of keys) {
        if (held[resource]?.keys.includes(key) !== true) suspects[resource].add(key);
      }
    },
    /** Is there after all, or has been shown since. */
    met(resource: Resource, keys: readonly string[]): void {
      for (const key of keys) suspects[resource].delete(key);
      const hold = held[resource];
      if (hold === undefined || !keys.some((key) => hold.keys.includes(key))) return;
      const { [resource]: _, ...others } = held;
      const left = hold.keys.filter((key) => !keys.includes(key));
      setHeld(left.length === 0 ? others : { ...others, [resource]: { ...hold, keys: left } });
    },
    /** Decides about the records that a complete walk did not meet. */
    judge(resource: Resource, keys: readonly string[], total: number): void {
      const { [resource]: _, ...others } = held;
      if (!isBelievable(keys.length, total)) {
        setHeld({ ...others, [resource]: { keys: [...keys], total } });
        return;
      }
      if (held[resource] !== undefined) setHeld(others);
      add(resource, keys);
    },
    /** Why nothing is removed until somebody confirms it; null when nothing is held back. */
    heldBack: (): string | null => wordsOf(held),
    /** How many records are held back, of how many there are; null when none is. */
    toConfirm: (): { count: number; total: number } | null => countOf(held),
    confirm(): void {
      for (const resource of RESOURCES) {
        add(resource, held[resource]?.keys ?? []);
        found[resource] = [];
      }
      setHeld({});
    },
    pending: () => queue.size + RESOURCES.reduce((sum, resource) => sum + suspects[resource].size, 0),
  };
}

export type Deletions = ReturnType<typeof createDeletions>;

function wordsOf(held: Held): string | null {
  const parts = RESOURCES.flatMap((resource) => {
    const hold = held[resource];
    return hold === undefined ? [] : [`${hold.keys.length} of ${hold.total} ${COLLECTION[resource]}`];
  });
  if (parts.length === 0) return null;
  return `${parts.join(' and ')} are gone from the cloud at once. Nothing was removed here; confirm the deletions if they are meant.`;
}

function countOf(held: Held): { count: number; total: number } | null {
  const holds = Object.values(held);
  if (holds.length === 0) return null;
  return {
    count: holds.reduce((sum, { keys }) => sum + keys.length, 0),
    total: holds.reduce((sum, { total }) => sum + total, 0),
  };
}

/** The cloud's own "no such record"; any other 404 comes from somewhere else. */
export function isGone(
  resource: Resource,
  error: { readonly status: number; readonly code: string },
): boolean {
  return error.status === 404 && error.code === `${resource}_not_found`;
}
