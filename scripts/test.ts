/**
 * `npm test`: everything that must hold, in the order in which a failure is cheapest to learn of.
 * `npm run test:long`: the proofs that take long, with many kills, many stories, many records, and the packing.
 * Both end with one line that counts the tests.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LONG } from './support/stages.ts';
import {
  BROKEN_DOWN,
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

const EVERY_TIME: readonly Stage[] = [
  { name: 'format and lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'layers', command: ['npm', 'run', '--silent', 'layers'] },
  { name: 'types', command: ['npm', 'run', '--silent', 'typecheck'] },
  build,
  vitest('unit and system tests', ['--project=unit', '--project=dom', '--project=system']),
  endToEnd([`--grep-invert=${LONG}`]),
];

const PROOFS: readonly Stage[] = [
  build,
  vitest('long proofs', ['--project=long'], {
    PIVOTAL_LONG: '1',
    PIVOTAL_KILL_ROUNDS: '300',
    SYNC_SEEDS: '100',
  }),
  endToEnd([`--grep=${LONG}`, '--workers=1']),
];

function run({ name, command, environment }: Stage): boolean {
  const started = Date.now();
  console.log(`\n== ${name}`);
  const [program = '', ...parameters] = command;
  const { status } = spawnSync(program, parameters, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE, ...process.env, ...environment },
  });
  console.log(
    `== ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
  return status === 0;
}

function countOf(count: () => Counts): Counts {
  try {
    return count();
  } catch {
    return BROKEN_DOWN;
  }
}

const counted: Counts[] = [];
let ok = true;
for (const stage of process.argv.includes('--long') ? PROOFS : EVERY_TIME) {
  const holds = run(stage);
  ok = ok && holds;
  if (stage.count !== undefined) counted.push(countOf(stage.count));
  // Without a build the later stages would test an older one.
  if (!holds && stage.name === 'build') break;
}
rmSync(reports, { recursive: true, force: true });
console.log(ok ? '\nEverything holds.' : '\nSomething does not hold; see above.');
console.log(summary(sum(counted)));
process.exit(ok ? 0 : 1);
