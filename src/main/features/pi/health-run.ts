import { definitionOf, RECORD_TYPES } from '#shared/records/index.ts';
import { isGone } from '#shared/v1/statuses.ts';
import { bucketOf } from '#shared/values/health.ts';
import { inBackground } from '../../background-time.ts';
import type { Timers } from '../../cloud/timers.ts';
import type { HubEvent } from '../../hub/events/event-reads.ts';
import type { Hub } from '../../hub/hub.ts';
import type { HealthChange } from '../../hub/records/health-scores.ts';
import { PI } from './actor.ts';
import {
  type CustomerPicture,
  type OutlineChunk,
  outlines,
  type PictureOptions,
  pictureOf,
  reckonHealth,
  type WorkspaceStanding,
} from './picture.ts';
import type { PiSettings } from './settings.ts';
import { runDay, type Workspace, whenOthersRest } from './workspace.ts';

/** Keeps the health scores: all of them at 02:00, and each when something happens that feeds it. */
export interface HealthRun {
  /** Reckons what is due, and from then on at 02:00 and when something happens. */
  start(): void;
  stop(): void;
  /** Resolves when everything that has happened so far is reckoned in. */
  settled(): Promise<void>;
}

export interface HealthRunOptions {
  readonly hub: Pick<Hub, 'healthHistory' | 'writeHealth' | 'events' | 'settings' | 'storage'>;
  readonly workspace: Workspace;
  readonly settings: () => PiSettings;
  readonly now: () => number;
  readonly timers: Timers;
  /** For how long what happens in quick succession is gathered. */
  readonly gatherMs?: number | undefined;
  readonly reportFailure: (error: unknown) => void;
}

/** How often it is looked whether that hour has come: a laptop sleeps, and clocks are set. */
const LOOK_MS = 60_000;
/** After the start, everything else comes first. */
const FIRST_LOOK_MS = 3000;
/** A customer that is changed again and again, as by an import, is reckoned once. */
const GATHER_MS = 1000;
const GATHERED_EVENTS = 5000;
/** So much longer it may take, and so long the next portion waits, while requests keep coming. */
const GATHER_PATIENCE_MS = 4000;
/** So many customers are reckoned before others get their turn. */
const AT_ONCE = 20;
const DROP = 10;

/** What happened to records whose health signals know of it: anything else that happens changes no score. */
const FEEDS: readonly string[] = RECORD_TYPES.flatMap(
  (type) => definitionOf(type).events.health?.events ?? [],
);
/** Of changed fields only some, by the event that tells them. */
const FEEDING_FIELDS: ReadonlyMap<string, readonly string[]> = new Map(
  RECORD_TYPES.flatMap((type) => {
    const { changed, health } = definitionOf(type).events;
    return health?.fields === undefined ? [] : [[changed, health.fields]];
  }),
);

