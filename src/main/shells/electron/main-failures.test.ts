import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import type { AppInfo } from '#shared/bridge.ts';
import { app, dialog, restartElectron, Tray } from '../../../../test/support/electron/electron.ts';
import { call, shellPerTest } from '../../../../test/support/electron/shell.ts';
import { databasePath } from '../../hub/database/database.ts';
import { lockFolder } from '../../hub/database/lock.ts';
import { startElectronShell } from './main.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

const { folder, log, start, quit } = shellPerTest();

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
    const release = lockFolder(folder());
    expect(await failure()).toEqual({
      title: 'Pivotal is already running on this data',
      message: expect.stringContaining(`Another Pivotal is already running on the data folder ${folder()}`),
    });
    release();
  });

  test('the database is of a newer version, and is left untouched', async () => {
    await start();
    await quit();
    const database = new Database(databasePath(folder()));
    database.pragma('user_version = 9999');
    database.close();
    restartElectron();
    expect(await failure()).toEqual({
      title: 'This data needs a newer Pivotal',
      message: expect.stringContaining('It was left untouched. Update Pivotal to open it.'),
    });
  });

  test('the folder cannot be used', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    process.argv = ['electron', '.', `--data-dir=${file}`];
    expect(await failure()).toEqual({
      title: 'The data folder cannot be used',
      message: expect.stringContaining(`The data folder ${file} cannot be used`),
    });
  });

  test('the port is not a port', async () => {
    process.argv = ['electron', '.', `--data-dir=${folder()}`, '--port=http'];
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
  process.argv = ['electron', '.', `--data-dir=${folder()}`, `--port=${port}`];
  const window = await start();
  const info = (await call(window, 'app.info')) as AppInfo;
  expect(info.api_url).toBeNull();
  expect(info.notice).toContain(`port ${port} is in use by another program`);
  expect(Tray.all[0]?.menu?.items[0]?.label).toBe('Saved on this laptop · local API off');
  other.close();
});
