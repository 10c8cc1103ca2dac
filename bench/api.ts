import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Contestant,
  ceilingLike,
  enterDurableCeiling,
  enterJsonServer,
  enterPivotal,
  requireBuild,
  SCENARIOS,
} from './support/contestants.ts';
import { copyWorkspace, makeKey, readCustomers, writeJsonDatabase } from './support/data-folder.ts';
import { type FirstSecond, measureFirstSecond } from './support/first-second.ts';
import { compareWithLanded } from './support/landed.ts';
import { startLoad } from './support/load.ts';
import {
  makeTemporaryFolder,
  removeTemporaryFolder,
  residentMemory,
  untilIdle,
} from './support/processes.ts';
import { apiFigures, count, renderReport } from './support/report.ts';
import { describeMachine, type Series } from './support/results.ts';
import { measure } from './support/rounds.ts';
import { measureStartAfterCrash, measureStartUps, type PreparedFolder } from './support/start-up.ts';

const HELP = `Measures the local API beside a bare server of the same HTTP library, beside one that also stores what it is sent,
and beside json-server.

  npm run bench [-- --quick] [--sizes 1000,10000,100000] [--json FILE]

  --quick      fewer and shorter rounds; figures are rougher
  --sizes      numbers of customers
  --json FILE  also write every round to FILE
`;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '1000,10000,100000' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const settings = options.quick
  ? { rounds: 3, roundMs: 700, connections: 16 }
  : { rounds: 5, roundMs: 2000, connections: 16 };
const sizes = options.sizes.split(',').map(Number);
if (!sizes.every((size) => Number.isInteger(size) && size > 100)) {
  throw new Error('--sizes takes whole numbers above 100, with commas between them');
}
requireBuild();

const progress = (text: string) => process.stderr.write(`${text}\n`);
const machine = describeMachine();
const temporary = makeTemporaryFolder();

progress('preparing data folders (generated once, then kept under .cache/bench)');
const prepared: PreparedFolder[] = [];
for (const customers of sizes) {
  const folder = join(temporary, `pivotal-${customers}`);
  await copyWorkspace({ customers, contactsPer: 0, onboardingsPer: 0 }, folder);
  prepared.push({ customers, folder });
}
const startFolders = [...prepared];
const largest = sizes.at(-1) ?? 0;
if (!options.quick) {
  const folder = join(temporary, 'pivotal-full');
  await copyWorkspace({ customers: largest, contactsPer: 5, onboardingsPer: 2 }, folder);
  const besides = ` with ${count(largest * 5)} contacts, ${count(largest * 2)} onboardings`;
  startFolders.push({ customers: largest, besides, folder });
}

progress('start-up');
const startUps = await measureStartUps(startFolders, settings.rounds);

const load = startLoad();
const contestants: Contestant[] = [];
let startCeiling: (() => Promise<Contestant>) | null = null;
const restarts: (() => Promise<Contestant>)[] = [];
for (const { customers, folder } of prepared) {
  const all = readCustomers(folder);
  const file = join(temporary, `json-server-${customers}.json`);
  writeJsonDatabase(file, all);
  const key = makeKey(folder);
  const own = await enterPivotal(folder, key, all);
  if (contestants.length === 0) {
    startCeiling = await ceilingLike(own);
    contestants.push(await startCeiling(), await enterDurableCeiling(own, join(temporary, 'durable.db')));
  }
  contestants.push(own, await enterJsonServer(file, all));
  restarts.push(() => enterPivotal(folder, key, all));
}

progress('until the search has read all records');
for (const { pid } of contestants) await untilIdle(pid, 120_000);

const series: Series[] = [];
for (const scenario of SCENARIOS) {
  const isWrite = scenario === 'patch' || scenario === 'post';
  const servers = contestants.filter(({ kind }) => isWrite || kind !== 'durable');
  progress(`${scenario}: ${settings.rounds} rounds of ${servers.length} servers`);
  series.push(...(await measure(load, scenario, servers, settings)));
}
const memoryAfterLoad = contestants.map(({ kind, customers, pid }) => ({
  kind,
  customers,
  memory: residentMemory(pid),
}));

for (const { kind, customers, process } of contestants) {
  const isToCrash = kind === 'pivotal' && customers === largest;
  await process.stop(isToCrash ? 'SIGKILL' : 'SIGTERM');
}
const crashed = prepared.find(({ customers }) => customers === largest);
if (crashed !== undefined) startUps.push(await measureStartAfterCrash(crashed.folder, largest));
const firstSeconds: FirstSecond[] = [];
if (startCeiling !== null) {
  progress('the first second after a start');
  for (const restart of restarts) {
    firstSeconds.push(await measureFirstSecond(load, startCeiling, restart, settings));
  }
}
load.stop();
removeTemporaryFolder(temporary);

const results = { machine, settings, sizes, series, firstSeconds, startUps, memoryAfterLoad };
const figures = apiFigures(results);
process.stdout.write(`${[renderReport(results), '', ...compareWithLanded('api', figures)].join('\n')}\n`);
if (options.json !== undefined)
  writeFileSync(options.json, `${JSON.stringify({ ...results, figures }, null, 2)}\n`);

for (const { scenario, kind, customers, failure } of series) {
  if (failure === null) continue;
  progress(`${kind} with ${count(customers)} customers failed in ${scenario}: ${failure}`);
  process.exitCode = 1;
}
