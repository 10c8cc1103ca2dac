import { CLOUD_CHILDREN, type CloudChild, isListedCloudType } from '#shared/records/index.ts';
import type { Hub } from '../hub/hub.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Backoffs } from './backoff.ts';
import { LARGEST_RESERVE, type LearnedLimit } from './budget.ts';
import { COLLECTION, type Readings } from './context.ts';
import { type Deletions, isGone } from './deletions.ts';
import { createPageTaker, type PageTaker } from './pages.ts';
import type { Pull } from './pull.ts';
import type { Job, Source } from './scheduler.ts';
import { recordRequest } from './shapes.ts';
import type { Unreadable } from './unreadable.ts';

/** With the way there and back, and drawing it, an edit made in the cloud is seen within five seconds. */
const RECORD_INTERVAL_MS = 4000;
/** The same for its lists, within fifteen. */
const LIST_INTERVAL_MS = 13_000;

export interface ScreenOptions {
  readonly hub: Hub;
  readonly pull: Pull;
  readonly readings: Readings;
  readonly unreadable: Unreadable;
  readonly backoffs: Backoffs;
  readonly deletions: Deletions;
  readonly now: () => number;
  readonly isFocused: () => boolean;
  readonly limit: () => LearnedLimit;
}

interface OnScreen {
  readonly key: string;
  /** None until the cloud knows the customer. */
  lists: readonly ScreenList[];
  recordAt: number;
  isRecordUnderWay: boolean;
}

interface ScreenList {
  readonly name: string;
  readonly taker: PageTaker;
  cursor: string | null;
  at: number;
}

/** One of the lists of an open customer, walked through in rounds. */
function createScreenList(
  { hub, pull, readings, unreadable, deletions, now }: ScreenOptions,
  resource: CloudChild,
  customer: { readonly key: string; readonly id: string },
): ScreenList {
  const collection = COLLECTION[resource];
  let before = new Set(hub.sync.childKeys(resource, customer.key));
  let complete = true;
  let startedAt = now();
  const list: ScreenList = {
    name: `screen:${collection}:${customer.key}`,
    cursor: null,
    at: 0,
    taker: createPageTaker({
      name: `screen:${collection}:${customer.key}`,
      resource,
      path: `/customers/${encodeURIComponent(customer.id)}/${collection}`,
      pull,
      readings,
      unreadable,
      owner: customer.id,
      now,
      taken(page) {
        for (const key of page.met) before.delete(key);
        deletions.met(resource, page.met);
        complete &&= !page.tied;
        list.cursor = page.cursor;
        if (page.cursor !== null) return;
        if (complete) deletions.check(resource, [...before]);
        if (!isListedCloudType(resource)) hub.sync.saveContactFetch(customer.key, startedAt);
        list.at = now();
        // The next round is against what is known then.
        startedAt = now();
        complete = true;
        before = new Set(hub.sync.childKeys(resource, customer.key));
      },
      failed() {
        list.at = now();
        list.cursor = null;
      },
    }),
  };
  return list;
}

/** The customers that are open: fetched at once, and again and again while somebody is looking. */
export function createScreen(options: ScreenOptions) {
  const { hub, pull, readings, backoffs, deletions, now, isFocused, limit } = options;
  const shown = new Map<string, OnScreen>();

  function recordJob(screen: OnScreen, id: string): Job {
    screen.isRecordUnderWay = true;
    const order = readings.begin();
    const at = now();
    return {
      name: `screen:${screen.key}`,
      request: recordRequest('customer', id),
      async settle(answer) {
        screen.isRecordUnderWay = false;
        screen.recordAt = now();
        if (answer.kind === 'ok') {
          await pull.apply({ resource: 'customer', records: [answer.body as RemoteRecord], order, at });
        } else if (answer.kind === 'refused' && isGone('customer', answer.error)) {
          deletions.check('customer', [screen.key]);
        }
      },
    };
  }

  /** Where a limit is too small for what is on screen, it is fetched as often as most of the limit allows. */
  function stretch(): number {
    const { limit: requests, windowMs } = limit();
    return Math.max(1, wanted(windowMs) / (requests * LARGEST_RESERVE));
  }

  const wanted = (windowMs: number) =>
    shown.size * (windowMs / RECORD_INTERVAL_MS + (2 * windowMs) / LIST_INTERVAL_MS);

  /** Everything is fetched once; again only while the window is focused. */
  function dueAt(last: number, interval: number): number {
    if (last === 0) return 0;
    if (!isFocused()) return Number.POSITIVE_INFINITY;
    return last + interval * stretch();
  }

  const source: Source = {
    name: 'screen',
    urgency: 'screen',
    next() {
      for (const screen of shown.values()) {
        const job = jobOf(screen);
        if (job !== null) return job;
      }
      return null;
    },
    wakeAt() {
      const times = [...shown.values()].flatMap(({ recordAt, lists }) => [
        dueAt(recordAt, RECORD_INTERVAL_MS),
        ...lists.map(({ at }) => dueAt(at, LIST_INTERVAL_MS)),
      ]);
      return Math.min(Number.POSITIVE_INFINITY, ...times);
    },
  };

  function jobOf(screen: OnScreen): Job | null {
    const names = hub.sync.names('customer', screen.key);
    if (names === undefined || !names.known || names.deleted) return null;
    if (screen.lists.length === 0) {
      const customer = { key: screen.key, id: names.id };
      screen.lists = CLOUD_CHILDREN.map((child) => createScreenList(options, child, customer));
    }
    const isRecordDue = !screen.isRecordUnderWay && dueAt(screen.recordAt, RECORD_INTERVAL_MS) <= now();
    if (isRecordDue && !backoffs.isWaiting(`screen:${screen.key}`)) return recordJob(screen, names.id);
    for (const list of screen.lists) {
      if (backoffs.isWaiting(list.name)) continue;
      if (list.cursor === null && dueAt(list.at, LIST_INTERVAL_MS) > now()) continue;
      const job = list.taker.next(list.cursor);
      if (job !== null) return job;
    }
    return null;
  }

  return {
    source,
    /** The customers that are open, of all windows. */
    show(keys: readonly string[]): void {
      for (const key of shown.keys()) if (!keys.includes(key)) shown.delete(key);
      for (const key of keys) {
        if (!shown.has(key)) shown.set(key, { key, recordAt: 0, isRecordUnderWay: false, lists: [] });
      }
    },
    /** How many requests it takes in so many milliseconds to keep what is on screen up to date. */
    wanted: (windowMs: number): number => (isFocused() ? wanted(windowMs) : 0),
  };
}

export type Screen = ReturnType<typeof createScreen>;
