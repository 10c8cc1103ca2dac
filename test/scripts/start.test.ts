import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildIfMissing } from '../../scripts/support/build.ts';
import { linkParts } from '../support/browser.ts';
import { type Child, start } from './child.ts';
import { installElectron, NOBODY } from './electron-binary.ts';

const ROOT = resolve(import.meta.dirname, '../..');

let folder: string;
let child: Child | null = null;

beforeAll(() => {
  buildIfMissing();
  folder = mkdtempSync(join(tmpdir(), 'pivotal-start-'));
  chmodSync(folder, 0o777);
});

afterEach(async () => {
  await child?.stop();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;

function npmStart(
  electron: string,
  parameters: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): { child: Child; data: string } {
  count += 1;
  const data = join(folder, `data-${count}`);
  child = start(
    process.execPath,
    [join(ROOT, 'scripts/start.ts'), `--data-dir=${data}`, '--port=0', ...parameters],
    {
      env: { ...process.env, DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: electron, ...environment },
      ...NOBODY,
    },
  );
  return { child, data };
}

const runsTheApp = () => `entry="$1/out/main/index.js"
shift
exec "${process.execPath}" "${join(ROOT, 'test/packaging/run-with-stand-in.ts')}" "$entry" "$@"`;

async function status(url: string): Promise<number> {
  return (await fetch(url)).status;
}

describe('without the Electron binary', () => {
  test('it opens for the browser, says why and where, and how to make a key', async () => {
    const { child, data } = npmStart('/nowhere');
    await child.find(/Stop with Ctrl\+C/);
    const output = child.output();
    expect(output).toContain(
      'Pivotal opens in the browser: the Electron binary is not installed (npx install-electron fetches it).',
    );
    const page = /Open it at (\S+)/.exec(output)?.[1] ?? '';
    const api = /The v1 API listens on (\S+)/.exec(output)?.[1] ?? '';
    expect(await status(page)).toBe(200);
    expect(await status(`${api}/customers`)).toBe(401);
    expect(output).toContain(`npm run --silent pivotal -- keys create --name my-script --data-dir ${data}\n`);
  });

  test('the browser is given a file of this account alone that leads there: no command line has the secret', async () => {
    const programs = mkdtempSync(join(folder, 'programs-'));
    chmodSync(programs, 0o777);
    // Stands in for the system's way to open a file, and writes down what it was given and what that is.
    writeFileSync(
      join(programs, 'xdg-open'),
      `#!/bin/sh
{ echo "arguments: $*"; stat -c 'mode: %a' "$1"; stat -c 'folder: %a' "$(dirname "$1")"; cat "$1"; } > ${programs}/seen.tmp
mv ${programs}/seen.tmp ${programs}/seen
`,
      { mode: 0o755 },
    );
    const { child } = npmStart('/nowhere', ['--browser'], { PATH: `${programs}:${process.env.PATH}` });
    const link = (await child.find(/Open it at (\S+#open=\S+)/))[1] ?? '';
    await vi.waitFor(() => expect(existsSync(join(programs, 'seen'))).toBe(true), { timeout: 20_000 });
    const seen = readFileSync(join(programs, 'seen'), 'utf8');
    const [given = '', mode, folderMode] = seen.split('\n');
    const { secret } = linkParts(link);
    expect(given).toMatch(/^arguments: \/\S+\.html$/);
    expect(given).not.toContain(secret);
    expect([mode, folderMode]).toEqual(['mode: 600', 'folder: 700']);
    expect(seen).toContain(`0; url=${link}"`);
    await child.stop();
    expect(existsSync(given.replace('arguments: ', ''))).toBe(false);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('it ends well on %s, and the API with it', async (signal) => {
    const { child } = npmStart('/nowhere');
    const api = (await child.find(/The v1 API listens on (\S+)/))[1] ?? '';
    await child.find(/Stop with Ctrl\+C/);
    expect(await child.stop(signal)).toBe(0);
    await expect(status(api)).rejects.toThrow();
  });

  test('what keeps it from starting is said, and its exit code is not 0', async () => {
    const { child } = npmStart('/nowhere', ['--port=99999']);
    await child.find(/Give a number from 0 to 65535/);
    expect(await child.end()).toBe(2);
  });
});

describe('with the Electron binary', () => {
  test('it opens the window and says so, and where the API is', async () => {
    const { child } = npmStart(installElectron(folder, runsTheApp()));
    await child.find(/Stop with Ctrl\+C/);
    const output = child.output();
    expect(output).toContain('Pivotal opens in its own window.');
    expect(output).not.toContain('Open it at');
    expect(await status(`${/The v1 API listens on (\S+)/.exec(output)?.[1]}/customers`)).toBe(401);
    expect(await child.stop()).toBe(0);
  });

  test('--browser wants no window', async () => {
    const { child } = npmStart(installElectron(folder, 'exit 1'), ['--browser']);
    await child.find(/Open it at http/);
    expect(child.output()).toContain('Pivotal opens in the browser: as asked for with --browser.');
  });

  test('when it is open already, that is said', async () => {
    const { child } = npmStart(installElectron(folder, 'exit 0'));
    await child.find(/Pivotal was open already: its window is in front now\./);
    expect(await child.end()).toBe(0);
  });

  test('when the window does not open, it says how to do without', async () => {
    const { child } = npmStart(installElectron(folder, 'exit 3'));
    await child.find(/npm start -- --browser/);
    expect(await child.end()).toBe(3);
  });
});
