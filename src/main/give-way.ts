import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { shareOfOthers, thisMoment } from './background-time.ts';

/** So long it is looked whether anybody else needs the event loop. */
const LOOK_MS = 1;
/** The share of a pause that others used, above which they are busy. */
const BUSY_SHARE = 0.5;
/** How long work that nobody waits for rests while others are busy. */
const REST_MS = 20;

/**
 * Lets others go first: whoever has asked for something is answered before what nobody waits for goes on. What goes on
 * then is done `inBackground`, so that it does not look like others to the next.
 * @returns as soon as the event loop has had time left, at the latest after `longestMs`
 */
export async function giveWay(longestMs: number): Promise<void> {
  const until = performance.now() + longestMs;
  for (;;) {
    const from = thisMoment();
    await pause(LOOK_MS, undefined, { ref: false });
    if (shareOfOthers(from) < BUSY_SHARE) return;
    const left = until - performance.now();
    if (left <= 0) return;
    await pause(Math.min(REST_MS, left), undefined, { ref: false });
  }
}
