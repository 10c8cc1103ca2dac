import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fetchElectron } from './fetch-electron.ts';

const PACKAGE = resolve(import.meta.dirname, '../../node_modules/electron');

/** `reason` completes "Pivotal opens in the browser: …". */
export type ElectronBinary =
  | { readonly kind: 'usable'; readonly path: string }
  | { readonly kind: 'missing'; readonly reason: string }
  /** No window can open here, with or without the binary. */
  | { readonly kind: 'unusable'; readonly reason: string };

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
  return {
    platform,
    environment: env,
    userId: process.getuid?.(),
    electronPackage: env.PIVOTAL_ELECTRON_PACKAGE ?? PACKAGE,
  };
}

/**
 * Whether an Electron window can open here. Only looks: importing the `electron` package would fetch its binary
 * from the network. The package notes the binary's name in `path.txt` once it has been fetched.
 */
export function findElectron({ platform, environment, userId, electronPackage }: Machine): ElectronBinary {
  if (platform === 'linux') {
    if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) {
      return { kind: 'unusable', reason: 'there is no display for a window' };
    }
    if (userId === 0) {
      return { kind: 'unusable', reason: 'Electron does not run as root without giving up its sandbox' };
    }
  }
  const path = binaryPath(electronPackage, environment);
  if (path !== null && existsSync(path)) return { kind: 'usable', path };
  return {
    kind: 'missing',
    reason: 'the Electron binary is not installed (npx install-electron fetches it)',
  };
}

function binaryPath(electronPackage: string, environment: NodeJS.ProcessEnv): string | null {
  const note = join(electronPackage, 'path.txt');
  const name = existsSync(note) ? readFileSync(note, 'utf8').trim() : null;
  const elsewhere = overriddenDistribution(environment);
  if (elsewhere !== null) return join(elsewhere, name ?? 'electron');
  return name === null || name === '' ? null : join(electronPackage, 'dist', name);
}

function overriddenDistribution({ ELECTRON_OVERRIDE_DIST_PATH: path }: NodeJS.ProcessEnv): string | null {
  return path === undefined || path === '' ? null : path;
}

export type Shell =
  | { readonly kind: 'window'; readonly electron: string }
  /** `why` completes "Pivotal opens in the browser: …". */
  | { readonly kind: 'browser'; readonly why: string };

/**
 * Where Pivotal opens. Fetches Electron's binary, once, where a window can open and is wanted; not for whoever
 * has said where the binary lies, or that none is to be fetched.
 */
export async function chooseShell(
  machine: Machine,
  wantsBrowser: boolean,
  say: (words: string) => void,
): Promise<Shell> {
  if (wantsBrowser) return { kind: 'browser', why: 'as asked for with --browser' };
  const found = findElectron(machine);
  if (found.kind === 'usable') return { kind: 'window', electron: found.path };
  const { environment, electronPackage } = machine;
  const isFetchWanted =
    !environment.ELECTRON_SKIP_BINARY_DOWNLOAD && overriddenDistribution(environment) === null;
  if (found.kind === 'unusable' || !isFetchWanted) return { kind: 'browser', why: found.reason };
  say('Fetching Electron for the window, this once (about 120 MB; --browser does without) …');
  const limitSeconds = Number(environment.PIVOTAL_ELECTRON_LIMIT_SECONDS) || undefined;
  const fetched = await fetchElectron({
    electronPackage,
    environment,
    onProgress: say,
    ...(limitSeconds === undefined ? {} : { limitSeconds }),
  });
  if (!fetched.isFetched) return { kind: 'browser', why: fetched.reason };
  const installed = findElectron(machine);
  return installed.kind === 'usable'
    ? { kind: 'window', electron: installed.path }
    : { kind: 'browser', why: installed.reason };
}
