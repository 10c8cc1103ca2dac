/**
 * Whether what a person would start does start, and ends when it is told to; for the machines of CI.
 *
 *   npm run smoke start       `npm start -- --browser`
 *   npm run smoke window      `npm start` fetches Electron and opens its own window
 *   npm run smoke fallback    `npm start` where Electron's sandbox may not start opens in the browser
 *   npm run smoke packed      the program that `npm run package` made, and its command line
 *   npm run smoke installed   the `pivotal` command that a package of the system has installed
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
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

interface Running {
  /** Everything it has printed so far. */
  output(): string;
}

/**
 * Starts it, waits until it says where its API is, asks that API, and tells it to end.
 * @param mustSay what has to be among its words by then.
 */
async function answers(
  program: string,
  parameters: readonly string[],
  find: (line: string) => string | null,
  mustSay: RegExp | null = null,
): Promise<void> {
  const child = spawn(program, parameters, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: needsShell(program),
    // A group of its own, to be told to end as a terminal does: npm's own shell hands nothing on.
    detached: process.platform !== 'win32',
  });
  const running = listen(child);
  let api = '';
  try {
    api = await firstAnswer(child, find);
    const { status } = await fetch(`${api}/health`);
    if (status !== 200) throw new Error(`${api}/health answered ${status}`);
    if (mustSay !== null && !mustSay.test(running.output()))
      throw new Error(`It did not say ${mustSay}:\n${running.output()}`);
    console.log(`ok: ${[program, ...parameters].join(' ')} serves ${api}`);
  } finally {
    await end(child);
  }
  await isSilent(`${api}/health`);
}

/** npm is a script for the shell on Windows. */
function needsShell(program: string): boolean {
  return process.platform === 'win32' && program === 'npm';
}

function listen({ stdout }: ChildProcess): Running {
  let text = '';
  stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    process.stdout.write(chunk);
  });
  return { output: () => text };
}

/** Tells it to end and waits until it has: what goes on after that is a fault. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  tellToEnd(child, 'SIGTERM');
  const timer = setTimeout(() => {
    console.error('It did not end when it was told to');
    tellToEnd(child, 'SIGKILL');
    process.exitCode = 1;
  }, LIMIT_MS);
  await ended;
  clearTimeout(timer);
}

function tellToEnd({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  // Windows has no such signal: what it started is ended with it.
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
  else process.kill(-pid, signal);
}

/** Until nothing answers there any more. */
async function isSilent(url: string): Promise<void> {
  for (const from = Date.now(); Date.now() - from < LIMIT_MS; await sleep(200)) {
    if (
      await fetch(url).then(
        () => false,
        () => true,
      )
    )
      return;
  }
  throw new Error(`${url} still answers, although it was told to end`);
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

const apiInJson = (line: string) => readyIn(line)?.api ?? null;
const apiInWords = (line: string) => /The v1 API listens on (\S+)/.exec(line)?.[1] ?? null;

/** `npm start`, as the README has it, on a folder and a port of its own. */
function npmStart(options: readonly string[], mustSay: RegExp): Promise<void> {
  return answers('npm', ['start', '--', ...options, '--port=0', ...data], apiInWords, mustSay);
}

/** A command line makes a key, and serves without a window. @param before what comes before its words. */
async function answersCommands(program: string, before: readonly string[]): Promise<void> {
  const words = [...before, 'keys', 'create', '--name', 'smoke', '--data-dir', join(folder, 'other')];
  const { status, stdout, error } = spawnSync(program, words, { encoding: 'utf8', timeout: LIMIT_MS });
  if (error !== undefined) throw error;
  if (status !== 0 || !/^pivotal_\w+/m.test(stdout))
    throw new Error(`Its command line ended with ${status}: ${stdout}`);
  console.log('ok: its command line makes a key');
  await answers(
    program,
    [...before, 'serve', '--port', '0', '--data-dir', join(folder, 'served')],
    apiInJson,
  );
}

async function run(what: string | undefined): Promise<void> {
  switch (what) {
    case 'start':
      return npmStart(['--browser'], /Pivotal opens in the browser: as asked for with --browser\./);
    case 'window':
      return npmStart([], /Pivotal opens in its own window\.\n(?![\s\S]*Pivotal opens in the browser)/);
    case 'fallback':
      return npmStart(
        [],
        /Pivotal opens in the browser: this system does not let Electron start its sandbox/,
      );
    case 'packed': {
      const program = packedProgram();
      await answers(program, ['--port=0', ...data], apiInJson);
      return answersCommands(program, ['--cli', '--']);
    }
    case 'installed':
      return answersCommands('pivotal', []);
    default:
      throw new Error('Say what is to be started: start, window, fallback, packed or installed.');
  }
}

try {
  await run(process.argv[2]);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
}
