import { randomBytes } from 'node:crypto';

/** Time and randomness, passed in so that everything built on them can be tested to the millisecond. */
export interface Environment {
  /** Milliseconds since 1970 UTC. */
  now(): number;
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

export const realEnvironment: Environment = { now: () => Date.now(), randomBytes: pooledRandomBytes() };

/** `created_at` as the contract writes it: ISO 8601, UTC, milliseconds. */
export function timestampOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
