import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { StorageTrouble } from '#shared/sync.ts';
import { ContractError } from '#shared/v1/errors.ts';
import { databasePath } from './database.ts';

/** The disk as the rest of the app knows it: the one place that knows trouble with it when it sees it. */
export interface Storage {
  /** Why nothing can be written at the moment; null when it can, as far as is known. */
  trouble(): StorageTrouble | null;
  /** Takes note of a failure. @returns what it says of the disk; null when it is about something else. */
  observe(error: unknown): StorageTrouble | null;
  /** Something was written: whatever it was, it is over. */
  succeeded(): void;
  /** Called when trouble begins, changes or ends. @returns a function that ends the subscription */
  subscribe(listener: () => void): () => void;
  /** The failure in words for whoever wanted to write; anything else is handed back as it is. */
  explain(error: unknown): unknown;
  close(): void;
}

/** How often it is tried whether the trouble is over, milliseconds. */
const RETRY_MS: Readonly<Record<StorageTrouble, number>> = { full: 500, read_only: 1000, locked: 100 };
/** How long SQLite waits for another program's lock while everything stands still; none once it is known of. */
const BUSY_TIMEOUT_MS = 250;
/** What has to fit before a disk counts as no longer full: less would fill it again with the next write. */
const PROBE_BYTES = 64 * 1024;

/**
 * @param folder where the database lies, named in what people are told
 * @param recover puts what was committed on the disk that did not take it before
 */
export function createStorage(
  database: Database.Database,
  folder: string,
  recover: () => void = () => {},
): Storage {
  const listeners = new Set<() => void>();
  let trouble: StorageTrouble | null = null;
  let timer: NodeJS.Timeout | null = null;
  const probe = database.prepare(
    `INSERT INTO sync_progress (name, value) VALUES ('storage_probe', hex(zeroblob(${PROBE_BYTES / 2})))
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);

  function become(next: StorageTrouble | null): void {
    if (next === trouble) return;
    trouble = next;
    database.pragma(`busy_timeout = ${next === 'locked' ? 0 : BUSY_TIMEOUT_MS}`);
    schedule();
    for (const listener of listeners) listener();
  }

  function schedule(): void {
    if (timer !== null) clearTimeout(timer);
    timer = trouble === null ? null : setTimeout(tryAgain, RETRY_MS[trouble]).unref();
  }

  function tryAgain(): void {
    // Not in the middle of somebody's transaction, which will tell by itself.
    if (database.open && !database.inTransaction) {
      try {
        probe.run();
        recover();
        become(null);
        return;
      } catch (error) {
        const found = storageTroubleOf(error, folder);
        if (found !== null) become(found);
      }
    }
    schedule();
  }

  return {
    trouble: () => trouble,
    observe(error) {
      const found = storageTroubleOf(error, folder);
      if (found !== null) become(found);
      return found;
    },
    succeeded: () => become(null),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    explain(error) {
      const found = storageTroubleOf(error, folder);
      if (found === null) return error;
      return new StorageError(
        found,
        error instanceof FlushError ? uncertain(found, folder) : wordsOf(found, folder),
      );
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      listeners.clear();
    },
  };
}

/** What was committed could not be put on the disk: it may be there after a power cut, or not. */
export class FlushError extends Error {
  constructor(cause: unknown) {
    super('what was written could not be put on the disk', { cause });
    this.name = 'FlushError';
  }
}

/** A write that the disk did not take. */
export class StorageError extends ContractError {
  readonly trouble: StorageTrouble;

  constructor(trouble: StorageTrouble, words: string) {
    super('internal_error', 'internal_error', words);
    this.name = 'StorageError';
    this.trouble = trouble;
  }
}

function wordsOf(trouble: StorageTrouble, folder: string): string {
  switch (trouble) {
    case 'full':
      return `Nothing was saved: the disk that holds ${folder} is full, or has no more room for you. What was saved before is safe. Free some space and try again.`;
    case 'read_only':
      return `Nothing was saved: the data folder ${folder} cannot be written to. What was saved before is safe. Make it writable and try again.`;
    case 'locked':
      return `Nothing was saved: another program, such as a backup, holds the database in ${folder}. What was saved before is safe. Try again when it is done.`;
  }
}

/** Of what others can see already, though nobody has been told that it is saved. */
function uncertain(trouble: StorageTrouble, folder: string): string {
  const why = {
    full: `the disk that holds ${folder} is full, or has no more room for you. Free some space`,
    read_only: `the disk that holds ${folder} did not take it. Check the disk and its cables`,
    locked: `another program, such as a backup, holds the database in ${folder}. Wait until it is done`,
  } satisfies Record<StorageTrouble, string>;
  return `It is not certain that this was saved: ${why[trouble]}, and look whether it is there before you do it again.`;
}

/** What a failure says of the disk; null when it is about something else. */
export function storageTroubleOf(error: unknown, folder: string): StorageTrouble | null {
  if (error instanceof StorageError) return error.trouble;
  // Whatever it was: nothing can be promised before the disk takes it.
  if (error instanceof FlushError) return storageTroubleOf(error.cause, folder) ?? 'read_only';
  if (!(error instanceof Error) || !('code' in error)) return null;
  const code = String(error.code);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS') return 'read_only';
  if ((code === 'EACCES' || code === 'EPERM') && isIn(folder, error)) return 'read_only';
  if (!(error instanceof Database.SqliteError)) return null;
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED') || code === 'SQLITE_PROTOCOL') {
    return 'locked';
  }
  // SQLite could not write, and does not say why: the folder may.
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) return diskTrouble(folder, code);
  return null;
}

/** Whether a failure of the system is about a file of the folder. */
function isIn(folder: string, error: Error): boolean {
  return 'path' in error && String(error.path).startsWith(folder);
}

function diskTrouble(folder: string, code: string): StorageTrouble {
  try {
    const path = databasePath(folder);
    // Files may be closed to everybody though the folder is not.
    for (const name of [folder, path, `${path}-wal`]) {
      if (existsSync(name)) accessSync(name, constants.W_OK);
    }
    const { bavail, bsize } = statfsSync(folder);
    // A file that is open takes no more though the disk has space: the account's quota, or a limit of size.
    return bavail * bsize < PROBE_BYTES || code === 'SQLITE_IOERR_WRITE' ? 'full' : 'read_only';
  } catch {
    return 'read_only';
  }
}
