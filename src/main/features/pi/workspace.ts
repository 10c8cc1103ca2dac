import { setImmediate } from 'node:timers/promises';
import { addDays } from '#shared/values/calendar.ts';
import { zonedDay, zonedHour } from '#shared/values/zoned-day.ts';
import { inBackground } from '../../background-time.ts';
import { giveWay } from '../../give-way.ts';
import type { Hub } from '../../hub/hub.ts';
import type { KeptStanding } from '../../hub/workspace/standing.ts';
import {
  type CustomerPicture,
  createStandingTaker,
  type OutlineChunk,
  outlines,
  type PictureOptions,
  picturesOf,
  standingOf,
  type WorkspaceStanding,
} from './picture.ts';
import type { PiSettings } from './settings.ts';

/** Everything Pi reckons with: each customer's picture, and the averages of the day. */
export interface Workspace {
  options(): PictureOptions;
  /** Lets requests in between; ends when it is stopped, since the hub is closed then. */
  everyCustomer(all: PictureOptions, walk?: Walk): AsyncGenerator<readonly CustomerPicture[]>;
  /**
   * The averages of the day; they stay what they are until the next 02:00.
   * @param read takes what had to be read for them, for whoever goes on with it; nothing of a workspace too large for that
   */
  standingOfToday(between?: () => Promise<unknown>, read?: OutlineChunk[]): Promise<WorkspaceStanding>;
  readonly isStopped: boolean;
  stop(): void;
}

export interface Walk {
  readonly which?: 'tasks' | 'doneTasks' | undefined;
  readonly between?: (() => Promise<unknown>) | undefined;
  readonly chunks?: Iterable<OutlineChunk> | undefined;
}

export interface WorkspaceOptions {
  readonly hub: Pick<Hub, 'facts' | 'healthHistory' | 'settings' | 'storage'>;
  readonly settings: () => PiSettings;
  readonly now: () => number;
}

/** The hour at which the day of the health scores begins. */
const RUN_HOUR = 2;
const PATIENCE_MS = 100;
/** Of ten thousand customers it is kept what was read of them, 25 MiB. */
const KEPT_CHUNKS = 100;
const NOTHING_YET: KeptStanding = { times: { phases: {}, plans: {} }, pace: null, arrs: [], mrrs: [] };

/** The day whose 02:00 has come last; twice a year a night has none, or two, and still begins one day only. */
export function runDay(time: number, timeZone: string): string {
  const { day, hour } = zonedHour(time, timeZone);
  return hour >= RUN_HOUR ? day : addDays(day, -1);
}

/** Nobody waits for what is reckoned by itself. */
export const whenOthersRest = () => giveWay(PATIENCE_MS);

export function createWorkspace({ hub, settings, now }: WorkspaceOptions): Workspace {
  let standing: { readonly day: string; readonly value: WorkspaceStanding } | null = null;
  let isStopped = false;

  function options(): PictureOptions {
    const given = settings();
    return {
      facts: hub.facts,
      history: hub.healthHistory,
      settings: given,
      today: zonedDay(now(), given.timeZone),
    };
  }

  async function* everyCustomer(
    all: PictureOptions,
    { which = 'tasks', between = setImmediate, chunks = outlines(all) }: Walk = {},
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

  return {
    options,
    everyCustomer,
    standingOfToday,
    get isStopped() {
      return isStopped;
    },
    stop() {
      isStopped = true;
    },
  };
}

function* noting<Item>(items: Iterable<Item>, into: Item[]): Generator<Item> {
  let isKept = true;
  for (const item of items) {
    if (isKept && into.length === KEPT_CHUNKS) {
      isKept = false;
      into.length = 0;
    }
    if (isKept) into.push(item);
    yield item;
  }
}
