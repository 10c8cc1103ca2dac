import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppInfo, BridgeMessage } from '#shared/bridge.ts';
import { type RunningApp, startApp } from '../../app.ts';
import { databasePath } from '../../hub/database.ts';
import { lockFolder } from '../../hub/lock.ts';
import type { Log } from '../../log.ts';
import { startElectronShell } from './main.ts';
import {
  app,
  dialog,
  ipcMain,
  Menu,
  Notification,
  protocol,
  restartElectron,
  safeStorage,
  Tray,
} from './stand-in/electron.ts';
import { BrowserWindow } from './stand-in/window.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));
// The real one, looked at from outside.
vi.mock('../../app.ts', async (original) => {
  const { startApp } = await original<typeof import('../../app.ts')>();
  return { startApp: vi.fn(startApp) };
});

const log = vi.fn<Log>();
const printed: string[] = [];
const { argv } = process;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pivotal-electron-'));
  restartElectron();
  log.mockClear();
  vi.mocked(startApp).mockClear();
  printed.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  vi.stubEnv('ELECTRON_RENDERER_URL', undefined);
  commandLine();
});

afterEach(async () => {
  await quit();
  process.argv = argv;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function commandLine(...more: string[]): void {
  process.argv = ['electron', 'out/main/index.js', `--data-dir=${folder}`, '--port=0', ...more];
}

async function quit(): Promise<number | undefined> {
  app.quit();
  await vi.waitFor(() => expect(app.exitCode).toBeDefined());
  return app.exitCode;
}

/** Starts Pivotal and waits until its window is open. */
async function start(): Promise<BrowserWindow> {
  startElectronShell(log);
  app.becomeReady();
  await vi.waitFor(() => expect(printed).toHaveLength(1));
  const [window] = app.windows;
  if (!(window instanceof BrowserWindow)) throw new Error('no window was opened');
  window.emit('ready-to-show');
  return window;
}

async function call(window: BrowserWindow, name: string): Promise<unknown> {
  const text = JSON.stringify({ id: 1, call: name, input: {} });
  const { webContents } = window;
  const answer = (await ipcMain.invoke(webContents, webContents.mainFrame, 'bridge', text)) as BridgeMessage;
  if (!('output' in answer)) throw new Error(JSON.stringify(answer));
  return answer.output;
}

/** What the page was told, apart from changes of records. */
function events(window: BrowserWindow): unknown[] {
  return window.webContents.sent.map(({ message }) => message);
}

describe('starting', () => {
  test('its entry module never waits for Electron to be ready, which waits for the module', async () => {
    await import('../../index.ts');
    expect(app.windows).toEqual([]);
    app.becomeReady();
    await vi.waitFor(() => expect(app.windows).toHaveLength(1));
    await vi.waitFor(() => expect(printed).toHaveLength(1));
  });

  test('opens the hub, the local API and a window that reaches the hub over its bridge', async () => {
    const window = await start();
    expect(window.webContents.loads).toEqual(['app://pivotal/']);
    const info = (await call(window, 'app.info')) as AppInfo;
    expect(info).toMatchObject({ shell: 'electron', data_folder: folder, notice: null });
    const answer = await fetch(`${info.api_url}/customers`);
    expect(answer.status).toBe(401);
    expect(existsSync(databasePath(folder))).toBe(true);
  });

  test('says on one line that it is ready, and where the API is', async () => {
    await start();
    expect(JSON.parse(printed[0] ?? '')).toEqual({
      ready: true,
      api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/),
      app: 'app://pivotal',
      pid: process.pid,
    });
  });

  test('keeps Chromium’s own files apart, inside the data folder', async () => {
    await start();
    expect(app.getPath('userData')).toBe(folder);
    expect(app.getPath('sessionData')).toBe(join(folder, 'window'));
    expect(app.name).toBe('Pivotal');
  });

  test('serves its own files, with nothing of a development server', async () => {
    await start();
    expect([...protocol.handlers.keys()]).toEqual(['app']);
  });

  test('in development shows the pages of the development server', async () => {
    vi.stubEnv('ELECTRON_RENDERER_URL', 'http://localhost:5173');
    const window = await start();
    expect(window.webContents.loads).toEqual(['http://localhost:5173/']);
    await call(window, 'app.info');
    expect(app.linkSchemes.size).toBe(0);
  });

  test('packaged, shows its own pages whatever the environment says, and takes links', async () => {
    app.isPackaged = true;
    vi.stubEnv('ELECTRON_RENDERER_URL', 'https://evil.example');
    const window = await start();
    expect(window.webContents.loads).toEqual(['app://pivotal/']);
    expect([...app.linkSchemes]).toEqual(['pivotal']);
  });
});

describe('links', () => {
  test('the link that started the app is its first page', async () => {
    commandLine('pivotal://customers/42');
    expect((await start()).webContents.loads).toEqual(['app://pivotal/customers/42']);
  });

  test('so is the one that macOS hands over before anything is open', async () => {
    startElectronShell(log);
    const event = { preventDefault: vi.fn() };
    app.emit('open-url', event, 'pivotal://onboardings/7');
    app.becomeReady();
    await vi.waitFor(() => expect(app.windows).toHaveLength(1));
    expect((app.windows[0] as BrowserWindow).webContents.loads).toEqual(['app://pivotal/onboardings/7']);
    expect(event.preventDefault).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(printed).toHaveLength(1));
  });

  test('a later one is shown in the open page, without loading it anew', async () => {
    const window = await start();
    await call(window, 'window.ready');
    app.emit('open-url', { preventDefault() {} }, 'pivotal://onboardings/7');
    expect(events(window)).toEqual([{ event: 'link.opened', payload: { path: '/onboardings/7' } }]);
    expect(window.webContents.loads).toHaveLength(1);
  });

  test('junk opens the list of customers', async () => {
    commandLine('pivotal://customers/../../etc/passwd');
    expect((await start()).webContents.loads).toEqual(['app://pivotal/customers']);
  });
});

