import { Worker } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';

/** What the thread is given: the file, and a number that says whether it works on it. */
export interface CheckpointJob {
  readonly path: string;
  readonly running: SharedArrayBuffer;
}

export const IDLE = 0;
const RUNNING = 1;

/**
 * Takes the log over into the main file on a thread of its own once it has grown, while writes go on. For the log to
 * begin anew there has to be a moment in which all of it is taken over and nothing has come since: so the last, short
 * pass is made while writes are held.
 */
export interface Checkpoints {
  /** A flush is over: looks, now and then, how long the log has become. */
  flushed(): void;
  /** Whether nothing is to be committed just now; `released` is called when that is over. */
  isHolding(): boolean;
  onReleased(listener: () => void): void;
  /** Waits for a pass that is under way: afterwards only this thread has the file open. */
  close(): void;
}

/** Pages written again and again between two checkpoints reach the main file once. */
const ENOUGH_PAGES = 8000;
/** So many are taken over within a moment. */
const FEW_PAGES = 800;
/** Passes while writes go on, each shorter than the one before. */
const LONGEST_CHASE = 4;
/** How often it is looked. */
const LOOK_FLUSHES = 16;
const LOOK_MS = 1000;
/** A pass that takes longer than this at the end has a disk that hangs. */
const CLOSE_PATIENCE_MS = 30_000;
/** Without work for so long, the thread is given back. */
const REST_MS = 60_000;

interface LogLength {
  /** Pages in the log, and how many of them the main file has. */
  readonly log: number;
  readonly checkpointed: number;
}

/** Built, it lies beside whatever asks for it. */
const WORKER = import.meta.url.endsWith('.ts') ? './checkpoint-worker.ts' : './checkpoint-worker.js';

/** @param database the connection that writes; it takes nothing over by itself from now on */
export function createCheckpoints(database: Database, enoughPages = ENOUGH_PAGES): Checkpoints {
  database.pragma('wal_autocheckpoint = 0');
  const lengthOf = database.prepare<[], LogLength>('PRAGMA wal_checkpoint(NOOP)');
  const thread = createThread(database.name, passed, () => {
    // Nobody else does it now.
    database.pragma(`wal_autocheckpoint = ${enoughPages}`);
    release();
  });
  const listeners: (() => void)[] = [];
  let isHolding = false;
  let isClosed = false;
  /** Passes made since the log had grown; null while there is nothing to be done. */
  let passes: number | null = null;
  let flushes = 0;
  let lookedAt = performance.now();

  /** Null where it cannot be told now: SQLite does not say it inside a transaction, or while something is being read. */
  function length(): LogLength | null {
    try {
      return lengthOf.get() ?? null;
    } catch {
      return null;
    }
  }

  function look(): void {
    flushes = 0;
    lookedAt = performance.now();
    if ((length()?.log ?? 0) < enoughPages) return;
    passes = 0;
    next();
  }

  function next(): void {
    const now = length();
    const pages = now === null ? 0 : now.log - now.checkpointed;
    if (passes === null || pages === 0 || isHolding) {
      release();
      return;
    }
    isHolding = pages <= FEW_PAGES || passes >= LONGEST_CHASE;
    passes += 1;
    thread.run();
  }

  function passed(failure: string | null): void {
    if (isClosed) return;
    // A full disk, or a reader in the way: it is tried again when the log has been looked at again.
    if (failure === null) next();
    else release();
  }

  function release(): void {
    passes = null;
    if (!isHolding) return;
    isHolding = false;
    for (const listener of listeners) listener();
  }

  return {
    flushed() {
      flushes += 1;
      if (isClosed || passes !== null) return;
      if (flushes >= LOOK_FLUSHES || performance.now() - lookedAt >= LOOK_MS) look();
    },
    isHolding: () => isHolding,
    onReleased: (listener) => void listeners.push(listener),
    close() {
      isClosed = true;
      isHolding = false;
      thread.close();
    },
  };
}

interface Thread {
  run(): void;
  close(): void;
}

/** Started when it is first needed, and given back when it has not been for a while. */
function createThread(
  path: string,
  done: (failure: string | null) => void,
  failed: (error: unknown) => void,
): Thread {
  const running = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const state = new Int32Array(running);
  let worker: Worker | null = null;
  let resting: NodeJS.Timeout | null = null;

  function start(): Worker {
    const workerData: CheckpointJob = { path, running };
    const started = new Worker(new URL(WORKER, import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
    });
    started.unref();
    started.on('message', (failure: string | null) => {
      resting = setTimeout(stop, REST_MS).unref();
      done(failure);
    });
    started.on('error', (error) => {
      Atomics.store(state, 0, IDLE);
      worker = null;
      failed(error);
    });
    return started;
  }

  function stop(): void {
    void worker?.terminate();
    worker = null;
  }

  return {
    run() {
      if (resting !== null) clearTimeout(resting);
      Atomics.store(state, 0, RUNNING);
      worker ??= start();
      worker.postMessage(null);
    },
    close() {
      if (resting !== null) clearTimeout(resting);
      Atomics.wait(state, 0, RUNNING, CLOSE_PATIENCE_MS);
      stop();
    },
  };
}
