import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { reasonOf } from '#shared/values/reason.ts';
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from './migrations.ts';
import { prepareWorkspaceTables } from './workspace-tables.ts';

const FILE_NAME = 'pivotal.db';
const STICKY = 0o1000;
/** SQLite opens no longer path, and its side files add to it. */
const LONGEST_PATH_BYTES = 500;
/** Above this size a file that was closed cleanly is not read through at start-up; see `isDamaged`. */
const FULL_CHECK_BYTES = 32 * 1024 * 1024;

/** The database was written by a later version of the app; it has not been touched. */
export class NewerDatabaseError extends Error {
  constructor(path: string, version: number) {
    super(
      `The database ${path} was written by a newer Pivotal (version ${version}, this one knows up to ${SCHEMA_VERSION}). It was left untouched. Update Pivotal to open it.`,
    );
    this.name = 'NewerDatabaseError';
  }
}

/** The data folder or the file in it cannot be used. */
export class UnusableFolderError extends Error {
  constructor(folder: string, reason: string) {
    super(
      `The data folder ${folder} cannot be used: ${reason}. Check its permissions, or choose another with --data-dir.`,
    );
    this.name = 'UnusableFolderError';
  }
}

export interface OpenedDatabase {
  readonly database: Database.Database;
  /** Where a damaged database was moved to, when there was one. */
  readonly setAside: string | null;
  /** The file was copied while it was in use, without its log: the latest changes are not in it. */
  readonly lacksLog: boolean;
}

export function databasePath(folder: string): string {
  return join(folder, FILE_NAME);
}

/**
 * Opens the database of a data folder, creating or migrating it.
 * A damaged one is moved aside, never deleted, and a new one begun.
 * @param whenDamaged what to do with a damaged file: `set-aside` needs the folder's lock to be held.
 * @throws NewerDatabaseError, UnusableFolderError
 */
export function openDatabase(
  folder: string,
  whenDamaged: 'set-aside' | 'refuse',
  now: number,
): OpenedDatabase {
  const path = databasePath(folder);
  prepareFolder(folder);
  prepareFile(folder, path);
  const isOurs = whenDamaged === 'set-aside';
  try {
    const hasLog = existsSync(`${path}-wal`);
    const database = openExisting(path, isOurs);
    return { database, setAside: null, lacksLog: isOurs && noteInUse(database) && !hasLog };
  } catch (error) {
    if (!isDamage(error)) throw error;
    if (whenDamaged === 'refuse') throw new UnusableFolderError(folder, 'its database is damaged');
    const setAside = moveAside(path, now);
    prepareFile(folder, path);
    const database = openExisting(path, true);
    noteInUse(database);
    return { database, setAside, lacksLog: false };
  }
}

/**
 * Says in the main file itself that it is in use, and in its log that the log is there: a copy of the main file
 * alone says the first only. Whoever takes the log over into the main file, as SQLite and its tools do by
 * themselves, takes the second over with it; so this is said again now and then.
 * @returns whether the file lacked its log
 */
export function noteInUse(database: Database.Database): boolean {
  const found = database.prepare("SELECT value FROM settings WHERE name = 'in_use'").pluck().get();
  try {
    const say = database.prepare(
      "INSERT INTO settings (name, value) VALUES ('in_use', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    );
    say.run('"without log"');
    database.pragma('wal_checkpoint(PASSIVE)');
    say.run('"with log"');
  } catch (error) {
    // A disk that is full or read-only keeps nobody from reading; it is told when something is to be saved.
    if (!(error instanceof Database.SqliteError)) throw error;
  }
  return found === '"without log"';
}

/** The last thing to be done with a database that this process holds: everything of it is in the main file. */
export function closeDatabase(database: Database.Database): void {
  if (!database.open) return;
  try {
    database.prepare("DELETE FROM settings WHERE name = 'in_use'").run();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
  }
  database.close();
}

/** Makes the folder, for its owner alone. @throws UnusableFolderError */
export function prepareFolder(folder: string): void {
  const bytes = Buffer.byteLength(databasePath(resolve(folder)));
  if (bytes > LONGEST_PATH_BYTES) {
    throw new UnusableFolderError(
      folder,
      `its path is too long for a database: ${bytes} bytes with the file's name, and at most ${LONGEST_PATH_BYTES} are possible`,
    );
  }
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) throw new Error('it is not a folder');
    if (isOpenToOthers(folder)) chmodSync(folder, 0o700);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UnusableFolderError(folder, reasonOf(error));
  }
}

