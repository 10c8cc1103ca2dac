/** Runs the whole Electron shell on the stand-in for Electron, in a data folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { BridgeMessage } from '#shared/bridge.ts';
import type { Log } from '../../../src/main/log.ts';
import { startElectronShell } from '../../../src/main/shells/electron/main.ts';
import { app, ipcMain, restartElectron } from './electron.ts';
import { BrowserWindow } from './window.ts';

export interface ShellUnderTest {
  /** The data folder; another one for every test. */
  readonly folder: () => string;
  readonly log: ReturnType<typeof vi.fn<Log>>;
  /** Lines on the standard output. */
  readonly printed: readonly string[];
  /** Gives the next start these arguments after the usual ones. */
  readonly commandLine: (...more: string[]) => void;
  /** Starts Pivotal and waits until its window is open. */
  readonly start: () => Promise<BrowserWindow>;
  /** @returns the exit code. */
  readonly quit: () => Promise<number | undefined>;
}

/** Sets every test of a file up and cleans up after it. The file itself puts the stand-in in Electron's place. */
export function shellPerTest(): ShellUnderTest {
  const log = vi.fn<Log>();
  const printed: string[] = [];
  const { argv } = process;
  let folder = '';

  function commandLine(...more: string[]): void {
    process.argv = ['electron', 'out/main/index.js', `--data-dir=${folder}`, '--port=0', ...more];
  }

  async function quit(): Promise<number | undefined> {
    app.quit();
    await vi.waitFor(() => expect(app.exitCode).toBeDefined());
    return app.exitCode;
  }

  async function start(): Promise<BrowserWindow> {
    startElectronShell(log);
    app.becomeReady();
    await vi.waitFor(() => expect(printed).toHaveLength(1));
    const [window] = app.windows;
    if (!(window instanceof BrowserWindow)) throw new Error('no window was opened');
    window.emit('ready-to-show');
    return window;
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pivotal-electron-'));
    restartElectron();
    log.mockClear();
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

  return { folder: () => folder, log, printed, commandLine, start, quit };
}

/** One call of the page over its bridge; throws what it was refused with. */
export async function call(window: BrowserWindow, name: string): Promise<unknown> {
  const text = JSON.stringify({ id: 1, call: name, input: {} });
  const { webContents } = window;
  const answer = (await ipcMain.invoke(webContents, webContents.mainFrame, 'bridge', text)) as BridgeMessage;
  if (!('output' in answer)) throw new Error(JSON.stringify(answer));
  return answer.output;
}

/** What the page was told, apart from changes of records. */
export function events(window: BrowserWindow): unknown[] {
  return window.webContents.sent.map(({ message }) => message);
}
