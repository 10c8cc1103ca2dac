/** Waiting, passed in like the time itself. */
export interface Timers {
  /** Calls `work` after `ms` milliseconds. @returns a function that calls it off */
  after(ms: number, work: () => void): () => void;
}

export const realTimers: Timers = {
  after(ms, work) {
    // Node fires at once what is further away than 2^31 milliseconds.
    const timer = setTimeout(work, Math.min(ms, 2_000_000_000));
    return () => clearTimeout(timer);
  },
};
