import { z } from 'zod';
import type { Hub } from '../hub/hub.ts';
import type { Resource } from '../hub/records/records.ts';
import type { Backoffs } from './backoff.ts';
import type { LearnedLimit } from './budget.ts';
import { COLLECTION, PAGE_LIMIT, type Readings } from './context.ts';
import type { Deletions } from './deletions.ts';
import { createPageTaker, type PageTaker, type TakenPage } from './pages.ts';
import type { Pull } from './pull.ts';
import type { Source } from './scheduler.ts';
import type { Unreadable } from './unreadable.ts';

const SWEEP_INTERVAL_MS = 15 * 60 * 1000;
/** Of the budget, over time. */
const LARGEST_SHARE = 1 / 3;

type Walked = 'customer' | 'onboarding';

const walkSchema = z.object({
  resource: z.enum(['customer', 'onboarding']),
  cursor: z.string().nullable(),
  /** When the sweep, and when this walk of it, began; milliseconds since 1970. */
  swept_from: z.number(),
  walked_from: z.number(),
  done: z.int(),
  pages: z.int(),
  complete: z.boolean(),
});
type WalkPosition = z.infer<typeof walkSchema>;

const lastSchema = z.object({
  started_at: z.number(),
  finished_at: z.number(),
  pages: z.int(),
  /** How many rows there were, to say how far the next sweep has got. */
  rows: z.object({ customer: z.int(), onboarding: z.int() }),
  /** When the last complete walk of each began. */
  walked_from: z.object({ customer: z.number(), onboarding: z.number() }),
});
export type LastSweep = z.infer<typeof lastSchema>;

export interface SweepOptions {
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
  readonly changed: () => void;
}

/**
 * A complete walk of the customers, then of the onboardings. The position is stored after every page, so a
 * restart goes on from there.
 */
