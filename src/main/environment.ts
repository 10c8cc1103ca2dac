import { randomBytes } from 'node:crypto';
import { uptime } from 'node:os';

/** Time and randomness, passed in so that everything built on them can be tested to the millisecond. */
export interface Environment {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Milliseconds since the machine began, its sleep included: never steps, whatever the clock is set to. */
  elapsed(): number;
  randomBytes(count: number): Uint8Array;
}

const POOL_BYTES = 4096;

/** Asks the system for its randomness a page at a time; no byte is handed out twice. */
function pooledRandomBytes(): Environment['randomBytes'] {
  let pool = randomBytes(POOL_BYTES);
  let used = 0;
  return (count) => {
    if (count > POOL_BYTES) return randomBytes(count);
    if (used + count > POOL_BYTES) {
      pool = randomBytes(POOL_BYTES);
      used = 0;
    }
    used += count;
    return pool.subarray(used - count, used);
  };
}

/** How often it is looked whether the machine has slept: the process's own steady clock stands still then. */
const SLEEP_CHECK_MS = 1000;
/** What the two clocks may differ by without any sleep. */
const SLEEP_SLACK_MS = 2500;

function steadyClock(): Environment['elapsed'] {
  let offset = uptime() * 1000 - performance.now();
  let checked = performance.now();
  return () => {
    const own = performance.now();
    if (own - checked >= SLEEP_CHECK_MS) {
      checked = own;
      const slept = uptime() * 1000 - (own + offset);
      if (slept > SLEEP_SLACK_MS) offset += slept;
    }
    return own + offset;
  };
}

export const realEnvironment: Environment = {
  now: () => Date.now(),
  elapsed: steadyClock(),
  randomBytes: pooledRandomBytes(),
};

/** `created_at` as the contract writes it: ISO 8601, UTC, milliseconds. */
export function timestampOf(milliseconds: number): string {
  // Whoever writes asks several times in one millisecond.
  if (milliseconds !== last.milliseconds) last = { milliseconds, text: new Date(milliseconds).toISOString() };
  return last.text;
}

let last = { milliseconds: 0, text: new Date(0).toISOString() };
