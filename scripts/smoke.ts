/**
 * Whether what a person would start does start: `node scripts/smoke.ts start` for `npm start` in the browser,
 * `node scripts/smoke.ts packed` for the program that `npm run package` made, and for its command line.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { runsHere } from './support/packed.ts';
import { readyIn } from './support/ready.ts';

const ROOT = resolve(import.meta.dirname, '..');
const LIMIT_MS = 120_000;
const folder = mkdtempSync(join(tmpdir(), 'pivotal-smoke-'));
const data = ['--data-dir', join(folder, 'data')];

/** The program below `dist`, as electron-builder leaves it unpacked. */
function packedProgram(): string {
  const dist = join(ROOT, 'dist');
  const candidates = readdirSync(dist, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && runsHere(entry.name, process.arch))
    .flatMap(({ name }) => [
      join(dist, name, 'pivotal-desktop'),
      join(dist, name, 'Pivotal.exe'),
      join(dist, name, 'Pivotal.app/Contents/MacOS/Pivotal'),
    ]);
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error('There is no packed program in dist: run "npm run package" first.');
  return found;
}

/** Starts it, waits until it says where its API is, and asks that API. */
async function answers(
  program: string,
  parameters: readonly string[],
  find: (line: string) => string | null,
) {
  const child = spawn(program, parameters, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const api = await firstAnswer(child, find);
    const { status } = await fetch(`${api}/health`);
    if (status !== 200) throw new Error(`${api}/health answered ${status}`);
    console.log(`ok: ${[program, ...parameters].join(' ')} serves ${api}`);
  } finally {
    child.kill('SIGTERM');
  }
}

function firstAnswer(child: ChildProcess, find: (line: string) => string | null): Promise<string> {
  return new Promise((found, fail) => {
    const timer = setTimeout(() => fail(new Error('It did not say in time that it is ready')), LIMIT_MS);
    const settle = (work: () => void) => {
      clearTimeout(timer);
      work();
    };
    if (child.stdout === null) throw new Error('nothing can be read from it');
    createInterface(child.stdout).on('line', (line) => {
      const api = find(line);
      if (api !== null) settle(() => found(api));
    });
    child.on('error', (error) => settle(() => fail(error)));
    child.on('exit', (code) => settle(() => fail(new Error(`It ended with ${code} before it was ready`))));
  });
}

try {
  if (process.argv[2] === 'packed') {
    const program = packedProgram();
    await answers(program, ['--port=0', ...data], (line) => readyIn(line)?.api ?? null);
    const words = ['--cli', '--', 'keys', 'create', '--name', 'smoke', '--data-dir', join(folder, 'other')];
    const { status, stdout } = spawnSync(program, words, { encoding: 'utf8', timeout: LIMIT_MS });
    if (status !== 0 || !/^pivotal_\w+/m.test(stdout))
      throw new Error(`Its command line ended with ${status}: ${stdout}`);
    console.log('ok: its command line makes a key');
  } else {
    const start = [join(ROOT, 'scripts/start.ts'), '--browser', '--port=0', ...data];
    await answers(process.execPath, start, (line) => /The v1 API listens on (\S+)/.exec(line)?.[1] ?? null);
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
}
