import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { app, nativeTheme, restartElectron, screen } from '../../../../test/support/electron/electron.ts';
import { BrowserWindow } from '../../../../test/support/electron/window.ts';
import type { Log } from '../../log.ts';
import { APP_ORIGIN } from './origin.ts';
import { type AppWindow, openWindow } from './window.ts';
import { FIRST_STATE, loadWindowState, saveWindowState } from './window-state.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

const log = vi.fn<Log>();
let folder: string;

beforeEach(() => {
  vi.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), 'pivotal-window-'));
  restartElectron();
  app.becomeReady();
  log.mockClear();
});

afterEach(() => {
  vi.useRealTimers();
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

function open(
  platform: NodeJS.Platform = 'linux',
  isHidden = false,
): { window: AppWindow; fake: BrowserWindow } {
  const options = {
    folder,
    origin: APP_ORIGIN,
    path: '/customers/42',
    preload: '/app/preload.cjs',
    platform,
    isHidden,
    log,
  };
  const window = openWindow(options);
  const fake = app.windows.at(-1);
  if (!(fake instanceof BrowserWindow)) throw new Error('no window was opened');
  return { window, fake };
}

test('the page is sandboxed, isolated, without Node, and has exactly these rights', () => {
  const { fake } = open();
  expect(fake.options.webPreferences).toEqual({
    preload: '/app/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: true,
  });
});

test('it opens the route it was asked for and stays hidden until there is something to see', () => {
  const { fake } = open();
  expect(fake.options).toMatchObject({ show: false, title: 'Pivotal', minWidth: 900, minHeight: 600 });
  expect(fake.webContents.loads).toEqual(['app://pivotal/customers/42']);
  expect(fake.isVisible()).toBe(false);
  fake.emit('ready-to-show');
  expect(fake.isVisible()).toBe(true);
});

test('a page that cannot be loaded is shown all the same, and logged', async () => {
  vi.spyOn(BrowserWindow.prototype, 'loadURL').mockRejectedValueOnce(new Error('ERR_FAILED (-2)'));
  const { fake } = open();
  await vi.advanceTimersByTimeAsync(0);
  expect(fake.isVisible()).toBe(true);
  expect(log).toHaveBeenCalledWith(
    'error',
    'page_not_loaded',
    expect.objectContaining({ error: 'Error: ERR_FAILED (-2)' }),
  );
});

test.each([
  [false, '#ffffff'],
  [true, '#131316'],
])('at first its background is that of the system’s theme (dark: %s)', (isDark, color) => {
  nativeTheme.shouldUseDarkColors = isDark;
  expect(open().fake.options.backgroundColor).toBe(color);
});

test('its background is the page’s last one, also at the next start', () => {
  const { fake } = open();
  fake.webContents.emit('did-change-theme-color', {}, '#131316');
  expect(fake.backgroundColor).toBe('#131316');
  fake.webContents.emit('did-change-theme-color', {}, null);
  expect(open().fake.options.backgroundColor).toBe('#131316');
});

test('it comes back where it was and as large', () => {
  const { fake } = open();
  fake.bounds = { x: 200, y: 100, width: 1000, height: 700 };
  fake.emit('move');
  fake.emit('resize');
  expect(loadWindowState(folder).bounds).toBeNull();
  vi.advanceTimersByTime(500);
  expect(open().fake.options).toMatchObject({ x: 200, y: 100, width: 1000, height: 700 });
});

test('what happens in the moment before it closes is remembered too', () => {
  const { fake } = open();
  fake.bounds = { x: 10, y: 20, width: 1000, height: 700 };
  fake.emit('move');
  fake.close();
  expect(loadWindowState(folder).bounds).toEqual({ x: 10, y: 20, width: 1000, height: 700 });
  vi.advanceTimersByTime(500);
});

test('it comes back onto a display that is there', () => {
  saveWindowState(folder, { ...FIRST_STATE, bounds: { x: 4000, y: 100, width: 1000, height: 700 } });
  expect(open().fake.options).toMatchObject({ x: 460, y: 170, width: 1000, height: 700 });
  screen.displays.push({ workArea: { x: 3840, y: 0, width: 1920, height: 1080 } });
  expect(open().fake.options).toMatchObject({ x: 4000, y: 100 });
});

test('maximised, it comes back maximised, with its former size behind it', () => {
  const { fake } = open();
  fake.bounds = { x: 200, y: 100, width: 1000, height: 700 };
  fake.maximized = true;
  fake.close();
  const { fake: next } = open();
  next.emit('ready-to-show');
  expect(next.isMaximized()).toBe(true);
  expect(next.options).toMatchObject({ x: 200, y: 100, width: 1000, height: 700 });
});

test('full screen, it comes back full screen', () => {
  const { fake } = open();
  fake.fullScreen = true;
  fake.close();
  const { fake: next } = open();
  next.emit('ready-to-show');
  expect(next.isFullScreen()).toBe(true);
});

test('minimised, it is restored when it is asked for', () => {
  const { window, fake } = open();
  fake.minimized = true;
  window.show();
  expect([fake.isMinimized(), fake.isVisible(), fake.isFocused()]).toEqual([false, true, true]);
});

test('a place that cannot be saved costs nothing else', () => {
  const { fake } = open();
  rmSync(folder, { recursive: true });
  fake.close();
  expect(fake.isDestroyed()).toBe(true);
  expect(log).toHaveBeenCalledWith('warn', 'window_state_not_saved', expect.anything());
  folder = mkdtempSync(join(tmpdir(), 'pivotal-window-'));
});

test('started hidden, it loads its page and is shown only when it is wanted', () => {
  const { window, fake } = open('linux', true);
  fake.emit('ready-to-show');
  expect([fake.webContents.loads.length, fake.isVisible()]).toEqual([1, false]);
  window.show();
  expect(fake.isVisible()).toBe(true);
});
