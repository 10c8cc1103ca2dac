import { performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How often it is looked whether there is something to give back. */
const LOOK_MS = 1000;
/** The share of that time in which the event loop may have been at work and still counts as idle. */
const IDLE_SHARE = 0.3;
/** V8 has to have taken so much more since the last time: collecting keeps everybody waiting for a tenth of a second. */
const WORTH_BYTES = 24 * 2 ** 20;
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
  /** What V8 has taken of the system. */
  readonly takenBytes?: () => number;
  readonly collect?: () => Promise<void>;
  /** Called when it has been given back. */
  readonly given?: () => void;
}

/**
 * Gives back what V8 has taken for much work, such as the filling of the search, once there is little to do: by itself
 * it collects when it needs room, and an idle app needs none. Only for Node itself: Electron's V8 takes no flags once
 * it runs.
 */
export function giveBackSpareMemory(
  reportFailure: (error: unknown) => void,
  { lookMs = LOOK_MS, takenBytes = takenByV8, collect = collectAll(), given }: SpareMemoryParts = {},
): { readonly stop: () => void } {
  if (process.versions.electron !== undefined) return { stop() {} };
  let lookedAt = performance.eventLoopUtilization();
  let restUntil = 0;
  let taken = 0;

  async function look(): Promise<void> {
    const { utilization } = performance.eventLoopUtilization(lookedAt);
    lookedAt = performance.eventLoopUtilization();
    const now = performance.now();
    if (utilization > IDLE_SHARE || now < restUntil || takenBytes() < taken + WORTH_BYTES) return;
    restUntil = now + PAUSE_MS;
    await collect();
    taken = takenBytes();
    given?.();
  }

  const timer = setInterval(() => look().catch(reportFailure), lookMs).unref();
  return { stop: () => clearInterval(timer) };
}

function takenByV8(): number {
  const { total_heap_size, external_memory } = getHeapStatistics();
  return total_heap_size + external_memory;
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
