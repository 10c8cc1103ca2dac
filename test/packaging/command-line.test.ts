import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pivotal-cli-mode-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The app's own program in its command-line mode, as the installed `pivotal` command starts it. */
function start(...words: readonly string[]) {
  const stand = join(import.meta.dirname, 'run-with-stand-in.ts');
  const entry = join(ROOT, 'out/main/index.js');
  const temporary = { ...process.env, TMPDIR: folder };
  return spawn(process.execPath, [stand, entry, '--cli', '--', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: temporary,
  });
}

async function run(...words: readonly string[]) {
  const child = start(...words);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}

const data = () => join(folder, 'data');

test('the app’s program answers a command line, with its output and exit code, and leaves nothing behind', async () => {
  const made = await run('keys', 'create', '--name', 'script', '--data-dir', data());
  expect(made).toMatchObject({ code: 0, output: expect.stringMatching(/^pivotal_\w+\n$/) });
  const listed = await run('keys', 'list', '--json', '--data-dir', data());
  expect(listed.output).toContain('"script"');
  expect(await run('no-such-command')).toMatchObject({ code: 2, output: '' });
  expect(readdirSync(folder)).toEqual(['data']);
});

test('it serves without a window until it is stopped', async () => {
  const child = start('serve', '--port', '0', '--data-dir', data());
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { api } = JSON.parse(line) as { api: string };
  expect((await fetch(`${api}/customers`)).status).toBe(401);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('an older Node is told so, before anything native ends it', async () => {
  const entry = join(ROOT, 'out/main/cli.js');
  const old = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' });`;
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(old)}`, entry],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(errors).toBe(
    'error: pivotal needs Node 22 or later; this is 20.20.2. In a checkout, "npm run --silent pivotal --" brings its own.\n',
  );
});

test('the built main process needs no package that is not packed with it', () => {
  const folder = join(ROOT, 'out/main');
  const imported = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(
        /(?:^import .*from |^import |import\()["']([@\w][\w@/.:-]*)["']/gm,
      ),
    ])
    .map((match) => match[1] ?? '')
    .filter((name) => !isBuiltin(name));
  // The last two read proxy scripts outside of Electron, from a checkout only.
  expect([...new Set(imported)].toSorted()).toEqual([
    'better-sqlite3',
    'electron',
    'pac-resolver',
    'quickjs-wasi',
  ]);
});
