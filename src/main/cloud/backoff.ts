/** Waiting times after failures, milliseconds. */
const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/**
 * Exponential with full jitter: somewhere between one second and twice as long as before, up to a minute, so
 * that many clients that fail together do not come back together.
 * @param failures how many there have been in a row, 1 for the first
 * @param random from 0 up to 1
 */
export function backoffMs(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
  return Math.round(FIRST_MS + random * (ceiling - FIRST_MS));
}

/** Failures in a row by what failed: a record's, a list's. Everything else goes on meanwhile. */
export function createBackoffs(now: () => number, random: () => number) {
  const failing = new Map<string, { count: number; until: number }>();
  return {
    fail(name: string): void {
      const count = (failing.get(name)?.count ?? 0) + 1;
      failing.set(name, { count, until: now() + backoffMs(count, random()) });
    },
    /** Waits without having failed: the cloud asked for it. */
    pause(name: string, ms: number): void {
      failing.set(name, { count: failing.get(name)?.count ?? 0, until: now() + ms });
    },
    succeed: (name: string) => failing.delete(name),
    /** When it may go on, milliseconds since 1970; 0 when it is not waiting for anything. */
    until: (name: string): number => failing.get(name)?.until ?? 0,
    isWaiting: (name: string): boolean => (failing.get(name)?.until ?? 0) > now(),
    /** When the first of those that waited at `moment` may go on; infinite when none did. */
    next(moment: number): number {
      const waits = [...failing.values()].map(({ until }) => until).filter((until) => until > moment);
      return Math.min(Number.POSITIVE_INFINITY, ...waits);
    },
    clear: () => failing.clear(),
  };
}

export type Backoffs = ReturnType<typeof createBackoffs>;
