import { z } from 'zod';
import { customer } from '#shared/records/customer.ts';
import { type DefinitionOf, isListedCloudType, RECORDS } from '#shared/records/index.ts';
import type { Hub } from '../hub/hub.ts';
import type { Resource } from '../hub/records/records.ts';
import type { Backoffs } from './backoff.ts';
import type { LearnedLimit } from './budget.ts';
import { byWalked, COLLECTION, PAGE_LIMIT, type Readings, WALKED, type Walked } from './context.ts';
import type { Deletions } from './deletions.ts';
import { createPageTaker, type PageTaker, type TakenPage } from './pages.ts';
import type { Pull } from './pull.ts';
import type { Source } from './scheduler.ts';
import type { Unreadable } from './unreadable.ts';

const SWEEP_INTERVAL_MS = 15 * 60 * 1000;
/** Of the budget, over time. */
const LARGEST_SHARE = 1 / 3;

const walkSchema = z.object({
  resource: z.enum(WALKED),
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
  rows: z.record(z.enum(WALKED), z.int()),
  /** When the last complete walk of each began. */
  walked_from: z.record(z.enum(WALKED), z.number()),
});
type LastSweep = z.infer<typeof lastSchema>;

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

export interface Sweep {
  readonly source: Source;
  /** Asks for a sweep as soon as there is budget; one that runs already counts only if it began just now. */
  demand(): void;
  isDemanded(): boolean;
  /** Whether the lists answer at all. */
  isFailing(): boolean;
  hasEverSwept(): boolean;
  /** When the oldest page of the last sweep was asked for; null before the first is through. */
  lastReadAt(): number | null;
  /** Since when everything of a resource was met by a walk; 0 when it never was. */
  walkedFrom(resource: Resource): number;
  /**
   * Whether the last walk passed a record by, so that only asking for it tells what the cloud has of it: what
   * belongs to a customer deleted there is in no list, a value that we change may have been unreadable, and of what
   * was written to meanwhile it was not known which is newer.
   */
  isMissed(resource: Resource, key: string): boolean;
  /** Requests that a walk takes. */
  pagesOf(resource: Walked): number;
  /** Null when nothing is being swept, nor soon will be. */
  progress(): SweepProgress | null;
}

export interface SweepProgress {
  readonly pass: DefinitionOf<Walked>['plural'];
  readonly done: number;
  /** Null while it is not known. */
  readonly expected: number | null;
}

/** A sweep begins with those that the others belong to. */
const FIRST = customer.type;

/** Where a sweep is, and what it and the one before have found. */
interface SweepState {
  last: LastSweep | null;
  /** Kept after every page; null while nothing is swept. */
  position: WalkPosition | null;
  rows: Record<Walked, number>;
  demanded: boolean;
  /** Rows of the oldest millisecond of the page before come again. */
  repeated: ReadonlySet<string>;
  /** When the complete walks of the sweep under way began. */
  walkedFrom: Partial<Record<Walked, number>>;
  /** What the walk under way has met so far. */
  readonly meeting: Record<Walked, Set<string>>;
  /** What the last complete one met; null before there was one. */
  readonly met: Record<Walked, ReadonlySet<string> | null>;
}

/** A sweep with what it works on. */
interface Sweeping extends SweepOptions {
  readonly state: SweepState;
}

/**
 * A complete walk of each type that the cloud lists, one after the other. The position is stored after every page, so
 * a restart goes on from there.
 */
export function createSweep(options: SweepOptions): Sweep {
  const { hub, backoffs, now } = options;
  const state = restoredState(options);
  const sweeping: Sweeping = { ...options, state };
  const takers = byWalked((resource) => takerOf(sweeping, resource));
  const isWaiting = (resource: Walked) => backoffs.isWaiting(`sweep:${resource}`);
  const dueAt = () =>
    state.demanded || state.last === null ? 0 : state.last.finished_at + interval(options, state.last);

  const source: Source = {
    name: 'sweep',
    urgency: 'background',
    next() {
      if (WALKED.some((resource) => takers[resource].isBusy())) return null;
      if (state.position === null) {
        if (dueAt() > now()) return null;
        state.walkedFrom = {};
        begin(sweeping, FIRST, now(), 0);
        state.demanded = false;
        options.changed();
      }
      const walk = state.position;
      return walk === null || isWaiting(walk.resource) ? null : takers[walk.resource].next(walk.cursor);
    },
    wakeAt: () => (state.position === null ? dueAt() : Number.POSITIVE_INFINITY),
  };

  return {
    source,
    demand() {
      const { position } = state;
      // Whoever asks wants to know what is there now: what has been asked for already may miss it.
      const hasAsked = position !== null && (position.pages > 0 || takers[FIRST].isBusy());
      if (position === null || hasAsked || position.resource !== FIRST) state.demanded = true;
    },
    isDemanded: () => state.demanded,
    isFailing: () => WALKED.some(isWaiting),
    hasEverSwept: () => state.last !== null,
    lastReadAt: () => state.last?.started_at ?? null,
    walkedFrom(resource) {
      if (!isListedCloudType(resource)) return 0;
      const running = state.position === null ? 0 : (state.walkedFrom[resource] ?? 0);
      return Math.max(running, state.last?.walked_from[resource] ?? 0);
    },
    isMissed: (resource, key) => isListedCloudType(resource) && state.met[resource]?.has(key) === false,
    pagesOf: (resource) => Math.ceil((hub.sync.count(resource) + 1) / (PAGE_LIMIT - 1)),
    progress: () => progressOf(state),
  };
}

