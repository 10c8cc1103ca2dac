import { performance } from 'node:perf_hooks';

/**
 * What several kinds of work go by that nobody waits for: how busy the event loop is with what somebody does wait for.
 * Without it each would take the others for requests, and rest for them.
 */

let spentMs = 0;
let isInside = false;

/** Does a piece of work that nobody waits for. */
export function inBackground<Result>(work: () => Result): Result {
  if (isInside) return work();
  isInside = true;
  const from = performance.now();
  try {
    return work();
  } finally {
    isInside = false;
    spentMs += performance.now() - from;
  }
}

/** A moment from which `shareOfOthers` reckons. */
export interface Moment {
  readonly loop: ReturnType<typeof performance.eventLoopUtilization>;
  readonly spentMs: number;
}

export function thisMoment(): Moment {
  return { loop: performance.eventLoopUtilization(), spentMs };
}

/** The share of the time since then in which the event loop was at work, but for work of the background. */
export function shareOfOthers(since: Moment): number {
  const { active, idle } = performance.eventLoopUtilization(since.loop);
  const total = active + idle;
  return total <= 0 ? 0 : Math.max(0, active - (spentMs - since.spentMs)) / total;
}
