import type { Hub } from '../hub/hub.ts';
import type { Backoffs } from './backoff.ts';
import type { LearnedLimit } from './budget.ts';
import type { Readings } from './context.ts';
import type { Deletions } from './deletions.ts';
import { createPageTaker, type PageTaker } from './pages.ts';
import type { Pull } from './pull.ts';
import type { Job, Source } from './scheduler.ts';
import type { Unreadable } from './unreadable.ts';

/** How old a customer's contacts may become before the rotation fetches them again. */
const ROTATION_AGE_MS = 60 * 60 * 1000;
/** The rotation takes every third request that is left. */
const ROTATION_SHARE = 1 / 3;
/** Customers whose lists are fetched side by side. */
const MAX_LISTS = 3;
const LOOK_AHEAD = 50;
/** How often it is looked whether a fetch has become old. */
const IDLE_MS = 10_000;

export interface ContactsOptions {
  readonly hub: Hub;
  readonly pull: Pull;
  readonly readings: Readings;
  readonly unreadable: Unreadable;
  readonly backoffs: Backoffs;
  readonly deletions: Deletions;
  readonly now: () => number;
  /** A stored moment; one in the future counts as now. */
  readonly past: (stored: number) => number;
  readonly limit: () => LearnedLimit;
  readonly isReady: () => boolean;
  /** Customers whose contacts somebody waits for. */
  readonly first: () => { key: string; id: string }[];
  readonly changed: () => void;
}

interface ListWalk {
  readonly taker: PageTaker;
  cursor: string | null;
}

interface CustomerName {
  readonly key: string;
  readonly id: string;
}

/** Walks through the contacts of one customer. `over` is told when its place is free for another. */
function createListWalk(
  { hub, pull, readings, unreadable, deletions, now }: ContactsOptions,
  customer: CustomerName,
  { over, changed }: { readonly over: () => void; readonly changed: () => void },
): ListWalk {
  const before = new Set(hub.sync.childKeys('contact', customer.key));
  const startedAt = now();
  let complete = true;
  const end = () => {
    hub.sync.saveContactFetch(customer.key, startedAt);
    over();
    changed();
  };
  const walk: ListWalk = {
    cursor: null,
    taker: createPageTaker({
      name: `contacts:${customer.key}`,
      resource: 'contact',
      path: `/customers/${encodeURIComponent(customer.id)}/contacts`,
      pull,
      readings,
      unreadable,
      owner: customer.id,
      now,
      taken(page) {
        for (const key of page.met) before.delete(key);
        deletions.met('contact', page.met);
        complete &&= !page.tied;
        walk.cursor = page.cursor;
        if (page.cursor !== null) return;
        if (complete) deletions.suspect('contact', [...before]);
        end();
      },
      failed(answer) {
        // The customer is gone or not to be seen: the sweep will tell.
        if (answer.kind === 'refused') end();
        // Its place is another's until its waiting time is over.
        else over();
      },
    }),
  };
  return walk;
}

/** The contacts, customer by customer: those never fetched first, newest first; then the oldest fetch. */
export function createContacts(options: ContactsOptions) {
  const { hub, backoffs, now, past, limit, isReady, first, changed } = options;
  const store = hub.sync;
  const walks = new Map<string, ListWalk>();
  /** Fetches from before are to be repeated; milliseconds since 1970. */
  let demandedAt = past(Number(store.get('contacts_demanded_at') ?? 0) || 0);
  let isFutureForgotten = false;
  let lastRotation = 0;
  let lookAgainAt = 0;
  let waiting: { key: string; id: string }[] = [];

  function start(customer: CustomerName): ListWalk {
    const over = () => walks.delete(customer.key);
    const walk = createListWalk(options, customer, { over, changed });
    walks.set(customer.key, walk);
    return walk;
  }

  /** The next customer whose contacts are wanted now, other than by the rotation. */
  function wanted(): { key: string; id: string } | undefined {
    if (!isFutureForgotten) {
      store.forgetFuture(now());
      isFutureForgotten = true;
    }
    waiting = waiting.filter(({ key }) => !walks.has(key));
    const awaited = first().find(({ key }) => !walks.has(key) && !backoffs.isWaiting(`contacts:${key}`));
    if (awaited !== undefined) return awaited;
    if (waiting.length === 0) {
      waiting = store.contactsNeverFetched(LOOK_AHEAD);
      if (waiting.length === 0) waiting = store.contactsFetchedBefore(demandedAt, LOOK_AHEAD);
      waiting = waiting.filter(({ key }) => !walks.has(key) && !backoffs.isWaiting(`contacts:${key}`));
    }
    return waiting.shift();
  }

  const rotationGap = () => limit().windowMs / limit().limit / ROTATION_SHARE;

  function rotated(): { key: string; id: string } | undefined {
    if (lastRotation + rotationGap() > now()) return undefined;
    const [oldest] = store
      .contactsFetchedBefore(now() - ROTATION_AGE_MS, LOOK_AHEAD)
      .filter(({ key }) => !walks.has(key) && !backoffs.isWaiting(`contacts:${key}`));
    if (oldest !== undefined) lastRotation = now();
    return oldest;
  }

  function running(): Job | null {
    for (const [key, walk] of walks) {
      if (backoffs.isWaiting(`contacts:${key}`)) continue;
      const job = walk.taker.next(walk.cursor);
      if (job !== null) return job;
    }
    return null;
  }

  const source: Source = {
    name: 'contacts',
    urgency: 'background',
    next() {
      const job = running();
      if (job !== null || !isReady() || walks.size >= MAX_LISTS) return job;
      const customer = wanted() ?? rotated();
      if (customer !== undefined) return start(customer).taker.next(null);
      lookAgainAt = Math.max(lastRotation + rotationGap(), now() + IDLE_MS);
      return null;
    },
    wakeAt: () => (isReady() ? lookAgainAt : Number.POSITIVE_INFINITY),
  };

  return {
    source,
    /** Has the contacts of every customer fetched anew. */
    demand(): void {
      demandedAt = now();
      waiting = [];
      store.set('contacts_demanded_at', demandedAt);
    },
    /** How far the first, or a demanded, round is; null when there is none. */
    progress(): { done: number; expected: number } | null {
      const done = store.countContactFetches(demandedAt);
      const expected = store.count('customer');
      return done < expected ? { done, expected } : null;
    },
  };
}

export type Contacts = ReturnType<typeof createContacts>;
