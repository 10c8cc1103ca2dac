import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { reasonOf } from '#shared/values/reason.ts';
import { APPLICATION_ID, SCHEMA_VERSION } from '../../hub/database/migrations.ts';
import { problemBeside } from './beside.ts';

/** Why a copy was made: by itself each day, because somebody asked, or because it was about to be replaced. */
const BACKUP_KINDS = ['daily', 'manual', 'replaced'] as const;
export type BackupKind = (typeof BACKUP_KINDS)[number];

export interface Backup {
  readonly id: string;
  readonly kind: BackupKind;
  readonly createdAt: string;
  /** Bytes. */
  readonly size: number;
  readonly path: string;
}

const NAME = /^((\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z-(daily|manual|replaced))\.db$/;

function backupFolder(folder: string): string {
  return join(folder, 'backups');
}

/** The newest first. */
export function listBackups(folder: string): readonly Backup[] {
  if (!existsSync(backupFolder(folder))) return [];
  return readdirSync(backupFolder(folder))
    .flatMap((name): Backup[] => {
      const [, id, day, hour, minute, second, millisecond, kind] = NAME.exec(name) ?? [];
      if (id === undefined) return [];
      const path = join(backupFolder(folder), name);
      const createdAt = `${day}T${hour}:${minute}:${second}.${millisecond}Z`;
      return [{ id, kind: kind as BackupKind, createdAt, size: statSync(path).size, path }];
    })
    .toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
}

/** The file for a copy made now, under a name that no other copy has, also none that is being made. */
function newPath(folder: string, kind: BackupKind, now: number): { path: string; unfinished: string } {
  const stamp = new Date(now).toISOString().replaceAll(':', '-').replace('.', '-');
  const path = join(backupFolder(folder), `${stamp}-${kind}.db`);
  const unfinished = `${path}.part`;
  try {
    if (existsSync(path)) return newPath(folder, kind, now + 1);
    closeSync(openSync(unfinished, 'wx', 0o600));
    return { path, unfinished };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return newPath(folder, kind, now + 1);
  }
}

/**
 * Makes a copy by `copy` and opens it to see that it is whole; only then it counts.
 * @throws Error that says why there is none
 */
export async function makeBackup(
  folder: string,
  kind: BackupKind,
  now: number,
  copy: (path: string) => Promise<unknown> | unknown,
): Promise<Backup> {
  mkdirSync(backupFolder(folder), { recursive: true, mode: 0o700 });
  const { path, unfinished } = newPath(folder, kind, now);
  try {
    await copy(unfinished);
    chmodSync(unfinished, 0o600);
    const problem = await problemBeside(unfinished);
    if (problem !== null && kind !== 'replaced') throw new Error(`The copy cannot be used: ${problem}`);
    renameSync(unfinished, path);
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + suffix, { force: true });
  }
  const made = listBackups(folder).find((backup) => backup.path === path);
  if (made === undefined) throw new Error('The copy is not where it was put');
  return made;
}

/** Why a file is no database that this version can use; null when it is one. Every page is read. */
export function problemOf(path: string): string | null {
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { readonly: true, fileMustExist: true });
    const result = database.pragma('quick_check(1)', { simple: true });
    if (result !== 'ok') return String(result);
    if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID)
      return 'it is not a Pivotal database';
    const version = Number(database.pragma('user_version', { simple: true }));
    return version > SCHEMA_VERSION ? 'it was written by a newer Pivotal' : null;
  } catch (error) {
    return reasonOf(error);
  } finally {
    database?.close();
  }
}

const DAILY_KEPT = 7;
const WEEKLY_KEPT = 4;
const DAY_MS = 86_400_000;

/** Which daily copies are one too many: seven days and the first of each of four weeks stay. */
export function superfluous(backups: readonly Backup[]): readonly Backup[] {
  const daily = backups.filter(({ kind }) => kind === 'daily');
  const days = new Map<string, Backup>();
  for (const backup of daily) if (!days.has(dayOf(backup))) days.set(dayOf(backup), backup);
  const weeks = new Map<number, Backup>();
  // The oldest of a week, so that it is the same one from day to day.
  for (const backup of [...days.values()].toReversed())
    if (!weeks.has(weekOf(backup))) weeks.set(weekOf(backup), backup);
  const kept = new Set([
    ...[...days.values()].slice(0, DAILY_KEPT),
    ...[...weeks.values()].toReversed().slice(0, WEEKLY_KEPT),
  ]);
  return daily.filter((backup) => !kept.has(backup));
}

const dayOf = ({ createdAt }: Backup) => createdAt.slice(0, 10);
/** Weeks since 1970 begin on Mondays when they are counted from four days before. */
const weekOf = (backup: Backup) => Math.floor((Date.parse(dayOf(backup)) / DAY_MS + 3) / 7);

export function removeSuperfluous(folder: string): void {
  for (const { path } of superfluous(listBackups(folder))) rmSync(path, { force: true });
}

/** In the envelope of the API. */
export function shownBackup({ id, kind, createdAt, size }: Backup) {
  return { object: 'backup', id, kind, created_at: createdAt, size };
}
