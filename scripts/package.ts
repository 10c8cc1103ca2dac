/**
 * `npm run package -- [options of electron-builder]`: packs what `npm run build` made, for the platform it runs
 * on, as build/electron-builder.yml says.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { thirdPartyLicences } from './support/licences.ts';
import { installOwnPackage } from './support/own-package.ts';

const ROOT = resolve(import.meta.dirname, '..');
const BUILDER = join(ROOT, 'build/node_modules/electron-builder/cli.js');

if (!installOwnPackage('build')) process.exit(1);
mkdirSync(join(ROOT, 'dist'), { recursive: true });
writeFileSync(join(ROOT, 'dist/THIRD-PARTY-LICENCES.txt'), thirdPartyLicences(ROOT));
const { status } = spawnSync(
  process.execPath,
  [BUILDER, '--config=build/electron-builder.yml', ...fromEnvironment(process.env), ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit' },
);
process.exit(status ?? 1);

/** What whoever releases has, and whoever only tries has not: a place for updates, a certificate, Apple's key. */
function fromEnvironment(environment: NodeJS.ProcessEnv): string[] {
  const { PIVOTAL_UPDATE_URL: feed, CSC_LINK, CSC_NAME, APPLE_API_KEY } = environment;
  return [
    '--publish=never',
    ...(feed ? ['-c.publish.provider=generic', `-c.publish.url=${feed}`] : []),
    ...(CSC_LINK || CSC_NAME ? [] : ['-c.mac.identity=null']),
    ...(APPLE_API_KEY ? [] : ['-c.mac.notarize=false']),
  ];
}
