import {
  type Computer,
  type ComputerAction,
  type ComputerSettings,
  computerSettingsSchema,
} from '#shared/bridge/computer.ts';
import { invalidRequest } from '#shared/v1/errors.ts';
import type { WorkspaceSettings } from '../../hub/workspace/settings.ts';
import type { Network } from '../../network/network.ts';
import type { ShellParts } from '../../shells/shell-parts.ts';

/** What follows the settings while the app runs. */
export interface ComputerOptions {
  readonly settings: WorkspaceSettings;
  readonly network: Pick<Network, 'use'>;
  readonly usualPort: number;
  /** Null in the browser shell, and in the command line's. */
  readonly shell: ShellParts | null;
  readonly logFolder: string | null;
  /** Moves the local API there; null for the usual port. @returns whether it takes the next start */
  readonly movePort: (port: number | null) => Promise<'moved' | 'at_next_start'>;
}

export interface ComputerService {
  get(): Computer;
  /** @throws ContractError `command_not_written` */
  act(action: ComputerAction): Computer;
  set(changes: Partial<ComputerSettings> & { start_at_login?: boolean | undefined }): Promise<Computer>;
}

const DEFAULTS: ComputerSettings = {
  port: null,
  proxy: 'system',
  notifications: true,
  spelling: false,
  shortcut: null,
  capture_shortcut: null,
  updates: false,
};

/** The settings of this computer as they are kept, over what they are without a word from anybody. */
export function computerSettings(settings: WorkspaceSettings): ComputerSettings {
  return { ...DEFAULTS, ...settings.get('computer') };
}

export function createComputer(options: ComputerOptions): ComputerService {
  const { settings, network, usualPort, shell, logFolder, movePort } = options;
  let portAtNextStart: number | null = null;

  function use(): ComputerSettings {
    const current = computerSettings(settings);
    const { proxy } = current;
    network.use(proxy === 'system' || proxy === 'direct' ? proxy : { address: proxy });
    shell?.use(current);
    return current;
  }

  function get(): Computer {
    return {
      settings: computerSettings(settings),
      usual_port: usualPort,
      port_at_next_start: portAtNextStart,
      start_at_login: shell?.login.isOn() ?? null,
      shortcut: shell?.shortcut.state() ?? null,
      capture_shortcut: shell?.captureShortcut.state() ?? null,
      command: shell?.command.state() ?? null,
      update: shell?.update.state() ?? null,
      logs: logFolder,
    };
  }

  use();
  return {
    get,
    async set({ start_at_login: startAtLogin, ...changes }) {
      const before = computerSettings(settings);
      const next = computerSettingsSchema.parse({ ...before, ...changes });
      if (next.port !== before.port) {
        const outcome = await movePort(next.port);
        portAtNextStart = outcome === 'moved' ? null : (next.port ?? usualPort);
      }
      settings.set('computer', next);
      if (startAtLogin !== undefined) shell?.login.set(startAtLogin);
      use();
      return get();
    },
    act(action) {
      if (action === 'show_logs') shell?.showLogs();
      if (action === 'look_for_update') shell?.update.look();
      if (action === 'remove_command') shell?.command.remove();
      if (action === 'install_command') {
        const outcome = shell?.command.install();
        if (outcome?.kind === 'failed') throw invalidRequest('command_not_written', outcome.reason);
      }
      return get();
    },
  };
}
