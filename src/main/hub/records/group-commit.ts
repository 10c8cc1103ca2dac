import type { Database } from 'better-sqlite3';
import type { Checkpoints } from '../database/checkpoints.ts';
import type { LogFlush } from '../database/log-flush.ts';
import type { LongTransaction } from '../database/long-transaction.ts';
import type { Storage } from '../database/storage.ts';
import type { CountersState } from './counters.ts';
import { createLargeWrites, LOCK_PATIENCE_MS, LOCK_RETRY_MS } from './large-writes.ts';
import type { Change } from './transaction.ts';

/** One write: what it does inside the transaction. */
export interface Work<Result> {
  /**
   * Whatever it throws leaves nothing behind. It collects what it changes. It may be called again after all was
   * rolled back.
   */
  apply(changes: Change[]): Result;
  /** After it was rolled back, still inside the transaction: what is to be kept of the refusal. */
  refused?(error: unknown): void;
}

interface Pending {
  readonly work: Work<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** When it was asked for, by the process's steady clock. */
  readonly since: number;
}

/** Carries out a part of a large write; others are served before it resolves. */
export type WritePart = <Result>(apply: (changes: Change[]) => Result) => Promise<Result>;

export interface GroupCommit {
  /** Resolves once the write is on disk. @throws whatever `apply` threw */
  run<Result>(work: Work<Result>): Promise<Result>;
  /**
   * A write of many parts, between which others are served. Nobody sees anything of it before it is committed as a
   * whole; other writes wait for it. @throws whatever `body` threw: nothing is left of it then
   */
  runLarge<Result>(body: (part: WritePart) => Promise<Result>): Promise<Result>;
  /** What may not happen while a large write is going on: such writes wait for it. */
  betweenLarge<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Commits what is waiting, and puts it on the disk, at once. */
  flush(): void;
  /** The same for the last time: what cannot be written now is refused. */
  close(): void;
}

type Outcome =
  | { readonly outcome: 'written'; readonly result: unknown; readonly changes: readonly Change[] }
  | { readonly outcome: 'refused'; readonly error: unknown };

/** A write of a group was refused: the group is rolled back. */
class Refused extends Error {}

export interface GroupCommitParts {
  readonly database: Database;
  readonly log: Pick<
    LogFlush,
    'committed' | 'isFlushing' | 'whenFlushed' | 'flushNow' | 'recover' | 'subscribe'
  >;
  readonly checkpoints: Pick<Checkpoints, 'isHolding' | 'onReleased'>;
  readonly announcing: Announcing;
  readonly storage: Pick<Storage, 'observe' | 'succeeded' | 'explain'>;
  readonly counters: CountersState;
  readonly long: Pick<LongTransaction, 'isOpen' | 'begin' | 'commit' | 'rollBack'>;
}

/** How others hear of what has been committed. */
export interface Announcing {
  /** What is read from now on has changed. */
  committed(): void;
  /** How far the events have come with a commit. */
  written(): number;
  /** What of it is on the disk: called in the order of the commits. */
  onDisk(changes: readonly Change[], written: number): void;
}

/**
 * Writes that arrive in the same tick, or while the disk is busy with those before them, share one SQLite transaction
 * and one flush. When one of them is refused, they are done again, each in a savepoint of its own, and it leaves nothing
 * behind. All that was committed before a flush began is acknowledged when it is over.
 */
