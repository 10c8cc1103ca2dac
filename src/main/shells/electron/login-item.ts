import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';

/** Given to the app that the system starts at login: its window stays hidden until it is wanted. */
const HIDDEN_FLAG = '--hidden';

export interface LoginItem {
  isOn(): boolean;
  set(isOn: boolean): void;
}

/**
 * Starting with the session. macOS and Windows keep a list of their own; on Linux it is a file in the autostart
 * folder of the XDG specification.
 */
export function createLoginItem(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv = process.env,
  program: string = environment.APPIMAGE ?? process.execPath,
): LoginItem {
  if (platform === 'linux') return createAutostartFile(environment, program);
  return {
    isOn: () => app.getLoginItemSettings({ args: [HIDDEN_FLAG] }).openAtLogin,
    set: (isOn) => app.setLoginItemSettings({ openAtLogin: isOn, args: [HIDDEN_FLAG] }),
  };
}

function createAutostartFile(environment: NodeJS.ProcessEnv, program: string): LoginItem {
  const configuration = environment.XDG_CONFIG_HOME || join(environment.HOME || homedir(), '.config');
  const folder = join(configuration, 'autostart');
  const file = join(folder, 'pivotal-desktop.desktop');
  return {
    isOn: () => existsSync(file),
    set(isOn) {
      if (!isOn) {
        rmSync(file, { force: true });
        return;
      }
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, desktopEntry(program));
    },
  };
}

/** Of the Desktop Entry specification, in which a quoted program needs its quotes and backslashes escaped twice. */
function desktopEntry(program: string): string {
  const escaped = program.replaceAll(/["`$\\]/g, (sign) => `\\\\${sign}`).replaceAll('%', '%%');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Pivotal',
    `Exec="${escaped}" ${HIDDEN_FLAG}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}
