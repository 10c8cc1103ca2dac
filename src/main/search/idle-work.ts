import { performance } from 'node:perf_hooks';
import { inBackground, shareOfOthers, thisMoment } from '../background-time.ts';

/** How long the event loop may be kept from other work while it has none. */
const SLICE_MS = 4;
/** Between two slices, so that whoever is starting up or asking goes first. */
const PAUSE_MS = 1;
/** While the event loop is busy with others: a slice so short and so rare that they hardly notice. */
const BUSY_SLICE_MS = 1;
const BUSY_PAUSE_MS = 40;
/** The share of a pause that others used, above which the event loop counts as busy. */
const BUSY_SHARE = 0.5;
/** So long after somebody was waiting for it, the work is as urgent as that of others. */
const HURRY_MS = 2000;

export interface IdleWork {
  /** There is something to do. */
  start(): void;
  /** Somebody waits for it. */
  hurry(): void;
  stop(): void;
}

/**
 * Does work in short slices, mostly while the event loop has nothing else to do, and a little all the time, so that it
 * gets done on a machine that is never idle too.
 *
 * @param step does a little of the work. @returns false when there is none left.
 */
export function createIdleWork(step: () => boolean, reportFailure: (error: unknown) => void): IdleWork {
  let timer: NodeJS.Timeout | null = null;
  let restedFrom = thisMoment();
  let hurryUntil = 0;
  /** In the last slice. What a stream of writes leaves is gathered between two slices, however little it is. */
  let wasBusy = false;

  function isBusy(now: number): boolean {
    return now >= hurryUntil && shareOfOthers(restedFrom) > BUSY_SHARE;
  }

  function work(): void {
    timer = null;
    const from = performance.now();
    const busy = isBusy(from);
    wasBusy = busy;
    const until = from + (busy ? BUSY_SLICE_MS : SLICE_MS);
    try {
      const isLeft = inBackground(() => {
        let isMore = true;
        while (isMore && performance.now() < until) isMore = step();
        return isMore;
      });
      if (isLeft) rest();
    } catch (error) {
      reportFailure(error);
    }
  }

  function rest(): void {
    restedFrom = thisMoment();
    timer = setTimeout(work, wasBusy ? BUSY_PAUSE_MS : PAUSE_MS);
  }

  return {
    start(): void {
      if (timer === null) rest();
    },
    hurry(): void {
      hurryUntil = performance.now() + HURRY_MS;
    },
    stop(): void {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
