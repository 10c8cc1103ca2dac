import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppInfo } from '#shared/bridge.ts';
import {
  app,
  clipboard,
  crashReporter,
  globalShortcut,
  Menu,
  Notification,
  powerMonitor,
  safeStorage,
  session,
  shell,
  Tray,
} from '../../../../test/support/electron/electron.ts';
import { call, events, shellPerTest } from '../../../../test/support/electron/shell.ts';
import type { BrowserWindow } from '../../../../test/support/electron/window.ts';
import { type RunningApp, startApp } from '../../app.ts';
import { lockFolder } from '../../hub/database/lock.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));
// The real one, looked at from outside.
vi.mock('../../app.ts', async (original) => {
  const { startApp } = await original<typeof import('../../app.ts')>();
  return { startApp: vi.fn(startApp) };
});

const { commandLine, folder, log, start } = shellPerTest();
beforeEach(() => void vi.mocked(startApp).mockClear());

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

  test('without a keychain the key of the cloud is kept in a file', async () => {
    safeStorage.backend = 'basic_text';
    await start();
    expect(vi.mocked(startApp).mock.calls[0]?.[0].secrets?.kind).toBe('file');
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
    lockFolder(folder())();
  });

  test('a locked keychain holds nothing up: window and API are there', async () => {
    writeFileSync(join(folder(), 'upstream-key.encrypted'), 'v1:terces');
    safeStorage.isLocked = true;
    const window = await start();
    const { api_url } = (await call(window, 'app.info')) as AppInfo;
    expect((await fetch(`${api_url}/customers`)).status).toBe(401);
  });

  test('when the machine wakes up, the sync tries again at once', async () => {
    await start();
    const running: RunningApp = await vi.mocked(startApp).mock.results[0]?.value;
    const wake = vi.spyOn(running.sync, 'wake');
    powerMonitor.emit('resume');
    powerMonitor.emit('unlock-screen');
    expect(wake).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['the system shuts down or the person logs out', () => powerMonitor.emit('shutdown')],
    ['Windows ends the session', (window: BrowserWindow) => window.emit('session-end')],
  ])('when %s, it ends at once with everything on disk', async (_, end) => {
    const window = await start();
    const running: RunningApp = await vi.mocked(startApp).mock.results[0]?.value;
    const flush = vi.spyOn(running, 'flush');
    end(window);
    expect([flush.mock.calls.length, app.exitCode]).toEqual([1, 0]);
    await running.stop();
  });

  test('an error that nobody catches is logged, and the app goes on', async () => {
    const window = await start();
    process.emit('uncaughtException', new Error('out of nowhere'));
    expect(log).toHaveBeenCalledWith('error', 'uncaught_exception', expect.anything());
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 5, name: 'GPU' });
    expect(log).toHaveBeenCalledWith('warn', 'child_process_gone', expect.objectContaining({ type: 'GPU' }));
    expect(crashReporter.starts).toEqual([{ uploadToServer: false }]);
    await call(window, 'app.info');
  });

  test('the logs can be shown, and what a helper must know copied, without data and keys', async () => {
    const window = await start();
    await call(window, 'app.info');
    Menu.application?.click('Show Logs');
    expect(shell.openedPaths).toEqual([join(folder(), 'logs')]);
    Menu.application?.click('Copy Diagnostics');
    expect(clipboard.texts[0]).toMatch(/^Pivotal \d+\.\d+\.\d+\n/);
    expect(clipboard.texts[0]).toContain('Cloud: local');
    expect(clipboard.texts[0]).toContain('"event":"listening"');
  });

  test('the global shortcut opens the search over anything, once one is chosen', async () => {
    const window = await start();
    await call(window, 'window.ready');
    expect(globalShortcut.registered.size).toBe(0);
    const running: RunningApp = await vi.mocked(startApp).mock.results[0]?.value;
    expect((await running.computer.set({ shortcut: 'Control+Shift+K' })).shortcut).toBe('registered');
    window.hide();
    globalShortcut.registered.get('Control+Shift+K')?.();
    expect(window.isVisible()).toBe(true);
    expect(events(window)).toContainEqual({ event: 'menu.command', payload: { command: 'search' } });
  });

  test('another one opens the box for a quick note or task; both work side by side', async () => {
    const window = await start();
    await call(window, 'window.ready');
    const running: RunningApp = await vi.mocked(startApp).mock.results[0]?.value;
    await running.computer.set({ shortcut: 'Control+Shift+K' });
    const taken = await running.computer.set({ capture_shortcut: 'Control+Shift+N' });
    expect([taken.shortcut, taken.capture_shortcut]).toEqual(['registered', 'registered']);
    window.hide();
    globalShortcut.registered.get('Control+Shift+N')?.();
    expect(window.isVisible()).toBe(true);
    expect(events(window)).toContainEqual({ event: 'menu.command', payload: { command: 'quick_capture' } });
    await running.computer.set({ capture_shortcut: null });
    expect([...globalShortcut.registered.keys()]).toEqual(['Control+Shift+K']);
  });

  test('no dictionary is fetched before spelling is switched on', async () => {
    await start();
    expect(session.defaultSession.isSpellCheckerEnabled).toBe(process.platform === 'darwin');
    const running: RunningApp = await vi.mocked(startApp).mock.results[0]?.value;
    await running.computer.set({ spelling: true });
    expect(session.defaultSession.isSpellCheckerEnabled).toBe(true);
  });

  test('started at login it stays hidden', async () => {
    commandLine('--hidden');
    const window = await start();
    expect([window.webContents.loads.length, window.isVisible()]).toEqual([1, false]);
    Tray.all[0]?.menu?.click('Show Pivotal');
    expect(window.isVisible()).toBe(true);
  });

  test('nothing of a request is logged', async () => {
    const window = await start();
    await call(window, 'app.info');
    window.webContents.mainFrame.url = 'https://evil.example/?token=secret';
    await expect(call(window, 'keys.list')).rejects.toThrow('refused');
    expect(JSON.stringify(log.mock.calls)).not.toContain('secret');
  });
});
