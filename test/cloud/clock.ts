/**
 * The cloud's two notions of time.
 *
 * Rate windows, idempotency and the request log must not be disturbed when a test makes the cloud's
 * date wrong, so they use the steady `time()`. Everything the cloud tells a client uses `now()`.
 */
export interface CloudClock {
  /** Milliseconds since the epoch, fractional; never goes back. */
  time(): number;
  /** The date the cloud believes in: `time()` plus the skew, whole milliseconds. */
  now(): number;
  /** Lets `ms` milliseconds pass at once. Negative values are refused: time never goes back. */
  advance(ms: number): void;
  /** Makes the date wrong by `ms` (positive: ahead of the world). Replaces the earlier skew. */
  skew(ms: number): void;
  state(): { advancedMs: number; skewMs: number };
}

/** Unlike `Date.now()`, untouched when the machine's date is corrected in mid-run. */
function machineTime(): number {
  return performance.timeOrigin + performance.now();
}

/** @param source milliseconds since the epoch, never going back; the machine's own by default. */
export function createClock(source: () => number = machineTime): CloudClock {
  let advancedMs = 0;
  let skewMs = 0;
  const time = () => source() + advancedMs;
  return {
    time,
    now: () => Math.floor(time() + skewMs),
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`The clock can only be moved forward, not by ${ms} ms`);
      advancedMs += ms;
    },
    skew(ms) {
      skewMs = ms;
    },
    state: () => ({ advancedMs, skewMs }),
  };
}

/** A source for `createClock` in which `factor` milliseconds pass for every real one. */
export function scaledTime(factor: number, source: () => number = machineTime): () => number {
  const origin = source();
  return () => origin + (source() - origin) * factor;
}