export function createGroupCommit(parts: GroupCommitParts): GroupCommit {
  const { database, log, checkpoints, storage, counters, long } = parts;
  let pending: Pending[] = [];
  let scheduled: NodeJS.Immediate | null = null;
  let retrying: NodeJS.Timeout | null = null;

  const commit = prepareCommit(database, storage, counters);
  const onceOnDisk = createAnnouncements(parts);

  /** @param isLast nobody will be there to try again */
  function commitPending(isLast = false): void {
    if (scheduled !== null) clearImmediate(scheduled);
    if (retrying !== null) clearTimeout(retrying);
    scheduled = null;
    retrying = null;
    // They are written when the large write before them is.
    if (pending.length === 0 || long.isOpen()) return;
    const group = pending;
    pending = [];
    let outcomes: Outcome[];
    try {
      log.recover();
      outcomes = commit(group);
    } catch (error) {
      const isLocked = storage.observe(error) === 'locked';
      const patience = isLocked && !isLast ? LOCK_PATIENCE_MS : 0;
      // Reads go on meanwhile: nothing waits for the lock but the writes themselves.
      pending = group.filter(({ since }) => performance.now() - since < patience);
      for (const waiting of group) if (!pending.includes(waiting)) waiting.reject(storage.explain(error));
      if (pending.length > 0) retrying = setTimeout(() => commitPending(), LOCK_RETRY_MS);
      return;
    }
    const changes: Change[] = [];
    for (const outcome of outcomes) {
      if (outcome.outcome !== 'written') continue;
      for (const change of outcome.changes) changes.push(change);
    }
    onceOnDisk(changes, (failure) => {
      group.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome?.outcome === 'refused') reject(outcome.error);
        else if (failure !== null) reject(failure);
        else resolve(outcome?.result);
      });
    });
  }

  /** While a flush is under way nothing is gained by committing: only the next one holds it, and more may come. */
  function mayCommit(): boolean {
    if (pending.length === 0 || scheduled !== null || retrying !== null) return false;
    return !log.isFlushing() && !checkpoints.isHolding();
  }

  function schedule(): void {
    if (mayCommit()) scheduled = setImmediate(commitPending);
  }

  /** Whoever has just been answered writes again, as a rule: what has come in one more turn goes with what has waited. */
  function scheduleAfterTurn(): void {
    if (!mayCommit()) return;
    scheduled = setImmediate(() => {
      scheduled = null;
      schedule();
    });
  }
  log.subscribe({ ended: scheduleAfterTurn });
  checkpoints.onReleased(schedule);

  const large = createLargeWrites({ ...parts, onceOnDisk, commitPending: () => commitPending() });

  return {
    runLarge: large.run,
    betweenLarge: large.between,
    run<Result>(work: Work<Result>) {
      return new Promise<Result>((resolve, reject) => {
        const since = performance.now();
        pending.push({ work, resolve: (result) => resolve(result as Result), reject, since });
        schedule();
      });
    },
    flush() {
      commitPending();
      log.flushNow();
    },
    close() {
      large.giveUp();
      commitPending(true);
      log.flushNow();
    },
  };
}

/** @param settle is told why it cannot be promised; null when it is on the disk */
export type OnceOnDisk = (changes: readonly Change[], settle: (failure: unknown) => void) => void;

/**
 * Announces what has been committed when it is on the disk. What the disk did not take is refused, but it is in the
 * database, where others see it: it is announced when the disk has taken it after all.
 */
function createAnnouncements({ log, announcing, storage }: GroupCommitParts): OnceOnDisk {
  let late: Change[] = [];
  log.subscribe({
    failed: (failure) => void storage.observe(failure),
    recovered() {
      storage.succeeded();
      const changes = late;
      late = [];
      announcing.onDisk(changes, announcing.written());
    },
  });
  return (changes, settle) => {
    const written = announcing.written();
    announcing.committed();
    log.committed();
    log.whenFlushed({
      flushed() {
        storage.succeeded();
        settle(null);
        announcing.onDisk(changes, written);
      },
      failed(failure) {
        for (const change of changes) late.push(change);
        settle(storage.explain(failure));
      },
    });
  };
}

/**
 * Commits a group as one transaction. What a group that held a refused write had done is taken back, and done again
 * without that one.
 */
function prepareCommit(
  database: Database,
  storage: Pick<Storage, 'observe'>,
  counters: CountersState,
): (group: readonly Pending[]) => Outcome[] {
  /** Nearly always nothing is refused, and then a savepoint for each write is work for nothing. */
  const commitTogether = database.transaction((group: readonly Pending[]): Outcome[] =>
    group.map(({ work }) => {
      const changes: Change[] = [];
      try {
        return { outcome: 'written', result: work.apply(changes), changes };
      } catch (error) {
        if (!database.inTransaction || storage.observe(error) !== null) throw error;
        throw new Refused();
      }
    }),
  );

  /** Nested inside the commit's transaction, better-sqlite3 makes this a savepoint. */
  const applyInSavepoint = database.transaction(({ apply }: Work<unknown>): Outcome => {
    const changes: Change[] = [];
    return { outcome: 'written', result: apply(changes), changes };
  });

  const commitEach = database.transaction((group: readonly Pending[]): Outcome[] =>
    group.map(({ work }) => {
      try {
        return applyInSavepoint(work);
      } catch (error) {
        // A failure of SQLite itself may have ended the whole transaction: then nobody is told "written".
        if (!database.inTransaction || storage.observe(error) !== null) throw error;
        work.refused?.(error);
        return { outcome: 'refused', error };
      }
    }),
  );

  return (group) => {
    const before = counters.save();
    try {
      return commitTogether.immediate(group);
    } catch (error) {
      counters.restore(before);
      if (!(error instanceof Refused)) throw error;
      return commitEach.immediate(group);
    }
  };
}
