import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { shareOfOthers, thisMoment } from './background-time.ts';

/** How often it is looked whether there is something to give back. */
const LOOK_MS = 1000;
/** The share of that time in which the event loop may have been at work and still counts as idle. */
const IDLE_SHARE = 0.3;
/** So much more has to have been taken since the last time: collecting keeps everybody waiting for a tenth of a second. */
const WORTH_BYTES = 24 * 2 ** 20;
/** While there is work that nobody waits for, which goes on taking: all that it takes in a minute would be the peak. */
const WORTH_AT_WORK_BYTES = 64 * 2 ** 20;
const PAUSE_MS = 10_000;

/** Resolves when all that nobody holds any more is collected, and its pages are the system's again. */
type Collect = (options: {
  readonly type: 'major';
  readonly execution: 'async';
  readonly flavor: 'last-resort';
}) => Promise<void>;

/** What differs in a test, and who is told. */
export interface SpareMemoryParts {
  readonly lookMs?: number;
  /** What has been taken of the system beside what is held in arrays outside of V8's heap. */
  readonly takenBytes?: () => number;
  readonly collect?: () => Promise<void>;
  /** Called when it has been given back. */
  readonly given?: () => void;
}

/**
 * Gives back what V8 has taken for much work, such as the filling of the search, while nobody waits for the event loop:
 * by itself it collects when it needs room, and keeps the room for later. Only for Node itself: Electron's V8 takes no flags once
 * it runs.
 */
export function giveBackSpareMemory(
  reportFailure: (error: unknown) => void,
  { lookMs = LOOK_MS, takenBytes = takenBesideArrays, collect = collectAll(), given }: SpareMemoryParts = {},
): { readonly stop: () => void } {
  if (process.versions.electron !== undefined) return { stop() {} };
  let lookedAt = thisMoment();
  let restUntil = 0;
  let taken = 0;

  async function look(): Promise<void> {
    const { utilization } = performance.eventLoopUtilization(lookedAt.loop);
    const others = shareOfOthers(lookedAt);
    lookedAt = thisMoment();
    const now = performance.now();
    const worth = utilization > IDLE_SHARE ? WORTH_AT_WORK_BYTES : WORTH_BYTES;
    if (others > IDLE_SHARE || now < restUntil || takenBytes() < taken + worth) return;
    restUntil = now + PAUSE_MS;
    await collect();
    taken = takenBytes();
    given?.();
  }

  const timer = setInterval(() => look().catch(reportFailure), lookMs).unref();
  return { stop: () => clearInterval(timer) };
}

function takenBesideArrays(): number {
  const { rss, arrayBuffers } = process.memoryUsage();
  return rss - arrayBuffers;
}

/** V8 shows its collector when it is first wanted. */
function collectAll(): () => Promise<void> {
  let collect: Collect | null = null;
  return () => {
    if (collect === null) {
      setFlagsFromString('--expose-gc');
      collect = runInNewContext('gc') as Collect;
    }
    return collect({ type: 'major', execution: 'async', flavor: 'last-resort' });
  };
}
