import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataFolder } from '../../data-folder.ts';
import { linkAmong } from './links.ts';

export interface ElectronOptions {
  readonly folder: string;
  /** Where the local API listens; 0 takes a free port, null the one of the settings. */
  readonly port: number | null;
  readonly sample: boolean;
  /** Started by the system at login: the window waits until it is wanted. */
  readonly isHidden: boolean;
  /** The `pivotal://` link that started the app. */
  readonly link: string | null;
}

/**
 * The same options as `pivotal serve`. Everything else is left alone: Chromium and the operating system add
 * arguments of their own, in any place.
 * @param parameters of the process, without its program.
 * @throws Error in words for a person, when the port is not a port.
 */
export function parseCommandLine(parameters: readonly string[]): ElectronOptions {
  const { values } = parseArgs({
    args: [...parameters],
    strict: false,
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      port: { type: 'string' },
      sample: { type: 'boolean' },
      hidden: { type: 'boolean' },
    },
  });
  const { 'data-dir': folder, port, sample, hidden } = values;
  return {
    folder: typeof folder === 'string' && folder.trim() !== '' ? resolve(folder) : defaultDataFolder(),
    port: port === undefined ? null : parsePort(port),
    sample: sample === true,
    isHidden: hidden === true,
    link: linkAmong(parameters),
  };
}

function parsePort(text: string | boolean): number {
  const port = Number(text);
  if (typeof text !== 'string' || !/^\d+$/.test(text) || port > 65535) {
    throw new Error(`--port needs a number from 0 to 65535, not "${text}".`);
  }
  return port;
}
