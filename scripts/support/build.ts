import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** The built command line. */
export const COMMAND_LINE = join(ROOT, 'out/main/cli.js');

const INPUTS = ['src', 'package.json', 'package-lock.json', 'electron.vite.config.ts'];

function newest(path: string): number {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Builds what is missing or older than its sources. What the build prints goes to stderr. */
export function buildIfMissing(): void {
  const built = existsSync(COMMAND_LINE) ? statSync(COMMAND_LINE).mtimeMs : 0;
  if (built > Math.max(...INPUTS.map((input) => newest(join(ROOT, input))))) return;
  process.stderr.write('Building Pivotal …\n');
  const electronVite = join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [electronVite, 'build'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}\nThe build failed; see above.\n`);
  process.exit(1);
}
