import { setTimeout as pause, setImmediate as tick } from 'node:timers/promises';
import type { GroupCommitParts, OnceOnDisk, WritePart } from './group-commit.ts';
import type { Change } from './transaction.ts';

/** How long a write waits for another program to let go of the database, and how often it is tried. */
export const LOCK_PATIENCE_MS = 2000;
export const LOCK_RETRY_MS = 20;

interface LargeWriteParts extends GroupCommitParts {
  readonly onceOnDisk: OnceOnDisk;
  /** Commits what came before, or what has waited meanwhile. */
  readonly commitPending: () => void;
}

class GivenUp extends Error {}

/** One after the other, each a transaction that lasts over many turns of the event loop. */
export function createLargeWrites(parts: LargeWriteParts) {
  const { database, log, storage, counters, long, onceOnDisk, commitPending } = parts;
  let last: Promise<unknown> = Promise.resolve();

  async function begin(): Promise<void> {
    const since = performance.now();
    for (;;) {
      commitPending();
      try {
        log.recover();
        long.begin();
        return;
      } catch (error) {
        const isLocked = storage.observe(error) === 'locked';
        if (!isLocked || performance.now() - since > LOCK_PATIENCE_MS) throw storage.explain(error);
        await pause(LOCK_RETRY_MS);
      }
    }
  }

  async function commitAll<Result>(
    body: (part: WritePart) => Promise<Result>,
    changes: Change[],
  ): Promise<Result> {
    const before = counters.save();
    try {
      const result = await body(async (apply) => {
        // The app closes, or the disk has ended the transaction by itself.
        if (!long.isOpen() || !database.inTransaction) throw new GivenUp('a large write was given up');
        const made = apply(changes);
        await tick();
        return made;
      });
      if (!long.isOpen() || !database.inTransaction) throw new GivenUp('a large write was given up');
      long.commit();
      return result;
    } catch (error) {
      counters.restore(before);
      try {
        if (long.isOpen()) long.rollBack();
      } catch (lost) {
        // Whoever waits for what was written beside the records is told.
        storage.observe(lost);
      }
      storage.observe(error);
      throw storage.explain(error);
    }
  }

  async function carryOut<Result>(body: (part: WritePart) => Promise<Result>): Promise<Result> {
    await begin();
    const changes: Change[] = [];
    try {
      const result = await commitAll(body, changes);
      await new Promise<void>((resolve, reject) => {
        onceOnDisk(changes, (failure) => (failure === null ? resolve() : reject(failure)));
        commitPending();
      });
      return result;
    } finally {
      if (database.open) commitPending();
    }
  }

  function between<Result>(work: () => Promise<Result>): Promise<Result> {
    const run = last.then(work);
    last = run.catch(() => undefined);
    return run;
  }

  return {
    run: <Result>(body: (part: WritePart) => Promise<Result>) => between(() => carryOut(body)),
    between,
    /** Nothing is left of the one that is going on. */
    giveUp(): void {
      if (long.isOpen()) long.rollBack();
    },
  };
}
