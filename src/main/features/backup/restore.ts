import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { databasePath } from '../../hub/database/database.ts';
import { FolderInUseError, lockFolder } from '../../hub/database/lock.ts';
import { HUB_TYPES, TABLE } from '../../hub/records/records.ts';
import { type Backup, listBackups, makeBackup, problemOf } from './backups.ts';

/** How many records of a type there are now, and how many there will be. */
export interface Difference {
  readonly type: string;
  readonly now: number;
  readonly backup: number;
}

export interface RestorePreview {
  readonly backup: Backup;
  /** Null when what is there now cannot be read: then nothing of it is lost. */
  readonly differences: readonly Difference[] | null;
  /** Things that happened since, which will not have happened. */
  readonly eventsSince: number | null;
}

/** @throws Error for an id that no backup has */
export function findBackup(folder: string, id: string): Backup {
  const backups = listBackups(folder);
  const found = backups.find((backup) => backup.id === id) ?? (id === 'latest' ? backups[0] : undefined);
  if (found !== undefined) return found;
  throw new Error(`There is no backup ${id}. See what there is with: pivotal backup list`);
}

/** What restoring would change. Nothing is changed by looking. */
export function previewRestore(folder: string, id: string): RestorePreview {
  const backup = findBackup(folder, id);
  const then = countsIn(backup.path);
  if (then === null)
    throw new Error(`The backup ${id} is damaged: ${problemOf(backup.path)}. Choose another one`);
  const now = countsIn(databasePath(folder));
  if (now === null) return { backup, differences: null, eventsSince: null };
  const differences = [...then.records].flatMap(([type, count]) => {
    const present = now.records.get(type) ?? 0;
    return present === count ? [] : [{ type, now: present, backup: count }];
  });
  return { backup, differences, eventsSince: Math.max(0, now.lastEvent - then.lastEvent) };
}

interface Counts {
  readonly records: ReadonlyMap<string, number>;
  readonly lastEvent: number;
}

function countsIn(path: string): Counts | null {
  if (!existsSync(path) || problemOf(path) !== null) return null;
  const database = new Database(path, { readonly: true });
  try {
    const known = new Set(database.prepare<[], string>('SELECT name FROM sqlite_schema').pluck().all());
    const records = new Map(
      HUB_TYPES.filter((type) => known.has(TABLE[type])).map((type) => [
        TABLE[type],
        Number(
          database.prepare(`SELECT count(*) FROM ${TABLE[type]} WHERE deleted_at IS NULL`).pluck().get(),
        ),
      ]),
    );
    const lastEvent = known.has('events')
      ? Number(database.prepare('SELECT coalesce(max(id), 0) FROM events').pluck().get())
      : 0;
    return { records, lastEvent };
  } catch {
    return null;
  } finally {
    database.close();
  }
}

export interface Restored {
  readonly backup: Backup;
  /** What was there before, kept as a backup; null when there was nothing. */
  readonly replaced: Backup | null;
}

/**
 * Puts a backup in the place of the database, also of a damaged one. The app has to be closed; what was replaced is
 * kept as a backup. @throws Error that says why nothing was changed
 */
export async function restoreBackup(folder: string, id: string, now: number): Promise<Restored> {
  const backup = findBackup(folder, id);
  const problem = problemOf(backup.path);
  if (problem !== null)
    throw new Error(`The backup ${id} is damaged: ${problem}. Nothing was changed; choose another one`);
  const unlock = lockOrSay(folder);
  try {
    const path = databasePath(folder);
    const replaced = existsSync(path)
      ? await makeBackup(folder, 'replaced', now, (to) => keep(path, to))
      : null;
    const next = `${path}.restoring`;
    copyFileSync(backup.path, next);
    becomeAnother(next);
    // The log of the old file would be taken for one of the new.
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    renameSync(next, path);
    return { backup, replaced };
  } finally {
    unlock();
  }
}

/**
 * Windows hold copies of what is replaced, and its numbers are given out again: with an id of its own, which it gets
 * when it is opened, no window takes the one for the other.
 */
function becomeAnother(path: string): void {
  const database = new Database(path);
  try {
    database.prepare("DELETE FROM settings WHERE name = 'hub'").run();
  } finally {
    database.close();
  }
}

function lockOrSay(folder: string): () => void {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (error instanceof FolderInUseError)
      throw new Error(
        'Pivotal is running on this data: quit it first, so that nothing is written while the backup is restored',
      );
    throw error;
  }
}

/** With what stands in its log, as long as it can be read; a damaged one as it is. */
async function keep(path: string, to: string): Promise<void> {
  try {
    const database = new Database(path);
    try {
      await database.backup(to);
    } finally {
      database.close();
    }
  } catch {
    rmSync(to, { force: true });
    copyFileSync(path, to);
  }
}
