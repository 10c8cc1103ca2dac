import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Of two processes that start at once, one has to see the other give way. Milliseconds. */
const PATIENCE_MS = 250;

/** Another process serves this data folder. */
export class FolderInUseError extends Error {
  constructor(folder: string) {
    super(
      `Another Pivotal is already running on the data folder ${folder}. Close it, or choose another folder with --data-dir.`,
    );
    this.name = 'FolderInUseError';
  }
}

const pathOf = (folder: string) => join(folder, 'pivotal.lock');

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

/**
 * Holds the data folder for this process. The lock is the operating system's own, taken through SQLite on a
 * file of its own, so it ends with the process however that ends and never has to be cleaned up. The file is its
 * owner's alone: whoever may open it could lock it, too.
 * @returns a function that gives the folder back.
 * @throws FolderInUseError when another process holds it.
 */
export function lockFolder(folder: string): () => void {
  const path = pathOf(folder);
  // Closing a file gives up every lock that this process has on it: an existing one is not opened here.
  if (existsSync(path)) chmodSync(path, 0o600);
  else closeSync(openSync(path, 'a', 0o600));
  const database = new Database(path, { timeout: PATIENCE_MS });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw isBusy(error) ? new FolderInUseError(folder) : error;
  }
  return () => database.close();
}

/** Whether a process of this account serves the folder just now. Nobody else can hold it. */
export function isFolderHeld(folder: string): boolean {
  if (!existsSync(pathOf(folder))) return false;
  const database = new Database(pathOf(folder), { readonly: true, timeout: 0 });
  try {
    database.prepare('SELECT 1 FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    database.close();
  }
}
