import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Installs what the lockfile of a folder with a package of its own says, unless that is there already. These
 * packages are no part of `npm ci`: only who measures or packs needs them. What npm prints goes to stderr.
 * @returns whether they are there.
 */
export function installOwnPackage(folder: 'bench' | 'build'): boolean {
  const lockfile = join(ROOT, folder, 'package-lock.json');
  const installed = join(ROOT, folder, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockfile).mtimeMs) return true;
  process.stderr.write(`Installing the packages of ${folder}/ …\n`);
  // npm is a script for the shell on Windows.
  const { status, error } = spawnSync('npm', ['ci'], {
    cwd: join(ROOT, folder),
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0) return true;
  process.stderr.write(
    `The packages of ${folder}/ could not be installed${error === undefined ? '' : `: ${error.message}`}. ` +
      `Once this machine reaches the package registry, run "npm ci" in ${folder}/ and try again.\n`,
  );
  return false;
}
