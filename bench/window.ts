import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { COMMAND_LINE } from '../scripts/support/build.ts';
import { oneTimeLink } from '../scripts/support/one-time-link.ts';
import { requireBuild, startPivotal } from './support/contestants.ts';
import { copyWorkspace, makeKey } from './support/data-folder.ts';
import { compareWithLanded } from './support/landed.ts';
import { makeTemporaryFolder, removeTemporaryFolder, type Started } from './support/processes.ts';
import { describeMachine } from './support/results.ts';
import { medianRatio } from './support/statistics.ts';
import { serveBlankPage } from './window/blank-page.ts';
import { openBrowser } from './window/browser.ts';
import { measureBulk } from './window/bulk.ts';
import {
  type List,
  type ListRuns,
  measureFirstCopy,
  measureList,
  measureWarmStart,
  measureWrites,
} from './window/measures.ts';
import { renderWindowReport, type WindowResults, windowFigures } from './window/report.ts';

const HELP = `Measures the window in a headless browser, over a running Pivotal with a made-up workspace.

  npm run bench:window [-- --quick] [--customers 10000] [--starts] [--json FILE]

  --quick      fewer rounds; figures are rougher
  --customers  size of the large workspace, with 5 contacts and 2 onboardings each
  --first-copy the first copy alone
  --starts     the customers' warm start alone, of so many and of ten times as many, with nothing beside them
  --json FILE  also write every single figure to FILE
`;

const SMALL = 1000;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    customers: { type: 'string', default: '10000' },
    'first-copy': { type: 'boolean', default: false },
    starts: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const large = Number(options.customers);
if (!Number.isInteger(large) || large < SMALL)
  throw new Error(`--customers takes a whole number from ${SMALL}`);
requireBuild();

const settings = options.quick
  ? { rounds: 3, changes: 1, writes: 10 }
  : { rounds: 7, changes: 2, writes: 40 };
const progress = (text: string) => process.stderr.write(`${text}\n`);
const temporary = makeTemporaryFolder();

interface Workspace {
  readonly process: Started;
  readonly app: string;
  readonly api: string;
  readonly key: string;
  /** A one-time address. */
  readonly link: string;
}

async function open(customers: number, beside = { contactsPer: 5, onboardingsPer: 2 }): Promise<Workspace> {
  const folder = join(temporary, `pivotal-${customers}`);
  await copyWorkspace({ customers, ...beside }, folder);
  const key = makeKey(folder);
  const started = await startPivotal(folder);
  const { app, api } = JSON.parse(started.line) as { app: string; api: string };
  const link = oneTimeLink(COMMAND_LINE, ['--data-dir', folder]);
  return { process: started, app, api, key, link };
}

async function ask(
  { api, key }: Workspace,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const answer = await fetch(api + path, {
    method,
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** Somewhere in the middle, and open: what is completed cannot be renamed. */
async function references(workspace: Workspace): Promise<Record<List, string>> {
  const { data } = (await ask(workspace, 'GET', '/onboardings?limit=100')) as {
    data: { display_id: number; phase: string }[];
  };
  const onboarding = data.find(({ phase }) => phase !== 'completed');
  return { customers: 'customers/500', onboardings: `onboardings/${onboarding?.display_id ?? 1}` };
}

progress('preparing workspaces (generated once, then kept under .cache/bench)');
const machine = describeMachine();
const blank = await serveBlankPage(join(temporary, 'blank'));
const browser = await openBrowser(join(temporary, 'profile'));
if (options.starts) {
  await measureStarts();
  process.exit();
}
const smallWorkspace = await open(SMALL);
const largeWorkspace = await open(large);
for (const { link } of [smallWorkspace, largeWorkspace]) await browser.letIn(link);

progress('first copy');
const firstCopy = {
  small: await measureFirstCopy(browser, smallWorkspace.app),
  large: await measureFirstCopy(browser, largeWorkspace.app),
};

if (options['first-copy']) {
  await browser.close();
  blank.close();
  for (const { process: started } of [smallWorkspace, largeWorkspace]) await started.stop();
  removeTemporaryFolder(temporary);
  process.stdout.write(`${JSON.stringify({ machine, sizes: [SMALL, large], firstCopy }, null, 2)}\n`);
  process.exit();
}

/** How the first rows follow the size of the list. */
async function measureStarts(): Promise<void> {
  const sizes = [large, large * 10];
  const bare = { contactsPer: 0, onboardingsPer: 0 };
  const workspaces: Workspace[] = [];
  for (const customers of sizes) workspaces.push(await open(customers, bare));
  for (const { link, app } of workspaces) {
    await browser.letIn(link);
    await measureFirstCopy(browser, app);
  }
  const addresses = workspaces.map(({ app }) => `${app}customers`);
  const { blank: blanks, rows } = await measureWarmStart(browser, blank.url, addresses, settings.rounds);
  await browser.close();
  blank.close();
  for (const { process: started } of workspaces) await started.stop();
  removeTemporaryFolder(temporary);
  const [few = [], many = []] = rows;
  const result = { machine, sizes, ratio: medianRatio(many, few), blank: blanks, rows };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}

async function warmStart(list: List) {
  progress(`warm start, ${list}`);
  const addresses = [smallWorkspace, largeWorkspace].map(({ app }) => app + list);
  return measureWarmStart(browser, blank.url, addresses, settings.rounds);
}
const warmStarts = { customers: await warmStart('customers'), onboardings: await warmStart('onboardings') };

function list(name: List): Promise<ListRuns> {
  progress(`sorting, filtering, scrolling, ${name}`);
  const patch = async (reference: string, text: string) => {
    await ask(largeWorkspace, 'PATCH', `/${name}/${reference}`, { name: text });
  };
  const { changes: rounds, writes } = settings;
  return measureList(browser, largeWorkspace.app, name, { rounds, writes }, patch);
}
const lists = { customers: await list('customers'), onboardings: await list('onboardings') };

const addresses = await references(largeWorkspace);
function write(name: List) {
  progress(`writing, ${name}`);
  return measureWrites(browser, largeWorkspace.app, addresses[name], settings.writes);
}
const writes = { customers: await write('customers'), onboardings: await write('onboardings') };

progress('a change of every row');
const bulk = await measureBulk(browser, largeWorkspace.app, async (rows) => {
  for (let first = 1; first <= rows; first += 1000) {
    const commands = Array.from({ length: Math.min(1000, rows - first + 1) }, (_, at) => ({
      operation: 'update',
      type: 'customer',
      id: String(first + at),
      fields: { tags: ['bench-by-api'] },
    }));
    const workspace = { ...largeWorkspace, api: largeWorkspace.api.replace('/api/v1', '/local/v1') };
    await ask(workspace, 'POST', '/batch', { partial: true, commands });
  }
});

await browser.close();
blank.close();
for (const { process: started } of [smallWorkspace, largeWorkspace]) await started.stop();
removeTemporaryFolder(temporary);

const results: WindowResults = {
  machine: { ...machine, browser: browser.name },
  sizes: [SMALL, large],
  settings,
  firstCopy,
  warmStart: warmStarts,
  lists,
  writes,
  bulk,
};
const figures = windowFigures(results);
process.stdout.write(
  `${[renderWindowReport(results), '', ...compareWithLanded('window', figures)].join('\n')}\n`,
);
if (options.json !== undefined)
  writeFileSync(options.json, `${JSON.stringify({ ...results, figures }, null, 2)}\n`);
