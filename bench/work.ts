/** Very many tasks and comments beside 10 000 customers: the main process, and the window. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { COMMAND_LINE } from '../scripts/support/build.ts';
import { oneTimeLink } from '../scripts/support/one-time-link.ts';
import { requireBuild, startBareServer, startPivotal } from './support/contestants.ts';
import { copyWorkspace, makeKey } from './support/data-folder.ts';
import { compareWithLanded, type Figure } from './support/landed.ts';
import { wholeNumber } from './support/options.ts';
import {
  makeTemporaryFolder,
  processorTime,
  removeTemporaryFolder,
  residentMemory,
  untilIdle,
} from './support/processes.ts';
import { table, verdict } from './support/report.ts';
import { describeMachine, machineLine } from './support/results.ts';
import { median, medianRatio, percentile } from './support/statistics.ts';
import { serveBlankPage } from './window/blank-page.ts';
import { openBrowser } from './window/browser.ts';
import { measureWorkWindow, switchTimes, type WorkWindow } from './window/work.ts';

const HELP = `Measures the main process and the window with very many tasks and comments beside 10 000 customers.

  npm run bench:work [-- --quick] [--customers 10000] [--tasks 200000] [--comments 100000]
                        [--no-window] [--json FILE]

  --quick      fewer rounds; figures are rougher
  --no-window  the main process alone
  --json FILE  also write the figures to FILE
`;

/** What is required. Nothing fails when it is missed; the table says so. */
const MEMORY_MIB = 300;
const TASKS_TIMES_CUSTOMERS = 1.25;
const START_TIMES_BLANK = 2;
const SWITCH_MS = 100;

const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    quick: { type: 'boolean', default: false },
    customers: { type: 'string', default: '10000' },
    tasks: { type: 'string', default: '200000' },
    comments: { type: 'string', default: '100000' },
    window: { type: 'boolean', default: true },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
requireBuild();

const size = {
  customers: wholeNumber('--customers', options.customers),
  contactsPer: 5,
  onboardingsPer: 2,
  tasks: wholeNumber('--tasks', options.tasks),
  comments: wholeNumber('--comments', options.comments),
};
const rounds = options.quick ? 3 : 7;
const progress = (text: string) => process.stderr.write(`${text}\n`);
const machine = describeMachine();
const temporary = makeTemporaryFolder();

progress('preparing the workspace (generated once, then kept under .cache/bench)');
const folder = join(temporary, 'pivotal');
await copyWorkspace(size, folder);
const key = makeKey(folder);

const bare = await startBareServer();
await untilIdle(bare.pid);
const bareMib = residentMemory(bare.pid) ?? Number.NaN;
await bare.stop();

const started = await startPivotal(folder);
const { app, api } = JSON.parse(started.line) as { app: string; api: string };
const memory: { readonly when: string; readonly mib: number }[] = [];
/** What is spare is given back once there is little to do, at most every ten seconds. */
const GIVEN_BACK_MS = 12_000;
async function noteMemory(when: string): Promise<number> {
  await untilIdle(started.pid);
  await wait(GIVEN_BACK_MS);
  const mib = residentMemory(started.pid) ?? Number.NaN;
  memory.push({ when, mib });
  return mib;
}

