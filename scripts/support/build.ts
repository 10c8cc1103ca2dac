import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const OUT = join(ROOT, 'out');

/** The built command line. */
export const COMMAND_LINE = join(OUT, 'main/cli.js');

const INPUTS = ['src', 'package.json', 'package-lock.json', 'electron.vite.config.ts'];

function newest(path: string): number {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/**
 * Builds beside the present build and puts the new one in its place only when it is whole, so that nothing
 * that starts meanwhile meets half a build. What the build prints goes to stderr.
 * @returns whether it succeeded.
 */
export function build(): boolean {
  const next = `${OUT}.next-${process.pid}`;
  const old = `${OUT}.old-${process.pid}`;
  const electronVite = join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [electronVite, 'build', '--outDir', next], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}\nThe build failed; see above.\n`);
    rmSync(next, { recursive: true, force: true });
    return false;
  }
  if (existsSync(OUT)) renameSync(OUT, old);
  renameSync(next, OUT);
  rmSync(old, { recursive: true, force: true });
  return true;
}

/** Builds when there is no build, or one older than its sources. Ends the process when that fails. */
export function buildIfMissing(): void {
  const built = existsSync(COMMAND_LINE) ? statSync(COMMAND_LINE).mtimeMs : 0;
  if (built > Math.max(...INPUTS.map((input) => newest(join(ROOT, input))))) return;
  process.stderr.write('Building Pivotal …\n');
  if (!build()) process.exit(1);
}
