import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** So long it is looked whether anybody else needs the event loop. */
const LOOK_MS = 1;
/** The share of a pause that others used, above which they are busy. */
const BUSY_SHARE = 0.5;
/** How long work that nobody waits for rests while others are busy. */
const REST_MS = 20;

/**
 * Lets others go first: whoever has asked for something is answered before what nobody waits for goes on.
 * @returns as soon as the event loop has had time left, at the latest after `longestMs`
 */
export async function giveWay(longestMs: number): Promise<void> {
  const until = performance.now() + longestMs;
  for (;;) {
    const from = performance.eventLoopUtilization();
    await pause(LOOK_MS, undefined, { ref: false });
    if (performance.eventLoopUtilization(from).utilization < BUSY_SHARE) return;
    const left = until - performance.now();
    if (left <= 0) return;
    await pause(Math.min(REST_MS, left), undefined, { ref: false });
  }
}
