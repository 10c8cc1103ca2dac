import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Log, logLine } from './log.ts';

/** Kept at most: this many files of this many bytes each, the newest without a number. */
const FILES = 5;
const MAX_BYTES = 2 * 1024 * 1024;

export function logFolder(dataFolder: string): string {
  return join(dataFolder, 'logs');
}

/**
 * Writes what is logged into a file of the data folder too, for its owner alone, and starts a new one when it is
 * full. A log that cannot be written (a full disk) is never a reason to fail.
 */
export function logToFile(dataFolder: string, also: Log, maxBytes = MAX_BYTES): Log {
  const folder = logFolder(dataFolder);
  const path = join(folder, 'pivotal.log');
  let size: number | null = null;

  function rotate(): void {
    rmSync(`${path}.${FILES - 1}`, { force: true });
    for (let number = FILES - 2; number >= 0; number -= 1) {
      const from = number === 0 ? path : `${path}.${number}`;
      if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, `${path}.${number + 1}`);
    }
    size = 0;
  }

  function append(line: string): void {
    if (size === null) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size > 0) chmodSync(path, 0o600);
    }
    const bytes = Buffer.byteLength(line);
    if (size > 0 && size + bytes > maxBytes) rotate();
    appendFileSync(path, line, { mode: 0o600 });
    size += bytes;
  }

  return (level, event, details) => {
    also(level, event, details);
    try {
      append(logLine(level, event, details));
    } catch {
      size = null;
    }
  };
}
