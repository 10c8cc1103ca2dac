import { existsSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { app } from '../../../../test/support/electron/electron.ts';
import { call, events, shellPerTest } from '../../../../test/support/electron/shell.ts';
import type { BrowserWindow } from '../../../../test/support/electron/window.ts';
import { databasePath } from '../../hub/database/database.ts';
import { startElectronShell } from './main.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

const { folder, log, printed, commandLine, start } = shellPerTest();

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
    expect(existsSync(databasePath(folder()))).toBe(false);
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
