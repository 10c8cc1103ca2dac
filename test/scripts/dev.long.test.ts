import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { BrowserSecret } from '#shared/access/proofs.ts';
import { callBridge, connectBridge, linkParts } from '../support/browser.ts';
import { createElectronPackage, type ReleaseHost, startReleaseHost } from '../support/release-host.ts';
import { type Child, start } from './child.ts';
import { installElectron, NOBODY } from './electron-binary.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PATIENCE = { timeout: 60_000, interval: 250 };

/** A copy of the sources, so that what is changed here is nobody else's. */
let copy: string;
let child: Child;
/** The one-time address that is printed, and the address of the pages. */
let link: string;
let page: string;
let api: string;

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'pivotal-dev-'));
  for (const path of [
    'src',
    'scripts',
    'build',
    'package.json',
    'electron.vite.config.ts',
    'tsconfig.json',
  ]) {
    cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  }
  // Links one by one: Vite keeps a cache beside the packages, and this is to be its own.
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((entry) => !entry.startsWith('.vite'))) {
    symlinkSync(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name));
  }
  // Root gets no window: somebody else has to be able to write here.
  chmodTree(copy);
  child = start(
    process.execPath,
    ['scripts/dev.ts', '--browser', `--port=${await freePort()}`, `--data-dir=${join(copy, 'data')}`],
    { cwd: copy, ...NOBODY },
  );
  link = (await child.find(/Open it at (\S+)/))[1] ?? '';
  page = new URL('/', link).href;
  api = (await child.find(/The v1 API listens on (\S+)/))[1] ?? '';
});

afterAll(async () => {
  await child.stop();
  rmSync(copy, { recursive: true, force: true });
});

/** Everybody may read and write everything below a folder. */
function chmodTree(top: string): void {
  for (const entry of readdirSync(top, { withFileTypes: true })) {
    const path = join(top, entry.name);
    if (entry.isSymbolicLink()) continue;
    chmodSync(path, 0o777);
    if (entry.isDirectory()) chmodTree(path);
  }
  chmodSync(top, 0o777);
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}

/** Changed already when a test is tried again: then it stays as it is. */
function change(path: string, from: string, to: string): void {
  const file = join(copy, path);
  const text = readFileSync(file, 'utf8');
  if (text.includes(to)) return;
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  writeFileSync(file, text.replace(from, to));
}

/** What this test's browser was let in by. */
let secret: BrowserSecret;

/** One call over the bridge, through the development server. */
async function call(name: string, origin = ownOrigin(), claimed = secret): Promise<unknown> {
  // The page proves itself to the process behind the development server.
  const port = Number(new URL(api).port);
  const credential = { kind: 'browser', secret: claimed } as const;
  const { socket, result } = await connectBridge(ownOrigin(), credential, { origin, port });
  try {
    if (result.outcome !== 'welcome') throw new Error(JSON.stringify(result));
    return await callBridge(socket, name);
  } finally {
    socket.terminate();
  }
}

const ownOrigin = () => new URL(page).origin;

test('it says where it opens, and why there', () => {
  expect(child.output()).toContain('Pivotal opens in the browser, for development: ');
  expect(child.output()).toMatch(/Make a key for it .* keys create --name my-script --data-dir /);
});

test('the page reaches the process behind it by the printed link, in a workspace with customers', async () => {
  const credential = { kind: 'link', link: linkParts(link).secret, replaces: null } as const;
  const first = await connectBridge(ownOrigin(), credential, { port: Number(new URL(api).port) });
  first.socket.terminate();
  if (first.secret === null) throw new Error('no secret');
  secret = first.secret;
  expect(await call('app.info')).toMatchObject({ output: { shell: 'browser', api_url: api } });
  expect(child.output()).toContain('sample_loaded');
});

test('the page proves itself to the port of the process behind it, not to its own', async () => {
  const source = await (await fetch(new URL('/bridge/websocket-transport.ts', page))).text();
  expect(source).toContain(`"VITE_PIVOTAL_PORT": "${new URL(api).port}"`);
});

test('a page of another origin does not, secret or not; nor does one without the secret', async () => {
  await expect(call('app.info', 'http://evil.example')).rejects.toThrow('403');
  await expect(
    call('app.info', ownOrigin(), { ...secret, secret: 'guessed-guessed-guessed' }),
  ).rejects.toThrow('stranger');
});

test('the API answers there too, to its own pages and to scripts, not to other pages', async () => {
  const ask = async (headers: Record<string, string>) =>
    (await fetch(new URL('/api/v1/customers', page), { headers })).status;
  expect(await ask({})).toBe(401);
  expect(await ask({ origin: ownOrigin() })).toBe(401);
  expect(await ask({ origin: 'http://evil.example' })).toBe(403);
});

test('a change of the window’s sources is served at once', async () => {
  const source = async () => (await fetch(new URL('/routes.ts', page))).text();
  expect(await source()).not.toContain('/clientele');
  change('src/renderer/routes.ts', "'/customers'", "'/clientele'");
  await vi.waitFor(async () => expect(await source()).toContain('/clientele'), PATIENCE);
});