function restoredState({ hub, now, past }: SweepOptions): SweepState {
  const last = lastSchema
    .nullable()
    .catch(null)
    .parse(hub.sync.get('last_sweep') ?? null);
  const position = walkSchema
    .nullable()
    .catch(null)
    .parse(hub.sync.get('sweep') ?? null);
  const resumed = position === null ? null : resumable(position, past, now());
  return {
    last: last === null ? null : pastSweep(last, past),
    position: resumed,
    rows: byWalked(() => 0),
    demanded: false,
    repeated: new Set(),
    walkedFrom: {},
    // What the run before has met of the walk that goes on.
    meeting: byWalked((resource) => new Set(resumed?.resource === resource ? hub.sync.seen(resource) : [])),
    met: byWalked(() => null),
  };
}

/** A walk that has grown old is not gone on with: what it read first is to be read again first. */
function resumable(walk: WalkPosition, past: SweepOptions['past'], now: number): WalkPosition | null {
  const [sweptFrom, walkedFrom] = [past(walk.swept_from), past(walk.walked_from)];
  if (now - sweptFrom > SWEEP_INTERVAL_MS) return null;
  return { ...walk, swept_from: sweptFrom, walked_from: walkedFrom };
}

function pastSweep(sweep: LastSweep, past: SweepOptions['past']): LastSweep {
  return {
    ...sweep,
    started_at: past(sweep.started_at),
    finished_at: past(sweep.finished_at),
    walked_from: byWalked((resource) => past(sweep.walked_from[resource])),
  };
}

function takerOf(sweeping: Sweeping, resource: Walked): PageTaker {
  const { pull, readings, unreadable, now } = sweeping;
  return createPageTaker({
    name: `sweep:${resource}`,
    resource,
    path: `/${COLLECTION[resource]}`,
    pull,
    readings,
    unreadable,
    now,
    taken: (page) => takePage(sweeping, resource, page),
  });
}

function begin({ hub, state, now }: Sweeping, resource: Walked, sweptFrom: number, pages: number): void {
  hub.sync.beginWalk(resource);
  state.repeated = new Set();
  state.meeting[resource] = new Set();
  state.position = {
    resource,
    cursor: null,
    swept_from: sweptFrom,
    walked_from: now(),
    done: 0,
    pages,
    complete: true,
  };
  hub.sync.set('sweep', state.position);
}

function takePage(sweeping: Sweeping, resource: Walked, page: TakenPage): void {
  const { hub, state } = sweeping;
  const { position } = state;
  if (position === null || position.resource !== resource) return;
  const unread = new Set([...page.hidden, ...page.overtaken]);
  for (const { id } of page.records) {
    const known = hub.sync.known(resource, id);
    if (known !== undefined && !unread.has(known.key)) state.meeting[resource].add(known.key);
  }
  const fresh = page.records.filter(({ id }) => !state.repeated.has(id)).length;
  const from = page.cursor === null ? '' : page.cursor;
  state.repeated = new Set(
    page.records.filter(({ created_at = '' }) => created_at < from).map(({ id }) => id),
  );
  const next: WalkPosition = {
    ...position,
    cursor: page.cursor,
    done: position.done + fresh,
    pages: position.pages + 1,
    complete: position.complete && !page.tied,
  };
  // Kept first: a page that could not be noted down was not met.
  hub.sync.savePage(resource, page.met, 'sweep', next);
  state.position = next;
  if (page.cursor === null) endWalk(sweeping, resource, next);
  sweeping.changed();
}

function endWalk(sweeping: Sweeping, resource: Walked, walk: WalkPosition): void {
  const { hub, state, deletions, now } = sweeping;
  state.rows = { ...state.rows, [resource]: walk.done };
  if (walk.complete) {
    state.met[resource] = state.meeting[resource];
    state.walkedFrom[resource] = walk.walked_from;
    deletions.judge(resource, hub.sync.unseen(resource), hub.sync.count(resource));
  }
  hub.sync.endWalk(resource);
  const following = WALKED[WALKED.indexOf(resource) + 1];
  if (following !== undefined) {
    begin(sweeping, following, walk.swept_from, walk.pages);
    return;
  }
  state.position = null;
  state.last = {
    started_at: walk.swept_from,
    finished_at: now(),
    pages: walk.pages,
    rows: state.rows,
    walked_from: byWalked((each) => state.walkedFrom[each] ?? state.last?.walked_from[each] ?? 0),
  };
  hub.sync.set('last_sweep', state.last);
  hub.sync.remove('sweep');
}

/** So far apart that sweeps take no more than their share of the budget. */
function interval({ limit }: SweepOptions, last: LastSweep): number {
  const { limit: requests, windowMs } = limit();
  return Math.max(SWEEP_INTERVAL_MS, (last.pages * (windowMs / requests)) / LARGEST_SHARE);
}

function progressOf({ position, demanded, last }: SweepState): SweepProgress | null {
  if (position === null) {
    const isToCome = demanded || last === null;
    return isToCome ? { pass: RECORDS[FIRST].plural, done: 0, expected: null } : null;
  }
  const before = last?.rows[position.resource] ?? null;
  return {
    pass: RECORDS[position.resource].plural,
    done: position.done,
    expected: before === null ? null : Math.max(before, position.done),
  };
}