export function createSweep(options: SweepOptions) {
  const { hub, pull, readings, unreadable, backoffs, deletions, now, past, limit, changed } = options;
  const store = hub.sync;
  let last: LastSweep | null = pastSweep(
    lastSchema
      .nullable()
      .catch(null)
      .parse(store.get('last_sweep') ?? null),
  );
  let position: WalkPosition | null = resumable(
    walkSchema
      .nullable()
      .catch(null)
      .parse(store.get('sweep') ?? null),
  );
  let rows = { customer: 0, onboarding: 0 };
  let demanded = false;
  /** Rows of the oldest millisecond of the page before come again. */
  let repeated = new Set<string>();

  /** What a walk of this run has met so far, and what the last complete one met; null before there was one. */
  const meeting: Record<Walked, Set<string>> = { customer: new Set(), onboarding: new Set() };
  const met: Record<Walked, ReadonlySet<string> | null> = { customer: null, onboarding: null };

  /** A walk that has grown old is not gone on with: what it read first is to be read again first. */
  function resumable(walk: WalkPosition | null): WalkPosition | null {
    if (walk === null) return null;
    const [sweptFrom, walkedFrom] = [past(walk.swept_from), past(walk.walked_from)];
    if (now() - sweptFrom > SWEEP_INTERVAL_MS) return null;
    return { ...walk, swept_from: sweptFrom, walked_from: walkedFrom };
  }

  function pastSweep(sweep: LastSweep | null): LastSweep | null {
    if (sweep === null) return null;
    const { customer, onboarding } = sweep.walked_from;
    return {
      ...sweep,
      started_at: past(sweep.started_at),
      finished_at: past(sweep.finished_at),
      walked_from: { customer: past(customer), onboarding: past(onboarding) },
    };
  }

  const takers: Readonly<Record<Walked, PageTaker>> = {
    customer: takerOf('customer'),
    onboarding: takerOf('onboarding'),
  };

  function takerOf(resource: Walked): PageTaker {
    return createPageTaker({
      name: `sweep:${resource}`,
      resource,
      path: `/${COLLECTION[resource]}`,
      pull,
      readings,
      unreadable,
      now,
      taken: (page) => takePage(resource, page),
    });
  }

  function begin(resource: Walked, sweptFrom: number, pages: number): void {
    store.beginWalk(resource);
    repeated = new Set();
    meeting[resource] = new Set();
    position = {
      resource,
      cursor: null,
      swept_from: sweptFrom,
      walked_from: now(),
      done: 0,
      pages,
      complete: true,
    };
    store.set('sweep', position);
  }

  function takePage(resource: Walked, page: TakenPage): void {
    if (position === null || position.resource !== resource) return;
    for (const { id } of page.records) {
      const known = store.known(resource, id);
      if (known !== undefined && !page.hidden.includes(known.key)) meeting[resource].add(known.key);
    }
    const fresh = page.records.filter(({ id }) => !repeated.has(id)).length;
    const from = page.cursor === null ? '' : page.cursor;
    repeated = new Set(page.records.filter(({ created_at = '' }) => created_at < from).map(({ id }) => id));
    const next: WalkPosition = {
      ...position,
      cursor: page.cursor,
      done: position.done + fresh,
      pages: position.pages + 1,
      complete: position.complete && !page.tied,
    };
    // Kept first: a page that could not be noted down was not met.
    store.savePage(resource, page.met, 'sweep', next);
    position = next;
    if (page.cursor === null) endWalk(resource, position);
    changed();
  }

  function endWalk(resource: Walked, walk: WalkPosition): void {
    rows = { ...rows, [resource]: walk.done };
    if (walk.complete) {
      met[resource] = meeting[resource];
      deletions.judge(resource, store.unseen(resource), store.count(resource));
    }
    store.endWalk(resource);
    const walkedFrom = {
      ...(last?.walked_from ?? { customer: 0, onboarding: 0 }),
      ...(walk.complete ? { [resource]: walk.walked_from } : {}),
    };
    if (resource === 'customer') {
      last = last === null ? null : { ...last, walked_from: walkedFrom };
      firstWalk = walkedFrom.customer;
      begin('onboarding', walk.swept_from, walk.pages);
      return;
    }
    position = null;
    last = {
      started_at: walk.swept_from,
      finished_at: now(),
      pages: walk.pages,
      rows,
      walked_from: { ...walkedFrom, customer: Math.max(firstWalk, walkedFrom.customer) },
    };
    store.set('last_sweep', last);
    store.remove('sweep');
  }
  /** Of the first sweep's customers, before there is a last sweep to note it in. */
  let firstWalk = 0;

  /** So far apart that sweeps take no more than their share of the budget. */
  function interval(): number {
    const { limit: requests, windowMs } = limit();
    return Math.max(SWEEP_INTERVAL_MS, ((last?.pages ?? 0) * (windowMs / requests)) / LARGEST_SHARE);
  }

  const dueAt = () => (demanded || last === null ? 0 : last.finished_at + interval());

  const source: Source = {
    name: 'sweep',
    urgency: 'background',
    next() {
      if (takers.customer.isBusy() || takers.onboarding.isBusy()) return null;
      if (position === null) {
        if (dueAt() > now()) return null;
        begin('customer', now(), 0);
        demanded = false;
        changed();
      }
      const walk = position;
      if (walk === null || backoffs.isWaiting(`sweep:${walk.resource}`)) return null;
      return takers[walk.resource].next(walk.cursor);
    },
    wakeAt: () => (position === null ? dueAt() : Number.POSITIVE_INFINITY),
  };

  return {
    source,
    /** Asks for a sweep as soon as there is budget; one that runs already counts only if it began just now. */
    demand(): void {
      if (position === null || position.done > 0 || position.resource !== 'customer') demanded = true;
    },
    isDemanded: () => demanded,
    /** Whether the lists answer at all. */
    isFailing: () => backoffs.isWaiting('sweep:customer') || backoffs.isWaiting('sweep:onboarding'),
    hasEverSwept: () => last !== null,
    /** When the oldest page of the last sweep was asked for; null before the first is through. */
    lastReadAt: (): number | null => last?.started_at ?? null,
    /** Since when everything of a resource was met by a walk; 0 when it never was. */
    walkedFrom(resource: Resource): number {
      if (resource === 'contact') return 0;
      const running = resource === 'customer' && position?.resource === 'onboarding' ? firstWalk : 0;
      return Math.max(running, last?.walked_from[resource] ?? 0);
    },
    /**
     * Whether the last walk passed a record by, so that only asking for it tells what the cloud has of it: what
     * belongs to a customer deleted there is in no list, and a value that we change may have been unreadable.
     */
    isMissed: (resource: Resource, key: string): boolean =>
      resource !== 'contact' && met[resource]?.has(key) === false,
    /** Requests that a walk takes. */
    pagesOf: (resource: Walked): number => Math.ceil((store.count(resource) + 1) / (PAGE_LIMIT - 1)),
    progress(): { pass: 'customers' | 'onboardings'; done: number; expected: number | null } | null {
      if (position === null) {
        const isToCome = demanded || last === null;
        return isToCome ? { pass: 'customers', done: 0, expected: null } : null;
      }
      const before = last?.rows[position.resource] ?? null;
      return {
        pass: position.resource === 'customer' ? 'customers' : 'onboardings',
        done: position.done,
        expected: before === null ? null : Math.max(before, position.done),
      };
    },
  };
}

export type Sweep = ReturnType<typeof createSweep>;
