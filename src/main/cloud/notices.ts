import type { Timers } from './timers.ts';

/** Who wants to know of changes, and telling them. */
export interface Notices {
  /** Many changes of one moment are told once. */
  changed(): void;
  subscribe(listener: () => void): () => void;
  /** Nothing is told any more. */
  stop(): void;
}

export function createNotices(timers: Timers, reportFailure: (error: unknown) => void): Notices {
  const listeners = new Set<() => void>();
  let cancel: (() => void) | null = null;
  let stopped = false;

  function tell(): void {
    cancel = null;
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        reportFailure(error);
      }
    }
  }

  return {
    changed() {
      if (cancel !== null || stopped) return;
      cancel = timers.after(0, tell);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
