/**
 * `npm run package -- [options of electron-builder]`: packs what `npm run build` made, for the platform it runs
 * on, as build/electron-builder.yml says.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { installOwnPackage } from './support/own-package.ts';

const ROOT = resolve(import.meta.dirname, '..');
const BUILDER = join(ROOT, 'build/node_modules/electron-builder/cli.js');

if (!installOwnPackage('build')) process.exit(1);
const { status } = spawnSync(
  process.execPath,
  [BUILDER, '--config=build/electron-builder.yml', ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit' },
);
process.exit(status ?? 1);
