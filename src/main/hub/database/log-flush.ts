import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { FlushError } from './storage.ts';

/** How what was written to a file gets onto the disk; another one in a test. */
export interface Disk {
  /** Off the main thread. */
  flush(file: number, done: (error: Error | null) => void): void;
  flushNow(file: number): void;
}

/** Node asks macOS to empty the drive's own cache as well (F_FULLFSYNC), which SQLite does only when it is told to. */
const REAL_DISK: Disk = { flush: fdatasync, flushNow: fdatasyncSync };

/** What is to happen when something is on the disk, or the disk has not taken it. */
export interface Waiting {
  flushed(): void;
  failed(error: FlushError): void;
}

export interface FlushListener {
  failed?(error: FlushError): void;
  /** All that the disk had not taken is on it now. */
  recovered?(): void;
  /** Whoever waited for a flush has been called back. */
  ended?(): void;
}

/**
 * SQLite's write-ahead log, put on the disk while the main thread does other things. SQLite itself flushes only around
 * a checkpoint (`synchronous = NORMAL`): the file is whole after a power cut, but only what was flushed here is surely
 * in it. So nothing is acknowledged, announced or sent before it was.
 */
export interface LogFlush {
  /** Something has been committed. */
  committed(): void;
  isFlushing(): boolean;
  /** Calls back, in the order asked, about all that has been committed by now. One flush is under way at a time. */
  whenFlushed(waiting: Waiting): void;
  /** Resolves when all that has been committed by now is on the disk. @throws FlushError */
  flushed(): Promise<void>;
  /** Everybody who waits is called back before this returns. */
  flushNow(): void;
  /** After a failure nothing more may be committed before this. @throws why the disk still does not take it */
  recover(): void;
  subscribe(listener: FlushListener): void;
  close(): void;
}

interface Run {
  readonly waiting: Waiting[];
}

interface OpenLog extends Pick<Stats, 'dev' | 'ino'> {
  readonly file: number;
}

/** @param database in WAL mode, and written to at least once: its log is there */
export function createLogFlush(database: Database.Database, disk: Disk = REAL_DISK): LogFlush {
  const path = `${database.name}-wal`;
  const listeners: FlushListener[] = [];
  let log = openLog(path);
  /** Whether something has been committed since the last flush began. */
  let isDirty = true;
  let waiting: Waiting[] = [];
  let running: Run | null = null;
  /** What the system has under way: a flush at once does not wait for it. */
  let underWay = 0;
  let failure: FlushError | null = null;
  let isClosed = false;

  /** The log's file; null when what lies at its path is not what SQLite writes to. */
  function current(): number | null {
    log ??= openLog(path);
    const found = statSync(path, { throwIfNoEntry: false });
    return log !== null && found?.dev === log.dev && found.ino === log.ino ? log.file : null;
  }

  function settle(run: Run, error: unknown): void {
    const wasBroken = failure !== null;
    failure = error === null ? null : new FlushError(error);
    if (failure !== null) for (const { failed } of listeners) failed?.(failure);
    else if (wasBroken) for (const { recovered } of listeners) recovered?.();
    // What is asked for meanwhile without a commit is told as well.
    for (const { flushed, failed } of run.waiting) {
      if (failure === null) flushed();
      else failed(failure);
    }
    running = null;
    for (const { ended } of listeners) ended?.();
    start();
  }

  /** Takes the log over where its file is not to be trusted. @returns the file that is still to be flushed */
  function prepare(run: Run): number | null {
    running = run;
    isDirty = false;
    const file = failure === null ? current() : null;
    if (file === null) takeOver(database);
    return file;
  }

  function start(): void {
    if (running !== null || waiting.length === 0) return;
    const run: Run = { waiting };
    waiting = [];
    let file: number | null;
    try {
      file = prepare(run);
    } catch (error) {
      settle(run, error);
      return;
    }
    if (file === null) settle(run, null);
    else flush(run, file);
  }

  function flush(run: Run, file: number): void {
    underWay += 1;
    disk.flush(file, (error) => {
      underWay -= 1;
      if (isClosed) closeLog();
      else if (running === run) settle(run, error);
      // All of it was flushed at once meanwhile; but the system tells a failure once only.
      else if (error !== null) failure = new FlushError(error);
    });
  }

  function whenFlushed(one: Waiting): void {
    if (!isDirty && running === null && failure === null) {
      one.flushed();
      return;
    }
    (isDirty || running === null ? waiting : running.waiting).push(one);
    start();
  }

  function closeLog(): void {
    if (log === null || underWay > 0) return;
    closeSync(log.file);
    log = null;
  }

  return {
    committed() {
      isDirty = true;
    },
    isFlushing: () => running !== null,
    whenFlushed,
    flushed: () => new Promise((flushed, failed) => whenFlushed({ flushed, failed })),
    flushNow() {
      if (isClosed || (!isDirty && running === null)) return;
      const run: Run = { waiting: [...(running?.waiting ?? []), ...waiting] };
      waiting = [];
      let failed: unknown = null;
      try {
        const file = prepare(run);
        if (file !== null) disk.flushNow(file);
      } catch (error) {
        failed = error;
      }
      settle(run, failed);
    },
    recover() {
      if (failure === null) return;
      takeOver(database);
      failure = null;
      for (const { recovered } of listeners) recovered?.();
    },
    subscribe: (listener) => void listeners.push(listener),
    close() {
      isClosed = true;
      closeLog();
    },
  };
}

/**
 * Has SQLite put all of the log into the main file, and begin the log anew: slow, and right when nothing is known of
 * the log. After a failed flush too, for the system counts pages as written that the disk did not take.
 */
function takeOver(database: Database.Database): void {
  const [done] = database.pragma('wal_checkpoint(RESTART)') as {
    busy: number;
    log: number;
    checkpointed: number;
  }[];
  if (done === undefined || done.busy !== 0 || done.log !== done.checkpointed)
    throw new Database.SqliteError('the log is in use', 'SQLITE_BUSY');
}

/** Null where it cannot be opened: then SQLite does by itself what is to be done. */
function openLog(path: string): OpenLog | null {
  let file: number;
  try {
    file = openSync(path, 'r+');
  } catch {
    return null;
  }
  const { dev, ino } = fstatSync(file);
  flushFolder(dirname(path));
  return { file, dev, ino };
}

/** That the log is there at all is written in its folder. */
function flushFolder(folder: string): void {
  // Windows has no such thing.
  if (process.platform === 'win32') return;
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
