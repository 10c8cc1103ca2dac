import { once } from 'node:events';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { BridgeMessage } from '#shared/bridge.ts';
import type { SyncStatus } from '#shared/sync.ts';
import {
  app,
  ipcMain,
  Notification,
  powerMonitor,
  Tray,
} from '../../../../test/support/electron/electron.ts';
import { call, events, shellPerTest } from '../../../../test/support/electron/shell.ts';
import type { BrowserWindow } from '../../../../test/support/electron/window.ts';
import { type RunningApp, startApp } from '../../app.ts';
import { databasePath } from '../../hub/database/database.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));
const desktop = vi.hoisted(() => ({ hasTray: true }));
vi.mock('./tray-host.ts', () => ({ hasTrayHost: () => Promise.resolve(desktop.hasTray) }));
const listeners = vi.hoisted((): (() => void)[] => []);
// The real one; whoever follows its sync can be told that something has changed.
vi.mock('../../app.ts', async (original) => {
  const { startApp } = await original<typeof import('../../app.ts')>();
  return {
    startApp: vi.fn(async (...parameters: Parameters<typeof startApp>) => {
      const running = await startApp(...parameters);
      vi.spyOn(running.sync, 'subscribe').mockImplementation((listener) => {
        listeners.push(listener);
        return () => {};
      });
      return running;
    }),
  };
});

const { commandLine, folder, start } = shellPerTest();
beforeEach(() => {
  desktop.hasTray = true;
  listeners.length = 0;
  vi.mocked(startApp).mockClear();
});

const running = (): Promise<RunningApp> => vi.mocked(startApp).mock.results[0]?.value;
const titles = () => Notification.shown.map(({ title }) => title);

/** So many decisions wait for the person from now on. */
async function wait(count: number): Promise<void> {
  const { sync } = await running();
  const status: SyncStatus = { ...sync.status(), waiting_for_you: count };
  vi.spyOn(sync, 'status').mockReturnValue(status);
  for (const listener of listeners) listener();
}

describe('what needs a decision while nobody looks at the window', () => {
  test('is said once, and a click leads to where it is decided', async () => {
    const window = await start();
    await call(window, 'window.ready');
    window.hide();
    await wait(2);
    await wait(2);
    expect(titles()).toEqual(['2 changes need your decision']);
    Notification.shown[0]?.emit('click');
    expect(window.isVisible()).toBe(true);
    expect(events(window)).toContainEqual({ event: 'link.opened', payload: { path: '/settings/cloud' } });
  });

  test('is not said over the window itself, nor to whoever has switched notifications off', async () => {
    const window = await start();
    await wait(1);
    window.hide();
    await (await running()).computer.set({ notifications: false });
    await wait(2);
    expect(titles()).toEqual([]);
  });
});

describe('a desktop that shows no tray icons', () => {
  beforeEach(() => {
    desktop.hasTray = false;
  });

  test('is told how to quit when the window is closed, and the API stays on', async () => {
    const window = await start();
    window.close();
    expect(window.isVisible()).toBe(false);
    expect(Notification.shown[0]?.body).toContain('choose Quit in its File menu');
    expect(Notification.shown[0]?.body).not.toContain('beside the clock');
  });

  test('shows the window at login too: there would be nothing to bring it back', async () => {
    commandLine('--hidden');
    const window = await start();
    expect(window.isVisible()).toBe(true);
  });

  test('with a tray it is told of its icon', async () => {
    desktop.hasTray = true;
    (await start()).close();
    expect(Notification.shown[0]?.body).toContain('quit it from its icon beside the clock');
    expect(Tray.all).toHaveLength(1);
  });
});

describe('the end of the session', () => {
  async function ask(window: BrowserWindow, name: string, input: unknown): Promise<unknown> {
    const text = JSON.stringify({ id: 1, call: name, input });
    const { webContents } = window;
    const answer = (await ipcMain.invoke(
      webContents,
      webContents.mainFrame,
      'bridge',
      text,
    )) as BridgeMessage;
    if (!('output' in answer)) throw new Error(JSON.stringify(answer));
    return answer.output;
  }

  test.each<[string, (window: BrowserWindow) => void]>([
    ['a log-out or a shutdown', () => void powerMonitor.emit('shutdown')],
    ['the end of a session of Windows', (window) => void window.emit('session-end')],
  ])('with %s nothing is lost that was answered', async (_, end) => {
    const window = await start();
    const { secret } = (await ask(window, 'keys.create', { name: 'script', mode: 'live' })) as {
      secret: string;
    };
    const { apiUrl, stop } = await running();
    const answered = await Promise.all(
      Array.from({ length: 20 }, async (_value, at) => {
        const response = await fetch(`${apiUrl()}/customers`, {
          method: 'POST',
          headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
          body: JSON.stringify({ name: `Customer ${at}` }),
        });
        return response.status;
      }),
    );
    end(window);
    expect(app.exitCode).toBe(0);
    // The process would be gone now: what another one finds in the file is all there is.
    const file = new Database(databasePath(folder()), { readonly: true });
    const { count } = file.prepare('SELECT count(*) AS count FROM customers').get() as { count: number };
    file.close();
    expect([new Set(answered), count]).toEqual([new Set([201]), 20]);
    await stop();
  });
});

test('the page is served to the window alone: over HTTP there is neither page nor bridge', async () => {
  await start();
  const origin = new URL((await running()).apiUrl() ?? '').origin;
  for (const path of ['/', '/index.html', '/customers', '/settings', '/assets/x.js', '/open', '/bridge']) {
    const response = await fetch(`${origin}${path}`);
    const text = await response.text();
    // Whatever has no page asks for a key, like everything else.
    expect([401, 404]).toContain(response.status);
    expect(response.headers.get('content-type')).not.toContain('html');
    expect(text).not.toMatch(/<html|<script/i);
  }
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/bridge`, { origin });
  const [error] = (await once(socket, 'error')) as [Error];
  expect(error.message).toMatch(/Unexpected server response: 40\d|socket hang up/);
});
