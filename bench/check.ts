import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchJson, type BenchName, compareWithLanded, writeLanded } from './support/landed.ts';
import { makeTemporaryFolder } from './support/processes.ts';

const HELP = `Runs the benchmarks in their quick forms and prints what is worse than what last landed, by more than 15 %.
Part of a release, not of the tests: figures of a machine that does other work besides mean nothing.

  npm run bench:check [-- --only api,search,sync,window,work] [--land]

  --only  some of them
  --land  take the figures as those that have landed, into bench/landed.json
`;

const QUICK: Readonly<Record<BenchName, readonly string[]>> = {
  api: ['--quick', '--sizes', '1000,100000'],
  search: ['--quick', '--no-window', '--only', 'Pivotal;Pivotal, as shown;SQLite FTS5 (trigram)'],
  sync: ['--quick'],
  window: ['--quick'],
  work: ['--quick'],
};
const NAMES = Object.keys(QUICK) as BenchName[];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: NAMES.join(',') },
    land: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const only = options.only.split(',');
const unknown = only.find((name) => !NAMES.some((known) => known === name));
if (unknown !== undefined) throw new Error(`there is no benchmark ${unknown}; there are ${NAMES.join(', ')}`);
const temporary = makeTemporaryFolder();
const lines: string[] = [];
for (const bench of NAMES.filter((name) => only.includes(name))) {
  const file = join(temporary, `${bench}.json`);
  const script = join(import.meta.dirname, `${bench}.ts`);
  const { status } = spawnSync(process.execPath, [script, ...QUICK[bench], '--json', file], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    lines.push(`${bench}: failed; see above`);
    process.exitCode = 1;
    continue;
  }
  const result = JSON.parse(readFileSync(file, 'utf8')) as BenchJson;
  lines.push(`== ${bench}`, ...compareWithLanded(bench, result.figures));
  if (options.land) writeLanded(bench, result, new Date().toISOString().slice(0, 10));
}
process.stdout.write(`${lines.join('\n')}\n`);
