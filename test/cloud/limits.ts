import type { CloudClock } from './clock.ts';

/** Requests per window for each kind of key, and how long a window is. */
export interface Limits {
  live: number;
  test: number;
  paid: number;
  /** One minute in the real service; shorter to test quickly. Milliseconds. */
  windowMs: number;
}

export const DOCUMENTED_LIMITS: Limits = { live: 60, test: 30, paid: 600, windowMs: 60_000 };

export interface Verdict {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** When the oldest request leaves the window and frees a slot; steady time in ms. */
  resetAt: number;
  /** How long a refused caller has to wait, ms; 0 when allowed. */
  waitMs: number;
}

export interface Limiter {
  /**
   * Counts one request of this key, unless the window is full: a refused request takes no slot.
   * @param now its arrival, by the steady clock; never earlier than that of the call before
   */
  take(keyId: string, limit: number, now: number): Verdict;
  /** What the headers say without counting anything. */
  peek(keyId: string | null, limit: number): Verdict;
  windows(): Record<string, number[]>;
  restore(windows: Record<string, number[]>): void;
}

/**
 * A true sliding window: at any moment the requests of the last `windowMs` are counted, each by its own
 * arrival time. A request that is exactly one window old is out of it.
 */
export function createLimiter(limits: Limits, clock: CloudClock): Limiter {
  const arrivals = new Map<string, number[]>();

  function current(keyId: string, now: number): number[] {
    const times = arrivals.get(keyId) ?? [];
    arrivals.set(keyId, times);
    const firstInside = times.findIndex((at) => at > now - limits.windowMs);
    times.splice(0, firstInside === -1 ? times.length : firstInside);
    return times;
  }

  function judge(times: readonly number[], limit: number, now: number): Verdict {
    const resetAt = (times[0] ?? now) + limits.windowMs;
    return { allowed: true, limit, remaining: Math.max(0, limit - times.length), resetAt, waitMs: 0 };
  }

  return {
    take(keyId, limit, now) {
      const times = current(keyId, now);
      if (times.length >= limit) {
        // With a limit lowered in mid-run more than one arrival has to leave before a slot is free.
        const blocking = times[times.length - limit] ?? now;
        return { ...judge(times, limit, now), allowed: false, waitMs: blocking + limits.windowMs - now };
      }
      times.push(now);
      return judge(times, limit, now);
    },
    peek(keyId, limit) {
      const now = clock.time();
      return judge(keyId === null ? [] : current(keyId, now), limit, now);
    },
    windows: () => Object.fromEntries(arrivals),
    restore(windows) {
      for (const [keyId, times] of Object.entries(windows)) arrivals.set(keyId, [...times]);
    },
  };
}

/**
 * The headers of a verdict. `X-RateLimit-Reset` is epoch seconds by the cloud's own, possibly skewed, date and
 * `Retry-After` whole seconds, both rounded up, so that obeying them is always safe.
 * @param precise adds what whole seconds cannot say when windows are shorter than a minute
 */
export function rateHeaders(verdict: Verdict, limits: Limits, clock: CloudClock, precise: boolean) {
  const resetMs = verdict.resetAt + clock.state().skewMs;
  const headers: Record<string, string> = {
    'X-RateLimit-Limit': String(verdict.limit),
    'X-RateLimit-Remaining': String(verdict.remaining),
    'X-RateLimit-Reset': String(Math.ceil(resetMs / 1000)),
  };
  if (!verdict.allowed) headers['Retry-After'] = String(Math.max(1, Math.ceil(verdict.waitMs / 1000)));
  if (precise) {
    headers['X-RateLimit-Window-Ms'] = String(limits.windowMs);
    headers['X-RateLimit-Reset-Ms'] = String(Math.ceil(resetMs));
    if (!verdict.allowed) headers['Retry-After-Ms'] = String(Math.ceil(verdict.waitMs));
  }
  return headers;
}
