import { isDeepStrictEqual } from 'node:util';
import type { Hub } from '../hub/hub.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Backoffs } from './backoff.ts';
import { nameOf, type Overtaken, type Readings } from './context.ts';
import { type Deletions, isGone } from './deletions.ts';
import type { Pull } from './pull.ts';
import type { Job, Source } from './scheduler.ts';
import { recordRequest } from './shapes.ts';

export interface ReadAgainOptions {
  readonly hub: Hub;
  readonly pull: Pull;
  readonly readings: Readings;
  readonly backoffs: Backoffs;
  readonly deletions: Deletions;
  readonly now: () => number;
}

export interface ReadAgain {
  readonly source: Source;
  pending(): number;
}

/** Reads what was passed over because something newer might have been known, one by one, once nothing is written to it. */
export function createReadAgain(options: ReadAgainOptions): ReadAgain {
  const { hub, pull, readings, backoffs, deletions, now } = options;
  const busy = new Set<string>();

  /** What was passed over has turned out to be what is known. */
  function isKnown({ resource, id, record }: Overtaken): boolean {
    if (record === null) return false;
    const known = hub.sync.known(resource, id);
    return known !== undefined && isDeepStrictEqual(known.base, record);
  }

  function jobFor(name: string, overtaken: Overtaken, key: string): Job {
    const { resource, id } = overtaken;
    busy.add(name);
    const order = readings.begin();
    const at = now();
    return {
      name: `again:${name}`,
      request: recordRequest(resource, id),
      release: () => busy.delete(name),
      async settle(answer) {
        busy.delete(name);
        if (answer.kind !== 'ok' && answer.kind !== 'refused') return;
        readings.forgetOvertaken(name, overtaken);
        if (answer.kind === 'ok')
          await pull.apply({ resource, records: [answer.body as RemoteRecord], order, at });
        else if (isGone(resource, answer.error)) deletions.check(resource, [key]);
      },
    };
  }

  return {
    source: {
      name: 'again',
      urgency: 'background',
      next() {
        for (const [name, overtaken] of readings.toReadAgain()) {
          const { resource, id } = overtaken;
          const key = hub.sync.known(resource, id)?.key ?? id;
          if (busy.has(name) || readings.isWriting(nameOf(resource, key))) continue;
          if (isKnown(overtaken)) readings.forgetOvertaken(name, overtaken);
          else if (!backoffs.isWaiting(`again:${name}`)) return jobFor(name, overtaken, key);
        }
        return null;
      },
      wakeAt: () => Number.POSITIVE_INFINITY,
    },
    pending: () => readings.toReadAgain().size,
  };
}
