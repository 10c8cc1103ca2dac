import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { enterPivotal, requireBuild, SCENARIOS } from './support/contestants.ts';
import { summariseProfile } from './support/cpu-profile.ts';
import { copyWorkspace, makeKey, readCustomers } from './support/data-folder.ts';
import { startLoad } from './support/load.ts';
import { wholeNumber } from './support/options.ts';
import { makeTemporaryFolder, removeTemporaryFolder } from './support/processes.ts';

const HELP = `Shows where the server spends its time under one kind of request.

  node bench/profile.ts --scenario ${SCENARIOS.join('|')} [--customers 10000] [--seconds 5] [--top 30]
`;

const { values: options } = parseArgs({
  options: {
    scenario: { type: 'string', default: '' },
    customers: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '5' },
    top: { type: 'string', default: '30' },
    help: { type: 'boolean', default: false },
  },
});
const scenario = SCENARIOS.find((name) => name === options.scenario);
if (options.help || scenario === undefined) {
  process.stderr.write(HELP);
  process.exit(options.help ? 0 : 2);
}
requireBuild();

const temporary = makeTemporaryFolder();
const folder = join(temporary, 'data');
const customers = wholeNumber('--customers', options.customers);
await copyWorkspace({ customers, contactsPer: 0, onboardingsPer: 0 }, folder);
const all = readCustomers(folder);
const profileFolder = join(temporary, 'profile');
const server = await enterPivotal(folder, makeKey(folder), all, [
  '--cpu-prof',
  `--cpu-prof-dir=${profileFolder}`,
]);
const load = startLoad();
const { port, headers, workloads, pid } = server;
const durationMs = wholeNumber('--seconds', options.seconds) * 1000;
const order = { port, headers, workload: workloads[scenario], connections: 16, durationMs };
const { rate, processorUs } = await load.run(order, pid);
load.stop();
await server.process.stop();

// Of each thread there is one, named by time, process, thread and number: the main thread is 0.
const file = readdirSync(profileFolder).find((name) => /\.0\.\d+\.cpuprofile$/.test(name));
if (file === undefined) throw new Error('the server left no profile behind');
const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(7);
const lines = summariseProfile(join(profileFolder, file))
  .slice(0, wholeNumber('--top', options.top))
  .map(({ name, self, total }) => `${percent(self)}  ${percent(total)}  ${name}`);
process.stdout.write(
  `${scenario}, ${customers} customers: ${rate.toFixed(0)} requests/s, ${processorUs?.toFixed(0) ?? 'n/a'} µs of processor time each\n   self    total  function\n${lines.join('\n')}\n`,
);
removeTemporaryFolder(temporary);
