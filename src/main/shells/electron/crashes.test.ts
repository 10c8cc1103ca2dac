import { beforeEach, expect, test, vi } from 'vitest';
import { app, BrowserWindow, dialog, restartElectron } from '../../../../test/support/electron/electron.ts';
import type { Log } from '../../log.ts';
import { watchForCrashes } from './crashes.ts';
import type { IpcTransport } from './ipc.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

const log = vi.fn<Log>();
const announce = vi.fn<IpcTransport['announce']>();
const quit = vi.fn();
let time: number;
let window: BrowserWindow;

beforeEach(() => {
  restartElectron();
  app.becomeReady();
  vi.clearAllMocks();
  time = 0;
  window = new BrowserWindow({});
  void window.loadURL('app://pivotal/customers/42');
  watchForCrashes({
    window: { browserWindow: window } as never,
    ipc: { announce } as never,
    log,
    now: () => time,
    quit,
  });
});

test.each(['crashed', 'oom', 'killed', 'abnormal-exit', 'memory-eviction'])(
  'a page whose process ended (%s) is brought back where it was, and says so',
  (reason) => {
    window.webContents.crash(reason);
    expect(window.webContents.reloads).toBe(1);
    expect(window.webContents.getURL()).toBe('app://pivotal/customers/42');
    expect(announce).toHaveBeenCalledExactlyOnceWith('app.notice', {
      message: 'The window had to be opened anew. Everything that was saved is still there.',
    });
    expect(log).toHaveBeenCalledWith('error', 'window_crashed', { reason, exitCode: 5 });
  },
);

test('a page that ends as it should is left alone', () => {
  window.webContents.crash('clean-exit');
  expect(window.webContents.reloads).toBe(0);
});

test('a page that keeps dying is not brought back for ever: the person decides', async () => {
  dialog.presses = [0, 1];
  for (let count = 0; count < 3; count += 1) window.webContents.crash('crashed');
  expect(window.webContents.reloads).toBe(2);
  expect(dialog.messages[0]).toMatchObject({
    message: 'The window keeps stopping',
    buttons: ['Try Again', 'Quit'],
  });
  await vi.waitFor(() => expect(window.webContents.reloads).toBe(3));
  window.webContents.crash('crashed');
  await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
});

test('crashes far apart are each forgiven', () => {
  for (let count = 0; count < 5; count += 1) {
    window.webContents.crash('crashed');
    time += 60_000;
  }
  expect(window.webContents.reloads).toBe(5);
  expect(dialog.messages).toEqual([]);
});

test('a page that hangs is waited for when the person says so', async () => {
  dialog.presses = [0];
  window.emit('unresponsive');
  expect(dialog.messages[0]).toMatchObject({
    message: 'The window is not responding',
    buttons: ['Wait', 'Open Anew'],
  });
  await Promise.resolve();
  expect(window.webContents.reloads).toBe(0);
});

test('a page that hangs is opened anew when the person says so', async () => {
  dialog.presses = [1];
  window.emit('unresponsive');
  await vi.waitFor(() => expect(window.webContents.reloads).toBe(1));
});

test('a page that hangs is asked about once, and no more when it goes on', () => {
  window.emit('unresponsive');
  window.emit('unresponsive');
  expect(dialog.messages).toHaveLength(1);
  window.emit('responsive');
  const [question] = dialog.messages;
  expect((question as { signal?: AbortSignal }).signal?.aborted).toBe(true);
});
