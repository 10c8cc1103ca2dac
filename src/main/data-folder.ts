import { homedir } from 'node:os';
import { join } from 'node:path';

/** The platform's folder for an application's data; Electron names the same one `userData`. */
export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Pivotal');
    case 'win32':
      return join(environment.APPDATA || join(home, 'AppData', 'Roaming'), 'Pivotal');
    default:
      return join(environment.XDG_CONFIG_HOME || join(home, '.config'), 'Pivotal');
  }
}
