/**
 * `npm run package -- [options of electron-builder]`: packs what `npm run build` made, for the platform it runs
 * on, as build/electron-builder.yml and the environment (docs/releasing.md) say.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { thirdPartyLicences } from './support/licences.ts';
import { installOwnPackage } from './support/own-package.ts';
import { packagingFrom } from './support/packaging.ts';

const ROOT = resolve(import.meta.dirname, '..');
const BUILDER = join(ROOT, 'build/node_modules/electron-builder/cli.js');

const { parameters, environment, lacks } = packagingFrom(process.env, keepKey);
for (const lack of lacks) console.log(`These packages: ${lack}`);
if (!installOwnPackage('build')) process.exit(1);
mkdirSync(join(ROOT, 'dist'), { recursive: true });
writeFileSync(join(ROOT, 'dist/THIRD-PARTY-LICENCES.txt'), thirdPartyLicences(ROOT));
const { status } = spawnSync(
  process.execPath,
  [BUILDER, '--config=build/electron-builder.yml', ...parameters, ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit', env: environment },
);
process.exit(status ?? 1);

/** A secret of CI is text; Apple's tool reads a file. It is gone when the packing has ended. */
function keepKey(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pivotal-signing-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'key.p8');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}