describe('a second instance', () => {
  test('leaves the data alone and ends', () => {
    app.isFirstInstance = false;
    commandLine('pivotal://customers/42');
    startElectronShell(log);
    expect(app.exitCode).toBe(0);
    expect(app.instanceData).toEqual({ link: 'pivotal://customers/42' });
    expect(existsSync(databasePath(folder))).toBe(false);
  });

  test('brings the window of the first to the front and opens its link there', async () => {
    const window = await start();
    await call(window, 'window.ready');
    window.hide();
    window.minimized = true;
    app.emit('second-instance', {}, [], '/', { link: 'pivotal://customers/42' });
    expect([window.isVisible(), window.isMinimized(), window.isFocused()]).toEqual([true, false, true]);
    expect(events(window)).toEqual([{ event: 'link.opened', payload: { path: '/customers/42' } }]);
  });

  test.each([undefined, null, 'pivotal://customers/42', { link: 42 }, { link: null }, {}])(
    'that hands over %j only brings the window to the front',
    async (data) => {
      const window = await start();
      await call(window, 'window.ready');
      window.hide();
      app.emit('second-instance', {}, [], '/', data);
      expect(window.isVisible()).toBe(true);
      expect(events(window)).toEqual([]);
    },
  );
});

describe('what keeps it from starting is said in a dialog, and it ends', () => {
  async function failure() {
    startElectronShell(log);
    app.becomeReady();
    await vi.waitFor(() => expect(app.exitCode).toBe(1));
    expect(app.windows).toEqual([]);
    expect(dialog.errors).toHaveLength(1);
    return dialog.errors[0];
  }

  test('another process serves the folder', async () => {
    const release = lockFolder(folder);
    expect(await failure()).toEqual({
      title: 'Pivotal is already running on this data',
      message: expect.stringContaining(`Another Pivotal is already running on the data folder ${folder}`),
    });
    release();
  });

  test('the database is of a newer version, and is left untouched', async () => {
    await start();
    await quit();
    const database = new Database(databasePath(folder));
    database.pragma('user_version = 9999');
    database.close();
    restartElectron();
    expect(await failure()).toEqual({
      title: 'This data needs a newer Pivotal',
      message: expect.stringContaining('It was left untouched. Update Pivotal to open it.'),
    });
  });

  test('the folder cannot be used', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    process.argv = ['electron', '.', `--data-dir=${file}`];
    expect(await failure()).toEqual({
      title: 'The data folder cannot be used',
      message: expect.stringContaining(`The data folder ${file} cannot be used`),
    });
  });

  test('the port is not a port', async () => {
    process.argv = ['electron', '.', `--data-dir=${folder}`, '--port=http'];
    expect(await failure()).toEqual({
      title: 'Pivotal could not start',
      message: '--port needs a number from 0 to 65535, not "http".',
    });
  });
});

