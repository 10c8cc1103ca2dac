/** `node scripts/bench.ts api|sync|window|work|search|health|import|check …`: one of the benchmarks, with the packages it compares with. */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { installOwnPackage } from './support/own-package.ts';

const [, , name = '', ...parameters] = process.argv;
if (!installOwnPackage('bench')) process.exit(1);
const script = join(resolve(import.meta.dirname, '..'), 'bench', `${name}.ts`);
const { status } = spawnSync(process.execPath, [script, ...parameters], { stdio: 'inherit' });
process.exit(status ?? 1);
