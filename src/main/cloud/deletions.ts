import type { Hub } from '../hub/hub.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Resource } from '../hub/records/records.ts';
import type { Backoffs } from './backoff.ts';
import { CLOUD, nameOf, type Readings } from './context.ts';
import { countOf, type Hold, wordsOf } from './deletion-hold.ts';
import { createDeletionJudge } from './deletion-judge.ts';
import type { Pull, Reading } from './pull.ts';
import type { Job, Source } from './scheduler.ts';
import { recordRequest } from './shapes.ts';

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
  readonly held: Hold;
  readonly pull: Pull;
  readonly readings: Readings;
  readonly backoffs: Backoffs;
  /** Whether lists are being read one after another that belong together: what is gone from them is judged then. */
  readonly isInRound: (resource: Resource) => boolean;
  /** When a record was last shown by the cloud, as this machine's clock has it; null where nobody knows. */
  readonly seenAt: (name: string) => string | null;
  readonly now: () => number;
  readonly reportFailure: (error: unknown) => void;
}

export interface Deletions {
  readonly source: Source;
  /** Has records asked for that a list did not show, unless they are too many. */
  check(resource: Resource, keys: readonly string[]): void;
  /** The same for lists that are read one after another: they are judged when the round is through. */
  suspect(resource: Resource, keys: readonly string[]): void;
  /** Is there after all, or has been shown since. */
  met(resource: Resource, keys: readonly string[]): void;
  /** Decides about the records that a complete walk did not meet. */
  judge(resource: Resource, keys: readonly string[], total: number): void;
  /** Why nothing is removed until somebody confirms it; null when nothing is held back. */
  heldBack(): string | null;
  /** How many records are held back, of how many there are; null when none is. */
  toConfirm(): { count: number; total: number } | null;
  confirm(): void;
  /** How many have not been decided about yet. */
  pending(): number;
}

/**
 * Lists do not show deletions. A record that a complete walk did not meet is asked for by its id, and goes
 * only when the cloud says that it is not there.
 */
export function createDeletions(options: DeletionsOptions): Deletions {
  const { hub, held, pull, readings, backoffs, isInRound, now, reportFailure } = options;
  const queue = new Map<string, Missed>();
  const busy = new Set<string>();

  function add(resource: Resource, keys: readonly string[]): void {
    for (const key of keys) queue.set(nameOf(resource, key), { resource, key });
  }

  const judge = createDeletionJudge({ hub, held, isInRound, now, ask: add });

  /** @param into what the cloud shows for it, where two have become one there; null where it is gone */
  async function remove(resource: Resource, key: string, into: string | null): Promise<void> {
    // A change made here in the meantime must be decided on by a person; its push will find out.
    if (hub.outbox.statesOf(resource, key).some((state) => state !== 'local_only')) return;
    try {
      const seenAt = options.seenAt(nameOf(resource, key));
      await hub.writeUpstream(
        into === null
          ? { operation: 'remove_upstream', resource, key, seenAt, actor: CLOUD }
          : { operation: 'join_upstream', resource, key, into, actor: CLOUD },
      );
    } catch (error) {
      if (hub.storage.observe(error) !== null) add(resource, [key]);
      else reportFailure(error);
    }
  }

  /** Asks the cloud for what decides on a record: is it gone, so is the record. @param there told when it is not */
  function ask(
    { name, resource, key }: Asked,
    of: { readonly resource: Resource; readonly id: string },
    there: (reading: Reading) => Promise<void>,
  ): Job {
    busy.add(name);
    const order = readings.begin();
    const at = now();
    return {
      name: `gone:${name}`,
      request: recordRequest(of.resource, of.id),
      async settle(answer) {
        busy.delete(name);
        if (answer.kind !== 'ok' && answer.kind !== 'refused') return;
        queue.delete(name);
        if (answer.kind === 'ok')
          await there({ resource: of.resource, records: [answer.body as RemoteRecord], order, at });
        // Not when it has been shown since.
        else if (isGone(of.resource, answer.error) && readings.accept([name], order))
          await remove(resource, key, null);
      },
    };
  }

  /** Asks for a record that was in no list. */
  function askFor(asked: Asked, id: string): Job {
    const { name, resource, key } = asked;
    return ask(asked, { resource, id }, async (reading) => {
      const [customerId] = pull.missingCustomers(reading);
      if (customerId === undefined) {
        await pull.apply(reading);
        const [shown] = reading.records;
        if (shown !== undefined && shown.id !== id) await remove(resource, key, shown.id);
      } else queue.set(name, { resource, key, elsewhere: { customerId, reading } });
    });
  }

  /** Asks for the customer that a record was moved to: when it is gone, so is what is below it. */
  function askForOwner(asked: Asked, { customerId, reading }: NonNullable<Missed['elsewhere']>): Job {
    return ask(asked, { resource: 'customer', id: customerId }, async (owner) => {
      await pull.apply(owner);
      await pull.apply(reading);
    });
  }

  const source: Source = {
    name: 'deletions',
    urgency: 'background',
    next() {
      judge.judgeSuspects();
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
    check: judge.check,
    suspect: judge.suspect,
    met: judge.met,
    judge: judge.judge,
    heldBack: () => wordsOf(held.all()),
    toConfirm: () => countOf(held.all()),
    confirm: judge.confirm,
    pending: () => queue.size + judge.suspected(),
  };
}

/** The cloud's own "no such record"; any other 404 comes from somewhere else. */
export function isGone(
  resource: Resource,
  error: { readonly status: number; readonly code: string },
): boolean {
  return error.status === 404 && error.code === `${resource}_not_found`;
}
