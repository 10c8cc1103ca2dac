import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { AppInfo } from '#shared/bridge.ts';
import { app, protocol } from '../../../../test/support/electron/electron.ts';
import { call, shellPerTest } from '../../../../test/support/electron/shell.ts';
import { databasePath } from '../../hub/database/database.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

const { folder, printed, start } = shellPerTest();

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
    expect(info).toMatchObject({ shell: 'electron', data_folder: folder(), notice: null });
    const answer = await fetch(`${info.api_url}/customers`);
    expect(answer.status).toBe(401);
    expect(existsSync(databasePath(folder()))).toBe(true);
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
    expect(app.getPath('userData')).toBe(folder());
    expect(app.getPath('sessionData')).toBe(join(folder(), 'window'));
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
