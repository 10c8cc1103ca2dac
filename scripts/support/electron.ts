import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PACKAGE = resolve(import.meta.dirname, '../../node_modules/electron');

export type ElectronBinary =
  | { readonly isUsable: true; readonly path: string }
  /** `reason` completes "Pivotal opens in the browser: …". */
  | { readonly isUsable: false; readonly reason: string };

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  /** Undefined on Windows. */
  readonly userId: number | undefined;
  /** Where the `electron` package is installed. */
  readonly electronPackage: string;
}

export function thisMachine(): Machine {
  const { platform, env } = process;
  return { platform, environment: env, userId: process.getuid?.(), electronPackage: PACKAGE };
}

/**
 * Whether an Electron window can open here. Only looks: importing the `electron` package would fetch its binary
 * from the network. The package notes the binary's name in `path.txt` once it has been fetched.
 */
export function findElectron({ platform, environment, userId, electronPackage }: Machine): ElectronBinary {
  const path = binaryPath(electronPackage, environment);
  if (path === null || !existsSync(path)) {
    return {
      isUsable: false,
      reason: 'the Electron binary is not installed (npx install-electron fetches it)',
    };
  }
  if (platform === 'linux') {
    if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) {
      return { isUsable: false, reason: 'there is no display for a window' };
    }
    if (userId === 0) {
      return { isUsable: false, reason: 'Electron does not run as root without giving up its sandbox' };
    }
  }
  return { isUsable: true, path };
}

function binaryPath(electronPackage: string, environment: NodeJS.ProcessEnv): string | null {
  const note = join(electronPackage, 'path.txt');
  const name = existsSync(note) ? readFileSync(note, 'utf8').trim() : null;
  const elsewhere = environment.ELECTRON_OVERRIDE_DIST_PATH;
  if (elsewhere !== undefined && elsewhere !== '') return join(elsewhere, name ?? 'electron');
  return name === null || name === '' ? null : join(electronPackage, 'dist', name);
}
