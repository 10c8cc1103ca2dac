import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real file system of a few megabytes, for what happens when it is full. */
export interface SmallDisk {
  readonly folder: string;
  /**
   * Takes all the space that is left.
   * @param pid the process that is to feel it, where nothing can be mounted and its files are kept from growing instead
   */
  fill(pid?: number): void;
  /** Gives it back. */
  empty(pid?: number): void;
  unmount(): void;
}

const mounted = new Set<string>();
process.once('exit', () => {
  for (const folder of mounted) spawnSync('umount', ['-l', folder]);
});

/** @returns null where this account may not mount anything */
export function mountSmallDisk(megabytes: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'pivotal-disk-'));
  const { status } = spawnSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${megabytes}m,mode=700`,
    'tmpfs',
    folder,
  ]);
  if (status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
  mounted.add(folder);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill() {
      const file = openSync(ballast, 'a');
      for (let size = 1024 * 1024; size >= 512; ) {
        try {
          if (writeSync(file, Buffer.alloc(size)) < size) size = Math.floor(size / 2);
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
          size = Math.floor(size / 2);
        }
      }
      closeSync(file);
    },
    empty: () => rmSync(ballast, { force: true }),
    unmount() {
      // Whoever still has a file open on it keeps it alive, out of sight.
      spawnSync('umount', ['-l', folder]);
      mounted.delete(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A folder in which a process finds no room once its files are limited in size, for accounts that may mount nothing:
 * what the system then answers is another error, and means the same.
 */
export function limitedDisk(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'pivotal-disk-'));
  const limit = (pid: number | undefined, bytes: number | 'unlimited') => {
    if (pid !== undefined) spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
  };
  return {
    folder,
    fill: (pid) => limit(pid, 4096),
    empty: (pid) => limit(pid, 'unlimited'),
    unmount: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Whether files of another process can be kept from growing. */
export function canLimit(): boolean {
  return spawnSync('prlimit', ['--version']).status === 0;
}

/** Whether this account may mount file systems. */
export function canMount(): boolean {
  const disk = mountSmallDisk(1);
  disk?.unmount();
  return disk !== null;
}
