import { homedir } from 'node:os';
import { app, session, shell } from 'electron';
import type { ComputerSettings } from '#shared/bridge/computer.ts';
import type { Log } from '../../log.ts';
import { logFolder } from '../../log-file.ts';
import type { ShellParts } from '../shell-parts.ts';
import { createGlobalShortcut } from './global-shortcut.ts';
import { type CommandMachine, commandState, installCommand, removeCommand } from './install-command.ts';
import { createLoginItem } from './login-item.ts';
import { createUpdates, type Updater } from './update.ts';

export interface DesktopPartsOptions {
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
  /** The global shortcut was pressed, in whatever program. */
  readonly searchAsked: () => void;
  /** So was the one for a quick note or task. */
  readonly captureAsked: () => void;
  /** A newer version is there: it is installed at the end of this run. */
  readonly updateReady: (version: string) => void;
}

export interface DesktopParts extends ShellParts {
  settings(): ComputerSettings | null;
}

/** What Electron can do on this computer beside showing a window. */
export function createDesktopParts(options: DesktopPartsOptions): DesktopParts {
  const { folder, platform, log, searchAsked, captureAsked, updateReady } = options;
  const shortcut = createGlobalShortcut(searchAsked);
  const captureShortcut = createGlobalShortcut(captureAsked);
  const updates = createUpdates({
    isPackaged: app.isPackaged,
    resources: process.resourcesPath ?? '',
    load: async (): Promise<Updater> => (await import('electron-updater')).default.autoUpdater,
    changed(state) {
      if (state.kind === 'ready') updateReady(state.version);
    },
    log,
  });
  const machine = (): CommandMachine => ({
    platform,
    environment: process.env,
    home: homedir(),
    program: process.env.APPIMAGE ?? process.execPath,
    sharedFolder: '/usr/local/bin',
  });
  let current: ComputerSettings | null = null;
  return {
    login: createLoginItem(platform),
    shortcut: { state: shortcut.outcome },
    captureShortcut: { state: captureShortcut.outcome },
    command: {
      state: () => commandState(machine()),
      install: () => installCommand(machine()),
      remove: () => removeCommand(machine()),
    },
    update: { state: updates.state, look: updates.look, follow: updates.follow },
    showLogs: () => void shell.openPath(logFolder(folder)),
    settings: () => current,
    use(settings) {
      if (settings.shortcut !== (current?.shortcut ?? null)) shortcut.set(settings.shortcut);
      if (settings.capture_shortcut !== (current?.capture_shortcut ?? null)) {
        captureShortcut.set(settings.capture_shortcut);
      }
      // macOS has dictionaries of its own; elsewhere Chromium fetches them, which nobody is to learn of unasked.
      session.defaultSession.setSpellCheckerEnabled(platform === 'darwin' || settings.spelling);
      updates.setAutomatic(settings.updates);
      current = settings;
    },
  };
}