test('a change of the main process restarts it, and the page is let in by the new one', async () => {
  change('src/main/bridge/bridge.ts', 'The bridge has no such call', 'No call of this name');
  await vi.waitFor(async () => {
    expect(await call('no.such')).toMatchObject({ error: { message: 'No call of this name' } });
  }, PATIENCE);
});

test('what cannot be built leaves the last one running', async () => {
  change('src/main/bridge/bridge.ts', 'import { ContractError', 'import { { ContractError');
  await child.find(/Build failed/);
  // One change of a file may be noticed twice: the restart for the last one that could be built may not be over.
  await vi.waitFor(
    async () => expect(await call('app.info')).toMatchObject({ output: { shell: 'browser' } }),
    PATIENCE,
  );
});

test('it ends with everything it has started', async () => {
  change('src/main/bridge/bridge.ts', 'import { { ContractError', 'import { ContractError');
  await child.stop();
  await expect(fetch(page)).rejects.toThrow();
  await vi.waitFor(() => expect(fetch(api)).rejects.toThrow(), PATIENCE);
});

describe.runIf(process.platform === 'linux')('where Electron’s window cannot open', () => {
  const SANDBOX =
    "echo 'FATAL:setuid_sandbox_host.cc(158)] The SUID sandbox helper binary was found, but is not configured correctly.' >&2; exit 133";
  let host: ReleaseHost;
  let electronPackage: string;

  beforeAll(async () => {
    const release = await startReleaseHost(SANDBOX);
    host = release;
    const elsewhere = join(copy, 'fetched');
    electronPackage = createElectronPackage(elsewhere, release.archive);
    mkdirSync(join(copy, 'cache'));
    for (const path of [elsewhere, electronPackage, join(copy, 'cache')]) chmodSync(path, 0o777);
  });

  afterAll(() => host.stop());

  async function npmRunDev(): Promise<Child> {
    const { ELECTRON_SKIP_BINARY_DOWNLOAD: _, ...inherited } = process.env;
    const data = join(copy, 'fallback-data');
    return start(process.execPath, ['scripts/dev.ts', `--port=${await freePort()}`, `--data-dir=${data}`], {
      cwd: copy,
      env: {
        ...inherited,
        HOME: copy,
        DISPLAY: ':0',
        ELECTRON_MIRROR: host.mirror,
        electron_config_cache: join(copy, 'cache'),
        PIVOTAL_ELECTRON_PACKAGE: electronPackage,
      },
      ...NOBODY,
    });
  }

  test('because it cannot be fetched, one sentence says so and it opens in the browser', async () => {
    host.behave('missing');
    child = await npmRunDev();
    await child.find(
      /Pivotal opens in the browser, for development: Electron could not be fetched \(the server answered 404\)\./,
    );
    await child.stop();
  });

  test('because its sandbox cannot start, it is fetched, tried, and left for the browser', async () => {
    host.behave('whole');
    child = await npmRunDev();
    await child.find(
      /opens in its own window, for development\.[\s\S]*Pivotal opens in the browser, for development: this system does not let Electron start its sandbox/,
    );
    await child.find(/Open it at (\S+#open=\S+)/);
    const address = (await child.find(/The v1 API listens on (\S+)/))[1] ?? '';
    expect((await fetch(`${address}/customers`)).status).toBe(401);
    await child.stop();
  });
});

describe('with the Electron binary', () => {
  beforeAll(async () => {
    const entry = join(ROOT, 'test/packaging/run-with-stand-in.ts');
    const electron = installElectron(
      copy,
      `STAND_IN_IS_PACKAGED=no exec "${process.execPath}" "${entry}" "$@"`,
    );
    child = start(
      process.execPath,
      ['scripts/dev.ts', `--port=${await freePort()}`, `--data-dir=${join(copy, 'window-data')}`],
      { cwd: copy, env: { ...process.env, DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: electron }, ...NOBODY },
    );
    api = (await child.find(/The v1 API listens on (\S+)/))[1] ?? '';
  });

  test('it opens its own window, and the API', async () => {
    expect(child.output()).toContain('Pivotal opens in its own window, for development.');
    expect(child.output()).not.toContain('Open it at');
    expect((await fetch(`${api}/customers`)).status).toBe(401);
  });

  test('a change of the main process restarts it, once the one before has ended', async () => {
    change('src/main/log.ts', 'JSON.stringify({ time:', 'JSON.stringify({ generation: 2, time:');
    await child.find(/"generation":2,.*"event":"listening"/);
    expect(child.output()).not.toContain('already running');
  });

  test('a change of the preload script restarts it too', async () => {
    const starts = () => child.output().match(/"event":"listening"/g)?.length ?? 0;
    const before = starts();
    change('src/preload/index.ts', "'pivotal'", "'pivotal2'");
    await vi.waitFor(() => expect(starts()).toBeGreaterThan(before), PATIENCE);
    const built = readFileSync(join(copy, '.cache/dev/preload/index.cjs'), 'utf8');
    expect(built).toContain('pivotal2');
  });
});
