import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { copyWorkspace } from './support/data-folder.ts';
import { compareWithLanded, type Figure } from './support/landed.ts';
import { keepTrackOf, makeTemporaryFolder, removeTemporaryFolder } from './support/processes.ts';
import { describeMachine, machineLine } from './support/results.ts';
import { CONTESTANTS, OURS, OURS_WHOLE, REFERENCE } from './support/search-contestants.ts';
import { measureStart } from './support/search-start.ts';
import { measureWindow } from './support/search-window.ts';

const HELP = `Measures the search beside SQLite FTS5 and five libraries, on the same records, letter by letter.

  npm run bench:search [-- --quick] [--sizes 10000,100000] [--only NAME;NAME] [--window | --no-window]
                            [--json FILE]

  Also what the records cost at the start of the whole app, and the window. Needs a build.

  --quick      the smaller size, one round
  --sizes      numbers of customers; each has five contacts and an onboarding
  --only       only these contestants: ${CONTESTANTS.join('; ')}
  --window     only the window: from the key press to the painted results, with 10 000 customers
  --no-window  without the window
  --json FILE  also write the figures to FILE
`;

const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    quick: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    only: { type: 'string' },
    window: { type: 'boolean' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

/** What one of them may take before it counts as not able to hold the records. */
const MEMORY_MIB = 3000;
const LIMIT_MS = options.quick ? 60_000 : 300_000;
/** From this size on one round is enough: it has as many letters, and some of them take a second each. */
const ONE_ROUND_FROM = 50_000;
const WINDOW_CUSTOMERS = 10_000;

interface Measured {
  readonly records: number;
  readonly keystrokes: number;
  readonly p50: number;
  readonly p95: number;
  readonly worst: number;
  readonly buildMs: number;
  readonly startUpMs: number;
  readonly longestMs: number;
  readonly memoryMib: number;
  readonly same: number;
  readonly queries: number;
}

const print = (text: string) => process.stdout.write(`${text}\n`);
const temporary = makeTemporaryFolder();
const machine = describeMachine();
const figures: Figure[] = [];
print(`${machineLine(machine)}\n`);

if (options.window !== true) {
  const sizes = (options.sizes ?? (options.quick ? '10000' : '10000,100000')).split(',').map(Number);
  const names = options.only === undefined ? CONTESTANTS : options.only.split(';');
  for (const customers of sizes) await compare(customers, names);
}
if (options.window !== true && options.only === undefined) {
  const filled = await workspace(WINDOW_CUSTOMERS, 'start');
  const rounds = options.quick ? 3 : 9;
  const { emptyMs, filledMs } = await measureStart({ empty: join(temporary, 'empty'), filled }, rounds);
  print(`Start of the whole app, until it is ready (median of ${rounds})`);
  print(`  empty ${emptyMs.toFixed(0)} ms, ${WINDOW_CUSTOMERS} customers ${filledMs.toFixed(0)} ms`);
  print(
    `  added by everything the records need, the search included: ${(filledMs - emptyMs).toFixed(0)} ms\n`,
  );
}
if (options.window !== false && options.only === undefined) {
  const folder = await workspace(WINDOW_CUSTOMERS, 'window');
  const { p50, p95, count } = await measureWindow(folder);
  print(`Window, ${WINDOW_CUSTOMERS} customers: key press to painted results, ${count} letters`);
  print(`  p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
}
for (const text of compareWithLanded('search', figures)) print(text);
if (options.json !== undefined)
  writeFileSync(options.json, `${JSON.stringify({ machine, figures }, null, 2)}\n`);
removeTemporaryFolder(temporary);

async function workspace(customers: number, name: string): Promise<string> {
  const folder = join(temporary, `${name}-${customers}`);
  await copyWorkspace({ customers, contactsPer: 5, onboardingsPer: 1 }, folder);
  return folder;
}

async function compare(customers: number, names: readonly string[]): Promise<void> {
  print(`${customers} customers, ${customers * 5} contacts, ${customers} onboardings`);
  print(`${'ms'.padEnd(24)}     p50     p95   worst    build  start-up  MiB  same records`);
  const measured = new Map<string, Measured>();
  for (const name of names) {
    const folder = await workspace(customers, name.replaceAll(/\W/g, ''));
    const rounds = options.quick || customers >= ONE_ROUND_FROM ? 1 : 3;
    const result = await run(name, folder, rounds);
    removeTemporaryFolder(folder);
    if (typeof result !== 'string') measured.set(name, result);
    print(typeof result === 'string' ? `${name.padEnd(24)} ${result}` : line(name, result));
  }
  noteFigures(customers, measured);
  print('');
}

/** Beside the database's own search, which runs in the same minutes on the same machine. */
function noteFigures(customers: number, measured: ReadonlyMap<string, Measured>): void {
  const reference = measured.get(REFERENCE);
  for (const name of [OURS, OURS_WHOLE]) {
    const own = measured.get(name);
    if (own === undefined) continue;
    const add = (what: string, value: number, better: Figure['better']) =>
      figures.push({ name: `${name}: ${what}, ${customers}`, value, better });
    add('queries that find the same', own.same, 'higher');
    add('bytes of memory a record', (own.memoryMib * 2 ** 20) / own.records, 'lower');
    if (reference === undefined) continue;
    add(`p95 / ${REFERENCE}`, own.p95 / reference.p95, 'lower');
    add(`made in / ${REFERENCE}`, own.buildMs / reference.buildMs, 'lower');
  }
}

function line(
  name: string,
  { p50, p95, worst, buildMs, startUpMs, memoryMib, same, queries }: Measured,
): string {
  const number = (value: number, width: number, digits = 2) => value.toFixed(digits).padStart(width);
  return `${name.padEnd(24)} ${number(p50, 7)} ${number(p95, 7)} ${number(worst, 7)} ${number(buildMs, 8, 0)} ${number(startUpMs, 9, 0)} ${number(memoryMib, 4, 0)}  ${same} of ${queries} queries`;
}

/** In a process of its own, so that nobody pays for the memory of another. @returns why there is no result */
function run(name: string, folder: string, rounds: number): Promise<Measured | string> {
  const script = join(import.meta.dirname, 'support/search-run.ts');
  const child = keepTrackOf(
    spawn(
      process.execPath,
      ['--expose-gc', `--max-old-space-size=${MEMORY_MIB}`, script, name, folder, String(rounds)],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    ),
  );
  let output = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return new Promise((resolve) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, LIMIT_MS);
    child.once('close', (code) => {
      clearTimeout(timer);
      if (isLate) resolve(`not done after ${LIMIT_MS / 1000} s`);
      else if (code === 0) resolve(JSON.parse(output) as Measured);
      else if (/heap out of memory|heap limit/u.test(errors)) resolve(`out of memory at ${MEMORY_MIB} MiB`);
      else resolve(`failed: ${errors.trim().split('\n').at(-1) ?? ''}`);
    });
  });
}
