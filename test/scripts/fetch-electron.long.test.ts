import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildIfMissing } from '../../scripts/support/build.ts';
import { createElectronPackage, type ReleaseHost, startReleaseHost } from '../support/release-host.ts';
import { type Child, start } from './child.ts';
import { NOBODY } from './electron-binary.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const AS_ROOT = process.getuid?.() === 0 ? {} : { skip: true };
/** Says what it was started with, and that it is ready. */
const OPENS = `echo '{"ready":true,"api":null,"app":"app://pivotal"}'\nsleep 1`;

let folder: string;
let host: ReleaseHost;
let electron: string;
let child: Child | null = null;

beforeAll(() => buildIfMissing());

beforeEach(() => prepare(OPENS));

afterEach(async () => {
  await child?.stop();
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function prepare(script: string): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'pivotal-fetch-'));
  const started = await startReleaseHost(script);
  host = started;
  electron = createElectronPackage(folder, started.archive);
  mkdirSync(join(folder, 'cache'));
  for (const path of [folder, electron, join(folder, 'cache')]) chmodSync(path, 0o777);
}

interface Circumstances {
  readonly parameters?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly isRoot?: boolean;
}

function npmStart({ parameters = [], environment = {}, isRoot = false }: Circumstances = {}): Child {
  const { ELECTRON_SKIP_BINARY_DOWNLOAD: _, ...inherited } = process.env;
  const data = join(folder, 'data');
  child = start(
    process.execPath,
    [join(ROOT, 'scripts/start.ts'), `--data-dir=${data}`, '--port=0', ...parameters],
    {
      env: {
        ...inherited,
        HOME: folder,
        DISPLAY: ':0',
        ELECTRON_MIRROR: host.mirror,
        electron_config_cache: join(folder, 'cache'),
        PIVOTAL_ELECTRON_PACKAGE: electron,
        ...environment,
      },
      ...(isRoot ? {} : NOBODY),
    },
  );
  return child;
}

describe.runIf(process.platform === 'linux')('the first start where a window can open', () => {
  test('fetches Electron, says how far it is, and opens the window; the second start fetches nothing', async () => {
    const first = npmStart();
    await first.find(/Stop with Ctrl\+C/);
    expect(first.output()).toMatch(
      /Fetching Electron[\s\S]*Electron: 100 % of 3 MB[\s\S]*opens in its own window/,
    );
    expect(await first.end()).toBe(0);
    const second = npmStart();
    await second.find(/Stop with Ctrl\+C/);
    expect(second.output()).not.toContain('Fetching');
    expect(host.requests()).toBe(1);
  });

  test.each([
    ['broken_off', /Pivotal opens in the browser: Electron could not be fetched: no connection/],
    [
      'altered',
      /Pivotal opens in the browser: what came is not what Electron published \(its checksum differs\)/,
    ],
    ['missing', /Pivotal opens in the browser: Electron could not be fetched \(the server answered 404\)\./],
  ] as const)(
    'goes on in the browser when the download is %s, and tries again the next time',
    async (kind, words) => {
      host.behave(kind);
      const first = npmStart();
      await first.find(words);
      await first.find(/Open it at http/);
      await first.stop();
      expect(existsSync(join(electron, 'path.txt'))).toBe(false);
      host.behave('whole');
      await npmStart().find(/Pivotal opens in its own window/);
    },
  );

  test('gives up a download that stands still', async () => {
    host.behave('silent');
    const started = npmStart({ environment: { PIVOTAL_ELECTRON_LIMIT_SECONDS: '2' } });
    await started.find(
      /Pivotal opens in the browser: Electron was not there after 2 seconds; the next start tries again\./,
    );
    await started.find(/Open it at http/);
  });

  test('goes on in the browser without network', async () => {
    await host.stop();
    const started = npmStart();
    await started.find(/Pivotal opens in the browser: Electron could not be fetched: no connection/);
    await started.find(/Open it at http/);
  });

  test('goes on in the browser where the package may not be written', async () => {
    chmodSync(electron, 0o555);
    await npmStart().find(
      /Pivotal opens in the browser: Electron cannot be stored: its folder may not be written\./,
    );
  });
});

describe.runIf(process.platform === 'linux')('nothing is fetched', () => {
  test.each<[string, Circumstances, RegExp]>([
    ['with --browser', { parameters: ['--browser'] }, /as asked for with --browser/],
    ['without a display', { environment: { DISPLAY: '', WAYLAND_DISPLAY: '' } }, /there is no display/],
    [
      'where downloads are switched off',
      { environment: { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' } },
      /the Electron binary is not installed/,
    ],
  ])('%s', async (_, circumstances, words) => {
    const started = npmStart(circumstances);
    await started.find(words);
    await started.find(/Open it at http/);
    expect(host.requests()).toBe(0);
  });

  test('as root', AS_ROOT, async () => {
    const started = npmStart({ isRoot: true });
    await started.find(/Electron does not run as root/);
    expect(host.requests()).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('an Electron that cannot start here', () => {
  test.each([
    [
      'its sandbox',
      "echo 'FATAL:setuid_sandbox_host.cc(158)] The SUID sandbox helper binary was found, but is not configured correctly.' >&2; exit 133",
      /does not let Electron start its sandbox/,
    ],
    [
      'a library',
      "echo 'electron: error while loading shared libraries: libnss3.so: cannot open shared object file' >&2; exit 127",
      /a library that Electron needs is missing on this system \(libnss3\.so\)/,
    ],
  ])('for want of %s leaves the browser', async (_, script, words) => {
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
    await prepare(script);
    const started = npmStart();
    await started.find(words);
    await started.find(/Open it at http/);
  });
});