export function createHealthRun({
  hub,
  workspace,
  settings,
  now,
  timers,
  gatherMs = GATHER_MS,
  reportFailure,
}: HealthRunOptions): HealthRun {
  /** What is under way over the whole workspace; one after the other. */
  let running: Promise<void> = Promise.resolve();
  /** The settings of the last look: when somebody has changed them, everything is reckoned anew. */
  let reckonedWith: string | null = null;
  let callOff = () => {};
  let endSubscription = () => {};

  function changeOf(picture: CustomerPicture, averages: WorkspaceStanding, all: PictureOptions) {
    const { customer } = picture;
    // What has churned keeps the score it had; what is archived is of no interest.
    if (isGone(customer)) return null;
    const { score } = reckonHealth(picture, averages, all);
    if (score === customer.health_score) return null;
    // The cloud's, of which nothing better is known here.
    if (score === null && hub.healthHistory.of(customer.key).length === 0) return null;
    return { key: customer.key, score, events: eventsOf(customer.health_score, score, all.settings) };
  }

  async function write(changes: readonly HealthChange[], day: string): Promise<void> {
    if (changes.length === 0 || workspace.isStopped || hub.storage.trouble() !== null) return;
    await hub.writeHealth(PI, day, changes);
  }

  async function reckonAll(): Promise<void> {
    const read: OutlineChunk[] = [];
    const averages = await workspace.standingOfToday(whenOthersRest, read);
    const all = workspace.options();
    // What has changed since they were read is an event, and reckoned after this.
    const chunks = readOn(read, all);
    for await (const chunk of workspace.everyCustomer(all, { between: whenOthersRest, chunks })) {
      const changes = inBackground(() => chunk.flatMap((picture) => changeOf(picture, averages, all) ?? []));
      await write(changes, all.today);
    }
  }

  /** One run a day, however many days nobody looked. */
  async function runWhenDue(): Promise<void> {
    const given = settings();
    const day = runDay(now(), given.timeZone);
    const setUp = JSON.stringify(given);
    const isDue = hub.settings.get('health_run')?.day !== day || (reckonedWith ?? setUp) !== setUp;
    reckonedWith = setUp;
    if (!isDue || hub.storage.trouble() !== null) return;
    await reckonAll();
    if (!workspace.isStopped) hub.settings.set('health_run', { day });
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = running.then(work);
    running = done.catch(reportFailure);
    return done;
  }

  async function take(events: readonly HubEvent[]): Promise<void> {
    // The whole workspace is reckoned soon, or was not yet for the first time.
    if (hub.settings.get('health_run') === undefined) return;
    const keys = new Set(events.filter(feeds).map(({ customer_key }) => customer_key));
    const averages = await workspace.standingOfToday(whenOthersRest);
    if (workspace.isStopped) return;
    const all = workspace.options();
    const changes: HealthChange[] = [];
    let reckoned = 0;
    for (const key of keys) {
      const change = inBackground(() => {
        const picture = key === null ? undefined : pictureOf(all, key);
        return picture === undefined ? null : changeOf(picture, averages, all);
      });
      if (change !== null) changes.push(change);
      reckoned += 1;
      // Thousands may have changed, and requests wait.
      if (reckoned % AT_ONCE === 0) await whenOthersRest();
      if (workspace.isStopped) return;
    }
    await write(changes, all.today);
  }

  function look(): void {
    inTurn(runWhenDue).catch(() => {});
    callOff = timers.after(LOOK_MS, look);
  }

  return {
    start() {
      callOff = timers.after(FIRST_LOOK_MS, look);
      endSubscription = hub.events.subscribe('health', (events) => inTurn(() => take(events)), {
        types: [...FEEDS, ...FEEDING_FIELDS.keys()],
        from: 'now',
        gather: { ms: gatherMs, events: GATHERED_EVENTS, patienceMs: GATHER_PATIENCE_MS },
      });
    },
    stop() {
      callOff();
      endSubscription();
    },
    settled: () => running,
  };
}

/** What was read already, and then the rest. */
function* readOn(read: OutlineChunk[], all: PictureOptions): Generator<OutlineChunk> {
  const last = read.at(-1)?.range.to;
  // Let go of one by one.
  for (let chunk = read.shift(); chunk !== undefined; chunk = read.shift()) yield chunk;
  yield* outlines(all, last);
}

function feeds({ type, field }: HubEvent): boolean {
  const fields = FEEDING_FIELDS.get(type);
  return fields === undefined || (field !== null && fields.includes(field));
}

/** A first score is no change, and so is none at all. */
function eventsOf(
  before: number | null,
  score: number | null,
  { bounds }: PiSettings,
): HealthChange['events'] {
  if (before === null || score === null) return [];
  const [from, to] = [bucketOf(before, bounds), bucketOf(score, bounds)];
  const values = { field: 'health_score', oldValue: before, newValue: score };
  return [
    ...(before - score >= DROP ? [{ type: 'customer.health_score_dropped', ...values }] : []),
    ...(from === to
      ? []
      : [{ type: 'customer.health_bucket_changed', field: 'health_score', oldValue: from, newValue: to }]),
  ];
}
