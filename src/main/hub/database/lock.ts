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

/**
 * Holds the data folder for this process. The lock is the operating system's own, taken through SQLite on a
 * file of its own, so it ends with the process however that ends and never has to be cleaned up.
 * @returns a function that gives the folder back.
 * @throws FolderInUseError when another process holds it.
 */
export function lockFolder(folder: string): () => void {
  const database = new Database(join(folder, 'pivotal.lock'), { timeout: PATIENCE_MS });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new FolderInUseError(folder);
    }
    throw error;
  }
  return () => database.close();
}
