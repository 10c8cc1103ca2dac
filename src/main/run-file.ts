import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the command line reaches the app that serves a data folder: its port, and a token of this run alone. */
export interface Run {
  readonly port: number;
  /** Accepted under `/local/v1` only. */
  readonly token: string;
}

const pathOf = (folder: string) => join(folder, 'run.json');

/** Written for the owner alone. */
export function writeRunFile(folder: string, run: Run): void {
  const path = pathOf(folder);
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify({ ...run, pid: process.pid }), { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
}

/** What an earlier run has left behind is removed as soon as this one holds the folder. */
export function removeRunFile(folder: string): void {
  rmSync(pathOf(folder), { force: true });
}

/** Null when no app has written one; it may also be left over from an app that was killed. */
export function readRunFile(folder: string): Run | null {
  const path = pathOf(folder);
  if (!existsSync(path)) return null;
  try {
    const { port, token } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Run>;
    return typeof port === 'number' && typeof token === 'string' ? { port, token } : null;
  } catch {
    return null;
  }
}