async function get(path: string): Promise<unknown> {
  const answer = await fetch(new URL(path, api), { headers: { Authorization: `Bearer ${key}` } });
  if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

progress('filling the search');
for (let isFilled = false; !isFilled; ) {
  await wait(500);
  // Without a text: what is asked meanwhile is not to hold up the filling.
  const { filling } = (await get('/local/v1/search?limit=1')) as { filling?: unknown };
  isFilled = filling == null;
}
const filledMs = processorTime(started.pid) ?? Number.NaN;
const filledMib = await noteMemory('everything can be searched');

/** In turn, so that whatever else the machine does hits all alike; the first is what the others are compared with. */
const ASKED = [
  '/api/v1/customers?limit=100',
  '/local/v1/tasks?limit=100',
  '/local/v1/tasks?limit=100&done=false&due_before=2027-03-01',
  '/local/v1/tasks?limit=100&customer_id=77',
  '/local/v1/comments?limit=100&customer_id=77',
  '/local/v1/search?limit=20&q=workshop',
  '/local/v1/search?limit=20&q=task%3Akickoff%20renewal',
  '/local/v1/search?limit=20&q=note%3Ainvoice',
  '/local/v1/search?limit=20&q=due%3A%3C2026-12-01',
];
const asked = ASKED.map((path) => ({ path, ms: [] as number[] }));
progress('lists and searches');
for (let round = 0; round < rounds * 3 + 1; round += 1) {
  for (const { path, ms } of asked) {
    const since = performance.now();
    await get(path);
    if (round > 0) ms.push(performance.now() - since);
  }
}
await noteMemory('after lists and searches');

let inWindow: WorkWindow | null = null;
if (options.window) {
  const blank = await serveBlankPage(join(temporary, 'blank'));
  const browser = await openBrowser(join(temporary, 'profile'));
  await browser.letIn(oneTimeLink(COMMAND_LINE, ['--data-dir', folder]));
  progress('the window');
  inWindow = await measureWorkWindow(browser, { app, blank: blank.url, rounds, progress });
  await browser.close();
  blank.close();
  await noteMemory('after a window has copied everything');
}
await started.stop();
removeTemporaryFolder(temporary);

const [first] = asked;
const figures: Figure[] = [
  { name: 'memory with tasks and comments / Node alone', value: filledMib / bareMib, better: 'lower' },
  ...asked.slice(1).map(
    ({ path, ms }): Figure => ({
      name: `GET ${path.slice('/local/v1'.length)} / customers`,
      value: medianRatio(ms, first?.ms ?? []),
      better: 'lower',
    }),
  ),
  ...(inWindow === null ? [] : windowFigures(inWindow)),
];

const lines = [
  machineLine(machine),
  `${size.customers} customers, ${size.tasks} tasks, ${size.comments} comments; searchable after ${(filledMs / 1000).toFixed(1)} s of processor time.`,
  '',
  ...table(
    ['Main process', 'MiB', ''],
    memory.map(({ when, mib }) => [when, mib.toFixed(0), verdict(mib <= MEMORY_MIB, `≤${MEMORY_MIB}`)]),
  ),
  '',
  ...table(
    ['Asked for', 'p50 ms', 'p95 ms', '/ customers'],
    asked.map(({ path, ms }) => [
      path,
      median(ms).toFixed(1),
      percentile(ms, 0.95).toFixed(1),
      medianRatio(ms, first?.ms ?? []).toFixed(2),
    ]),
  ),
  ...(inWindow === null ? [] : windowLines(inWindow)),
];
process.stdout.write(`${[...lines, '', ...compareWithLanded('work', figures)].join('\n')}\n`);
if (options.json !== undefined)
  writeFileSync(options.json, `${JSON.stringify({ machine, figures, memory, asked, inWindow }, null, 2)}\n`);

function windowFigures({ starts, switches }: WorkWindow): Figure[] {
  const { blank, customers, tasks, workbench, wholeWorkbench } = starts;
  return [
    { name: 'tasks’ first rows / customers’', value: medianRatio(tasks, customers), better: 'lower' },
    { name: 'Workbench, first rows / blank page', value: medianRatio(workbench, blank), better: 'lower' },
    {
      name: 'Workbench, every card / blank page',
      value: medianRatio(wholeWorkbench, blank),
      better: 'lower',
    },
    {
      name: 'a view’s switch, p95 / blank page',
      value: switchTimes(switches).p95 / median(blank),
      better: 'lower',
    },
  ];
}

function windowLines({ copyMs, copyLongestTaskMs, starts, switches, heapMib }: WorkWindow): string[] {
  const { blank, customers, tasks, workbench, wholeWorkbench } = starts;
  const start = (what: string, times: readonly number[], beside: readonly number[], bound: number) => {
    const ratio = medianRatio(times, beside);
    return [what, median(times).toFixed(0), ratio.toFixed(2), verdict(ratio <= bound, `≤${bound}`)];
  };
  const { p95, of } = switchTimes(switches);
  return [
    '',
    `The window copied everything in ${(copyMs / 1000).toFixed(0)} s, its longest task ${copyLongestTaskMs.toFixed(0)} ms; its scripts hold ${heapMib.toFixed(0)} MiB at the end.`,
    '',
    ...table(
      ['Warm start', 'ms', 'ratio', ''],
      [
        ['blank page', median(blank).toFixed(0), '', ''],
        start('customers / blank', customers, blank, START_TIMES_BLANK),
        start('all tasks / customers', tasks, customers, TASKS_TIMES_CUSTOMERS),
        start('Workbench, first rows / blank', workbench, blank, START_TIMES_BLANK),
        start('Workbench, every card / blank', wholeWorkbench, blank, START_TIMES_BLANK),
      ],
    ),
    '',
    ...table(
      ['A view’s switch, to', 'p95 ms', ''],
      [
        ...[...of].map(([to, ms]) => [to, ms.toFixed(0), '']),
        ['all', p95.toFixed(0), verdict(p95 <= SWITCH_MS, `≤${SWITCH_MS}`)],
      ],
    ),
  ];
}