/**
 * A folder of this account that others may look into, and that is there for this data alone. One that somebody uses
 * for other things too, or that is meant for everybody (`/tmp`), keeps the mode it has.
 */
function isOpenToOthers(folder: string): boolean {
  if (process.getuid === undefined) return false;
  const { uid, mode } = statSync(folder);
  const isForEverybody = (mode & STICKY) !== 0;
  if (uid !== process.getuid() || isForEverybody || (mode & 0o077) === 0) return false;
  const names = readdirSync(folder);
  return names.length === 0 || names.includes(FILE_NAME);
}

function prepareFile(folder: string, path: string): void {
  try {
    // SQLite gives its side files the mode of the main one.
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
  } catch (error) {
    throw new UnusableFolderError(folder, reasonOf(error));
  }
}

/** @param isOurs whether this process holds the folder; another's open database is not read through. */
function openExisting(path: string, isOurs: boolean): Database.Database {
  const logBytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size;
  if (statSync(path).size > 0) checkVersion(path);
  // SQLite would delete the log: a file without pages has nothing that it could belong to.
  else if (logBytes !== undefined && logBytes > 0) throw new DamageError('it is empty, its log is not');
  // Whoever holds the folder may be writing something large.
  const database = new Database(path, { timeout: isOurs ? 5000 : 60_000 });
  try {
    const isWorthReading = logBytes !== undefined || statSync(path).size <= FULL_CHECK_BYTES;
    if (isOurs && isWorthReading) checkPages(database);
    configure(database);
    migrate(database);
    prepareWorkspaceTables(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Looks through a read-only connection: it leaves even the write-ahead log of a newer version as it is. */
function checkVersion(path: string): void {
  const database = new Database(path, { readonly: true, timeout: 5000 });
  try {
    const version = database.pragma('user_version', { simple: true }) as number;
    const application = database.pragma('application_id', { simple: true }) as number;
    const isForeign = application !== APPLICATION_ID && (version > 0 || hasTables(database));
    if (isForeign) throw new DamageError('it is not a Pivotal database');
    if (version > SCHEMA_VERSION) throw new NewerDatabaseError(path, version);
  } finally {
    database.close();
  }
}

function hasTables(database: Database.Database): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
}

function configure(database: Database.Database): void {
  switchToWal(database);
  // FULL: what is written survives a power cut, not only the end of the process. A hub sees to that itself (`LogFlush`).
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('cache_size = -12000');
  // Pages written again and again between two checkpoints reach the main file once.
  database.pragma('wal_autocheckpoint = 4000');
  database.pragma('temp_store = MEMORY');
}

const WAL_ATTEMPTS = 100;
const WAL_PAUSE_MS = 20;

/** Two processes that switch a new file at once: SQLite tells one of them "busy" without waiting. */
function switchToWal(database: Database.Database): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      database.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || attempt === WAL_ATTEMPTS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAL_PAUSE_MS);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

class DamageError extends Error {}

/** Reads every page once; a large file is only read through when the last run did not end cleanly. */
function checkPages(database: Database.Database): void {
  const result = database.pragma('quick_check(1)', { simple: true });
  if (result !== 'ok') throw new DamageError(String(result));
}

function isDamage(error: unknown): boolean {
  if (error instanceof DamageError) return true;
  if (!(error instanceof Database.SqliteError)) return false;
  return error.code.startsWith('SQLITE_CORRUPT') || error.code.startsWith('SQLITE_NOTADB');
}

function moveAside(path: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(':', '-');
  let setAside = `${path}.damaged-${stamp}`;
  for (let number = 2; existsSync(setAside); number += 1) setAside = `${path}.damaged-${stamp}-${number}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, setAside + suffix);
  }
  return setAside;
}
