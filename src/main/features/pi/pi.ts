import { setImmediate } from 'node:timers/promises';
import { definitionOf, RECORD_TYPES } from '#shared/records/index.ts';
import { isGone } from '#shared/v1/statuses.ts';
import { addDays } from '#shared/values/calendar.ts';
import { bucketOf } from '#shared/values/health.ts';
import { zonedDay, zonedHour } from '#shared/values/zoned-day.ts';
import { inBackground } from '../../background-time.ts';
import { realTimers, type Timers } from '../../cloud/timers.ts';
import { realEnvironment } from '../../environment.ts';
import { giveWay } from '../../give-way.ts';
import type { HubEvent } from '../../hub/events/event-reads.ts';
import type { Hub } from '../../hub/hub.ts';
import type { HealthChange, HealthDay } from '../../hub/records/health-scores.ts';
import type { KeptStanding } from '../../hub/workspace/standing.ts';
import { PI } from './actor.ts';
import type { Forecast } from './forecast.ts';
import type { Health } from './health.ts';
import { createKeptRisks, type RankedRisks, type Reckoner } from './kept-risks.ts';
import {
  type CustomerPicture,
  createStandingTaker,
  type OutlineChunk,
  outlines,
  type PictureOptions,
  pictureOf,
  picturesOf,
  reckonForecasts,
  reckonHealth,
  reckonRisks,
  standingOf,
  type WorkspaceStanding,
} from './picture.ts';
import { type Risk, ranked } from './risks.ts';
import { LAUNCHED, type PiSettings } from './settings.ts';
import { createSummaryTaker, type Summary } from './summary.ts';

/** Reads and ranks; of the records it writes nothing but health scores. */
export interface Pi {
  /** @param key of a live customer */
  health(key: string): Promise<Health & { readonly history: readonly HealthDay[] }>;
  /** The most at risk first, so many of them. @param ownerId whose customers; without it, everybody's */
  risks(limit: number, ownerId?: string): Promise<RankedRisks>;
  risksOf(customerKey: string): Promise<readonly Risk[]>;
  /** Of open onboardings. */
  forecasts(customerKey?: string): Promise<readonly Forecast[]>;
  /** What the day holds. @param ownerId whose customers; without it, everybody's */
  summary(ownerId?: string): Promise<Summary>;
  /** Days spent in each phase, in the order of the phases; as they were at the last 02:00. */
  phases(): Promise<readonly PhaseDays[]>;
  /** The day it is in the workspace. */
  today(): string;
  /** Reckons what is due, and from then on at 02:00 and when something happens. */
  start(): void;
  stop(): void;
  /** Resolves when everything that has happened so far is reckoned in. */
  settled(): Promise<void>;
}

export interface PhaseDays {
  readonly phase: string;
  readonly stays: number;
  readonly mean: number | null;
  readonly median: number | null;
}

export interface PiOptions {
  readonly hub: Pick<
    Hub,
    'changes' | 'facts' | 'healthHistory' | 'writeHealth' | 'events' | 'settings' | 'storage'
  >;
  readonly settings: () => PiSettings;
  readonly now?: () => number;
  readonly timers?: Timers;
  /** For how long what happens in quick succession is gathered. */
  readonly gatherMs?: number;
  readonly reportFailure: (error: unknown) => void;
}

/** The hour at which the day of the health scores begins. */
const RUN_HOUR = 2;
/** How often it is looked whether that hour has come: a laptop sleeps, and clocks are set. */
const LOOK_MS = 60_000;
/** After the start, everything else comes first. */
const FIRST_LOOK_MS = 3000;
/** A customer that is changed again and again, as by an import, is reckoned once. */
const GATHER_MS = 1000;
const GATHERED_EVENTS = 5000;
/** So much longer it may take, and so long the next portion waits, while requests keep coming. */
const GATHER_PATIENCE_MS = 4000;
const PATIENCE_MS = 100;
/** So many customers are reckoned before others get their turn. */
const AT_ONCE = 20;
const DROP = 10;
const NOTHING_YET: KeptStanding = { times: { phases: {}, plans: {} }, pace: null, arrs: [], mrrs: [] };

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

