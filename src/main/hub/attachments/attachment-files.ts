import { hash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  writeSync,
} from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { ContractError } from '#shared/v1/errors.ts';

/** The files of attachments: beside the database, each under the hash of what it holds. */
export interface AttachmentFiles {
  /** Keeps what is given, durably; what is there already is not written again. @returns its SHA-256, in hexadecimal */
  save(bytes: Uint8Array): Promise<string>;
  /** @throws ContractError when there is no such file, or it holds something else by now */
  read(sha256: string): Promise<Buffer>;
  /** In bytes; null when there is no such file. */
  sizeOf(sha256: string): number | null;
  /** Removes what no record has named for so long, deleted ones included. @returns how many files */
  removeUnused(isUsed: (sha256: string) => boolean, olderThan: number): Promise<number>;
}

const SHA256 = /^[0-9a-f]{64}$/;

export function createAttachmentFiles(database: Database): AttachmentFiles {
  const folder = join(dirname(database.name), 'attachments');
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);

  function sizeOf(sha256: string): number | null {
    if (!SHA256.test(sha256) || !existsSync(pathOf(sha256))) return null;
    return statSync(pathOf(sha256)).size;
  }

  /** A file of this name that holds something else is written again. */
  async function isThere(sha256: string, bytes: Uint8Array): Promise<boolean> {
    if (sizeOf(sha256) !== bytes.byteLength) return false;
    return hashOf(await readFile(pathOf(sha256))) === sha256;
  }

  return {
    sizeOf,
    async read(sha256) {
      const bytes = sizeOf(sha256) === null ? null : await readFile(pathOf(sha256));
      if (bytes !== null && hashOf(bytes) === sha256) return bytes;
      throw new ContractError(
        'not_found',
        'attachment_content_missing',
        'The file itself is not here any more, or is damaged; attach it again',
      );
    },
    async save(bytes) {
      const sha256 = hashOf(bytes);
      if (await isThere(sha256, bytes)) return sha256;
      const path = pathOf(sha256);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const partial = `${path}.${randomUUID()}`;
      try {
        writeDurably(partial, bytes);
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
      return sha256;
    },
    async removeUnused(isUsed, olderThan) {
      let removed = 0;
      for (const path of filesIn(folder)) {
        const sha256 = path.slice(-64);
        if (isUsed(sha256) || statSync(path).mtimeMs > olderThan) continue;
        await rm(path, { force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

function hashOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

function writeDurably(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    let written = 0;
    while (written < bytes.byteLength) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
