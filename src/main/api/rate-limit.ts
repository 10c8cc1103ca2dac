import type { Environment } from '../environment.ts';

const WINDOW_SECONDS = 60;

interface Window {
  /** Requests per second of the last minute; index is the second modulo 60. */
  readonly counts: Uint32Array;
  total: number;
  second: number;
  /** The first second with a request in it; null until it is looked for. */
  oldest: number | null;
}

export interface RateLimitState {
  readonly limit: number;
  readonly remaining: number;
  /** Epoch seconds at which the oldest request leaves the window. */
  readonly reset: number;
  readonly exceeded: boolean;
}

/**
 * A sliding window of 60 one-second slots per key. A refused request does not count. Seconds are counted by a clock
 * that does not step: one that was a year ahead and is put right locks nobody out. What is told is by the machine's.
 * @param limit requests per minute
 */
export function createRateLimiter(limit: number, { now, elapsed }: Pick<Environment, 'now' | 'elapsed'>) {
  const windows = new Map<string, Window>();

  function windowOf(id: string, second: number): Window {
    let window = windows.get(id);
    if (window === undefined) {
      window = { counts: new Uint32Array(WINDOW_SECONDS), total: 0, second, oldest: null };
      windows.set(id, window);
    }
    if (second !== window.second) window.oldest = null;
    if (second - window.second >= WINDOW_SECONDS) {
      window.counts.fill(0);
      window.total = 0;
      window.second = second;
    }
    while (window.second < second) {
      window.second += 1;
      const slot = window.second % WINDOW_SECONDS;
      window.total -= window.counts[slot] ?? 0;
      window.counts[slot] = 0;
    }
    return window;
  }

  function oldestSecond(window: Window): number {
    for (let age = WINDOW_SECONDS - 1; age >= 0; age -= 1) {
      const second = window.second - age;
      if (second >= 0 && (window.counts[second % WINDOW_SECONDS] ?? 0) > 0) return second;
    }
    return window.second;
  }

  return {
    take(id: string): RateLimitState {
      const second = Math.floor(elapsed() / 1000);
      const window = windowOf(id, second);
      const exceeded = window.total >= limit;
      if (!exceeded) {
        const slot = window.second % WINDOW_SECONDS;
        window.counts[slot] = (window.counts[slot] ?? 0) + 1;
        window.total += 1;
      }
      window.oldest ??= oldestSecond(window);
      return {
        limit,
        remaining: limit - window.total,
        reset: Math.floor(now() / 1000) + window.oldest + WINDOW_SECONDS - second,
        exceeded,
      };
    },
  };
}

export type RateLimiter = ReturnType<typeof createRateLimiter>;