/** The day whose 02:00 has come last; twice a year a night has none, or two, and still begins one day only. */
export function runDay(time: number, timeZone: string): string {
  const { day, hour } = zonedHour(time, timeZone);
  return hour >= RUN_HOUR ? day : addDays(day, -1);
}

/** Nobody waits for what is reckoned by itself. */
const whenOthersRest = () => giveWay(PATIENCE_MS);

export function createPi({
  hub,
  settings,
  now = realEnvironment.now,
  timers = realTimers,
  gatherMs = GATHER_MS,
  reportFailure,
}: PiOptions): Pi {
  let standing: { readonly day: string; readonly value: WorkspaceStanding } | null = null;
  /** What is under way over the whole workspace; one after the other. */
  let running: Promise<void> = Promise.resolve();
  /** The settings of the last look: when somebody has changed them, everything is reckoned anew. */
  let reckonedWith: string | null = null;
  const keptRisks = createKeptRisks(hub, now);
  let isStopped = false;
  let callOff = () => {};
  let endSubscription = () => {};

  function options(): PictureOptions {
    const given = settings();
    return {
      facts: hub.facts,
      history: hub.healthHistory,
      settings: given,
      today: zonedDay(now(), given.timeZone),
    };
  }

  /** Lets requests in between; ends when Pi is stopped, since the hub is closed then. */
  async function* everyCustomer(
    all: PictureOptions,
    {
      which = 'tasks',
      between = setImmediate,
      chunks = outlines(all),
    }: {
      readonly which?: 'tasks' | 'doneTasks' | undefined;
      readonly between?: (() => Promise<unknown>) | undefined;
      readonly chunks?: Iterable<OutlineChunk> | undefined;
    } = {},
  ): AsyncGenerator<readonly CustomerPicture[]> {
    if (isStopped) return;
    const items = chunks[Symbol.iterator]();
    const read = (): readonly CustomerPicture[] | null => {
      const next = items.next();
      return next.done === true ? null : picturesOf(all, next.value, which);
    };
    for (;;) {
      const found = between === whenOthersRest ? inBackground(read) : read();
      if (found === null) return;
      yield found;
      await between();
      if (isStopped) return;
    }
  }

  /**
   * The averages of the day; they stay what they are until the next 02:00.
   * @param read takes what had to be read for them, for whoever goes on with it
   */
  async function standingOfToday(
    between?: () => Promise<unknown>,
    read?: OutlineChunk[],
  ): Promise<WorkspaceStanding> {
    const day = runDay(now(), settings().timeZone);
    if (standing?.day === day) return standing.value;
    const kept = hub.settings.get('standing');
    if (kept?.day === day) {
      standing = { day, value: standingOf(kept) };
      return standing.value;
    }
    const taker = createStandingTaker(settings());
    const all = options();
    const chunks = read === undefined ? undefined : noting(outlines(all), read);
    for await (const chunk of everyCustomer(all, { which: 'doneTasks', between, chunks }))
      for (const picture of chunk) taker.add(picture);
    const taken = taker.take();
    if (taken === null) return standingOf(NOTHING_YET);
    const value = standingOf(taken);
    if (isStopped) return value;
    standing = { day, value };
    keepStanding({ day, ...taken });
    return value;
  }

  /** Only so that the next start need not reckon it again: a disk that does not take it keeps nobody from reading. */
  function keepStanding(kept: KeptStanding & { readonly day: string }): void {
    if (hub.storage.trouble() !== null) return;
    try {
      hub.settings.set('standing', kept);
    } catch (error) {
      if (hub.storage.observe(error) === null) throw error;
    }
  }

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
    if (changes.length === 0 || isStopped || hub.storage.trouble() !== null) return;
    await hub.writeHealth(PI, day, changes);
  }

  async function reckonAll(): Promise<void> {
    const read: OutlineChunk[] = [];
    const averages = await standingOfToday(whenOthersRest, read);
    const all = options();
    // What has changed since they were read is an event, and reckoned after this.
    const chunks = read.length === 0 ? undefined : read;
    for await (const chunk of everyCustomer(all, { between: whenOthersRest, chunks })) {
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
    if (!isStopped) hub.settings.set('health_run', { day });
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
    const averages = await standingOfToday(whenOthersRest);
    if (isStopped) return;
    const all = options();
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
      if (isStopped) return;
    }
    await write(changes, all.today);
  }

  function look(): void {
    inTurn(runWhenDue).catch(() => {});
    callOff = timers.after(LOOK_MS, look);
  }

  async function collected<Found>(
    of: (picture: CustomerPicture, averages: WorkspaceStanding, all: PictureOptions) => readonly Found[],
    customerKey?: string,
  ): Promise<Found[]> {
    const averages = await standingOfToday();
    const all = options();
    if (customerKey !== undefined) {
      const picture = pictureOf(all, customerKey);
      return picture === undefined ? [] : [...of(picture, averages, all)];
    }
    const found: Found[] = [];
    for await (const chunk of everyCustomer(all)) {
      for (const picture of chunk) found.push(...of(picture, averages, all));
    }
    return found;
  }

  return {
    async health(key) {
      const averages = await standingOfToday();
      const all = options();
      const picture = pictureOf(all, key);
      if (picture === undefined) throw new Error(`there is no live customer ${key}`);
      const health = reckonHealth(picture, averages, all);
      const history = hub.healthHistory.of(key);
      const { customer } = picture;
      if (!isGone(customer)) return { ...health, history };
      // Frozen: the score is the one it was left with, whatever its signals say now.
      const score = customer.health_score;
      const bucket = score === null ? null : bucketOf(score, all.settings.bounds);
      return { ...health, score, bucket, history };
    },
    async risks(limit, ownerId) {
      const averages = await standingOfToday();
      const all = options();
      const reckoner: Reckoner = {
        basis: { averages, words: JSON.stringify([all.today, all.settings]) },
        all: () => everyCustomer(all),
        one: (key) => pictureOf(all, key),
        risksOf: (picture) => reckonRisks(picture, averages, all),
      };
      return keptRisks.ranked(reckoner, limit, ownerId);
    },
    async summary(ownerId) {
      const taker = createSummaryTaker(options().today, hub.facts.taskTitle);
      const names = new Map<string, string>();
      const risks = await collected((picture, averages, all) => {
        if (!isOf(picture, ownerId)) return [];
        taker.add(picture);
        const found = reckonRisks(picture, averages, all);
        for (const { id, customer_id } of found) {
          const course = picture.courses.find(({ onboarding }) => onboarding.id === id);
          const { name } = picture.customer;
          names.set(id, course?.onboarding.name == null ? name : `${course.onboarding.name} (${name})`);
          names.set(customer_id, name);
        }
        return found;
      });
      return taker.take(ranked(risks), ({ id }) => names.get(id) ?? id);
    },
    risksOf: async (key) => ranked(await collected(reckonRisks, key)),
    forecasts: (key) =>
      collected(
        (picture, averages, all) =>
          picture.customer.status === 'archived' ? [] : reckonForecasts(picture, averages, all),
        key,
      ),
    async phases() {
      const { times } = await standingOfToday();
      return settings()
        .phases.filter(({ value }) => value !== LAUNCHED)
        .map(({ value: phase }) => ({
          phase,
          stays: times.stays(phase),
          mean: times.mean(phase),
          median: times.median(phase),
        }));
    },
    today: () => zonedDay(now(), settings().timeZone),
    start() {
      callOff = timers.after(FIRST_LOOK_MS, look);
      endSubscription = hub.events.subscribe('health', (events) => inTurn(() => take(events)), {
        types: [...FEEDS, ...FEEDING_FIELDS.keys()],
        from: 'now',
        gather: { ms: gatherMs, events: GATHERED_EVENTS, patienceMs: GATHER_PATIENCE_MS },
      });
    },
    stop() {
      isStopped = true;
      keptRisks.stop();
      callOff();
      endSubscription();
    },
    settled: () => running,
  };
}

function* noting<Item>(items: Iterable<Item>, into: Item[]): Generator<Item> {
  for (const item of items) {
    into.push(item);
    yield item;
  }
}

function isOf({ customer }: CustomerPicture, ownerId: string | undefined): boolean {
  return ownerId === undefined || customer.owner_id === ownerId;
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
