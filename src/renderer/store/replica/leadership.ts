/**
 * Tabs of one browser share the database, and exactly one of them at a time replicates it: the one that holds
 * this lock. Every tab reads and writes the database and sees the others' writes through RxDB's own channel;
 * what a tab writes is pushed by whichever tab leads. Two tabs replicating into one database would push every
 * write twice and race for the checkpoints; a database for each tab would strand the unsent edits of a tab
 * that was closed while offline. A lock, unlike an election by messages, is granted at once when it is free
 * and falls to the next tab in the moment its holder is closed or crashes.
 */
export interface Leadership {
  /** Resolves when this tab leads; never, when it is given up before. */
  readonly granted: Promise<void>;
  giveUp(): void;
}

export function claimLeadership(name: string): Leadership {
  // Without locks there are no tabs either: an insecure origin, or a test.
  if (typeof navigator === 'undefined' || navigator.locks === undefined) {
    return { granted: Promise.resolve(), giveUp: () => {} };
  }
  const aborted = new AbortController();
  let release = () => {};
  const granted = new Promise<void>((grant) => {
    navigator.locks
      .request(name, { signal: aborted.signal }, () => {
        grant();
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      })
      .catch(() => {
        // Given up before it was granted.
      });
  });
  return {
    granted,
    giveUp() {
      release();
      aborted.abort();
    },
  };
}
