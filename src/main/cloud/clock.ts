import type { Environment } from '../environment.ts';

/**
 * The one place that says what time it is for the sync. Its moments are milliseconds since 1970 as the machine's
 * clock had it when the process began, moved on by a clock that does not step: intervals between two of them
 * are right whatever happens to the machine's clock. Stored moments are such moments too.
 */
export interface SyncClock {
  now(): number;
  /** A stored moment of an earlier run. One in the future was written while the clock was wrong: it counts as now. */
  past(stored: number): number;
  /** The moment as the machine's clock, as it is now, would have had it: to be shown. */
  shown(moment: number): number;
}

/** The two clocks never agree to the millisecond: so far apart they are one, and what is shown stands still. */
const DRIFT_MS = 1000;

export function createClock(environment: Pick<Environment, 'now' | 'elapsed'>): SyncClock {
  const origin = environment.now() - environment.elapsed();
  // Whole milliseconds: what is decided at one moment finds that moment the same.
  const now = () => Math.floor(origin + environment.elapsed());
  return {
    now,
    past: (stored) => Math.min(stored, now()),
    shown(moment) {
      const step = environment.now() - now();
      return Math.abs(step) < DRIFT_MS ? moment : moment + step;
    },
  };
}