test('a port in use does not keep the window from opening; it is said there', async () => {
  const other = await new Promise<Server>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  });
  const { port } = other.address() as AddressInfo;
  process.argv = ['electron', '.', `--data-dir=${folder}`, `--port=${port}`];
  const window = await start();
  const info = (await call(window, 'app.info')) as AppInfo;
  expect(info.api_url).toBeNull();
  expect(info.notice).toContain(`port ${port} is in use by another program`);
  expect(Tray.all[0]?.menu?.items[0]?.label).toBe('Saved on this laptop · local API off');
  other.close();
});

describe('while it runs', () => {
  test('the menu’s commands reach the page, and show it', async () => {
    const window = await start();
    await call(window, 'window.ready');
    window.hide();
    Menu.application?.click('New Customer');
    expect(window.isVisible()).toBe(true);
    expect(events(window)).toEqual([{ event: 'menu.command', payload: { command: 'new_customer' } }]);
  });

  test('the tray icon says how the data stands, and shows and hides the window', async () => {
    const window = await start();
    const [tray] = Tray.all;
    expect(tray?.menu?.items[0]?.label).toBe('Saved on this laptop');
    tray?.menu?.click('Hide Pivotal');
    expect(window.isVisible()).toBe(false);
    tray?.menu?.click('Show Pivotal');
    expect(window.isVisible()).toBe(true);
  });

  test('the sync learns whether somebody looks', async () => {
    const window = await start();
    const running: RunningApp = await vi.mocked(startApp).mock.results[0]?.value;
    const setFocused = vi.spyOn(running.sync, 'setFocused');
    window.emit('focus');
    window.emit('blur');
    expect(setFocused.mock.calls).toEqual([[true], [false]]);
  });

  test('the key of the cloud is kept in the keychain', async () => {
    await start();
    expect(vi.mocked(startApp).mock.calls[0]?.[0].secrets?.kind).toBe('keychain');
  });

  test('without a keychain the key of the cloud is kept in a file, and that is logged', async () => {
    safeStorage.backend = 'basic_text';
    await start();
    expect(vi.mocked(startApp).mock.calls[0]?.[0].secrets?.kind).toBe('file');
    expect(log).toHaveBeenCalledWith('warn', 'keychain_unavailable', expect.anything());
  });

  test('back and forward work from the menu and the buttons of a mouse', async () => {
    const window = await start();
    Menu.application?.click('Back');
    Menu.application?.click('Forward');
    window.emit('app-command', {}, 'browser-backward');
    window.emit('app-command', {}, 'browser-forward');
    expect(window.webContents.moves).toEqual(['back', 'forward', 'back', 'forward']);
  });

  test('a crashed page comes back, is told so, and reaches the same hub', async () => {
    const window = await start();
    const before = (await call(window, 'app.info')) as AppInfo;
    window.webContents.crash('crashed');
    expect(await call(window, 'app.info')).toEqual(before);
    await call(window, 'window.ready');
    expect(events(window)).toEqual([
      {
        event: 'app.notice',
        payload: { message: 'The window had to be opened anew. Everything that was saved is still there.' },
      },
    ]);
  });

  test('closing the window hides it; the API goes on, and that is said once', async () => {
    const window = await start();
    const { api_url } = (await call(window, 'app.info')) as AppInfo;
    window.close();
    expect([window.isDestroyed(), window.isVisible()]).toEqual([false, false]);
    expect((await fetch(`${api_url}/customers`)).status).toBe(401);
    window.show();
    window.close();
    expect(Notification.shown.map(({ title }) => title)).toEqual(['Pivotal is still running']);
  });

  test('closed while full screen, it leaves full screen first', async () => {
    const window = await start();
    window.setFullScreen(true);
    window.close();
    expect([window.isFullScreen(), window.isVisible()]).toEqual([false, true]);
    window.emit('leave-full-screen');
    expect(window.isVisible()).toBe(false);
  });

  test('quitting closes the window, stops the API and gives the folder back', async () => {
    const window = await start();
    const { api_url } = (await call(window, 'app.info')) as AppInfo;
    Tray.all[0]?.menu?.click('Quit Pivotal');
    await vi.waitFor(() => expect(app.exitCode).toBe(0));
    expect(window.isDestroyed()).toBe(true);
    expect(Tray.all[0]?.destroyed).toBe(true);
    await expect(fetch(`${api_url}/customers`)).rejects.toThrow();
    lockFolder(folder)();
  });

  test('nothing of a request is logged', async () => {
    const window = await start();
    await call(window, 'app.info');
    window.webContents.mainFrame.url = 'https://evil.example/?token=secret';
    await expect(call(window, 'keys.list')).rejects.toThrow('refused');
    expect(JSON.stringify(log.mock.calls)).not.toContain('secret');
  });
});
