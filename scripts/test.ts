/**
 * `npm test`: everything that must hold, in the order in which a failure is cheapest to learn of.
 * `npm run test:long`: the proofs that take long, with many kills, many stories, many records, and the packing.
 * Both end with one line that counts the tests.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LONG } from './support/stages.ts';
import {
  brokenDown,
  type Counts,
  readPlaywrightReport,
  readVitestReport,
  sum,
  summary,
} from './support/test-reports.ts';

const ROOT = resolve(import.meta.dirname, '..');
/** Tests start the built app some hundred times: it is compiled once. */
const NODE_COMPILE_CACHE = join(ROOT, 'node_modules/.cache/compiled');
const reports = mkdtempSync(join(tmpdir(), 'pivotal-test-'));

interface Stage {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Reads the stage's report; stages without one count nothing. */
  readonly count?: () => Counts;
}

const vitestReport = join(reports, 'vitest.json');
const endToEndReport = join(reports, 'playwright.json');

const build: Stage = { name: 'build', command: ['npm', 'run', '--silent', 'build'] };

function vitest(name: string, parameters: readonly string[], environment: Stage['environment'] = {}): Stage {
  return {
    name,
    command: [
      'npx',
      'vitest',
      'run',
      ...parameters,
      // As in the browser: what passes at the second try only is told apart in the summary.
      '--retry=1',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${vitestReport}`,
    ],
    environment,
    count: () => readVitestReport(readFileSync(vitestReport, 'utf8')),
  };
}

function endToEnd(parameters: readonly string[]): Stage {
  return {
    name: 'end to end, in a browser',
    // What passes at the second try only is told apart in the summary: it is to be mended, not a reason to stop.
    command: ['npx', 'playwright', 'test', '--retries=1', ...parameters],
    environment: { PIVOTAL_E2E_REPORT: endToEndReport },
    count: () => readPlaywrightReport(readFileSync(endToEndReport, 'utf8')),
  };
}

/** Stages after each other; those of one line at the same time. */
type Plan = readonly (readonly Stage[])[];

/** Tests wait for processes and for waiting times as long as they work: two cores take both kinds at once. */
const EVERY_TIME: Plan = [
  [{ name: 'format and lint', command: ['npm', 'run', '--silent', 'lint'] }],
  [{ name: 'layers', command: ['npm', 'run', '--silent', 'layers'] }],
  [{ name: 'types', command: ['npm', 'run', '--silent', 'typecheck'] }],
  [build],
  [
    vitest('unit and system tests', [
      '--project=unit*',
      '--project=dom*',
      '--project=system',
      `--maxWorkers=${availableParallelism() * 2}`,
    ]),
    endToEnd([`--grep-invert=${LONG}`, `--workers=${Math.min(3, availableParallelism())}`]),
  ],
];

const PROOFS: Plan = [
  [build],
  [
    vitest('long proofs', ['--project=long'], {
      PIVOTAL_LONG: '1',
      PIVOTAL_KILL_ROUNDS: '300',
      SYNC_SEEDS: '100',
    }),
    endToEnd([`--grep=${LONG}`, '--workers=1']),
  ],
];

/** What the first stage of a line says is seen at once; what the others say, when they have ended. */
async function run({ name, command, environment }: Stage, atOnce: boolean): Promise<boolean> {
  const started = Date.now();
  if (atOnce) console.log(`\n== ${name}`);
  const [program = '', ...parameters] = command;
  const child = spawn(program, parameters, {
    cwd: ROOT,
    stdio: atOnce ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    // Whoever calls may ask for more or fewer rounds.
    env: { NODE_COMPILE_CACHE, ...environment, ...process.env },
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => void said.push(part));
  const [status] = (await once(child, 'close')) as [number | null];
  if (!atOnce) process.stdout.write(`\n== ${name}\n${Buffer.concat(said).toString()}`);
  console.log(
    `== ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
  return status === 0;
}

function countOf(name: string, count: () => Counts): Counts {
  try {
    return count();
  } catch {
    return brokenDown(name);
  }
}

const counted: Counts[] = [];
let ok = true;
for (const line of process.argv.includes('--long') ? PROOFS : EVERY_TIME) {
  const held = await Promise.all(line.map((stage, at) => run(stage, at === 0)));
  ok = ok && held.every(Boolean);
  for (const { name, count } of line) if (count !== undefined) counted.push(countOf(name, count));
  // Without a build the later stages would test an older one.
  if (line.includes(build) && !held[0]) break;
}
rmSync(reports, { recursive: true, force: true });
console.log(ok ? '\nEverything holds.' : '\nSomething does not hold; see above.');
console.log(summary(sum(counted)));
process.exit(ok ? 0 : 1);
