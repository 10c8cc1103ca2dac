import { randomBytes } from 'node:crypto';

/** Time and randomness, passed in so that everything built on them can be tested to the millisecond. */
export interface Surroundings {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  randomBytes(count: number): Uint8Array;
}

export const realSurroundings: Surroundings = { now: () => Date.now(), randomBytes };

/** `created_at` as the contract writes it: ISO 8601, UTC, milliseconds. */
export function timestampOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
