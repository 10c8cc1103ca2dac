import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { runCommandLine } from '../../cli/program.ts';
import { errorDetails, logToStderr } from '../../log.ts';
import { createKeychain } from './keychain.ts';
import { createElectronNetwork } from './network.ts';

/** Given by the `pivotal` command of the installed app; what follows `--` is its command line. */
export const COMMAND_LINE_FLAG = '--cli';

/** @returns the words of a `pivotal` command line, or null when the app itself was started. */
export function commandLineWords(argv: readonly string[]): readonly string[] | null {
  const at = argv.indexOf(COMMAND_LINE_FLAG);
  // Electron hands on the app's own path first in a checkout; a flag in a link or a file name is not meant.
  if (at === -1 || at > 3) return null;
  return argv.slice(argv[at + 1] === '--' ? at + 2 : at + 1);
}

/**
 * Runs a `pivotal` command in Electron's main process: no window, no place in the dock, and none of the app's own
 * Chromium files, which belong to the app that may be running. Ends the process when the command has ended.
 */
export function runInElectron(words: readonly string[]): void {
  const browserFolder = mkdtempSync(join(tmpdir(), 'pivotal-cli-'));
  app.setPath('sessionData', browserFolder);
  app.setPath('userData', browserFolder);
  if (process.platform === 'darwin') app.setActivationPolicy('accessory');
  process.on('exit', () => rmSync(browserFolder, { recursive: true, force: true }));
  const isServing = words[0] === 'serve';
  app
    .whenReady()
    .then(() =>
      runCommandLine(words, {
        secretsOf: (folder, name) => createKeychain(folder, process.platform, logToStderr, { name }),
        openNetwork: createElectronNetwork,
      }),
    )
    .then((code) => {
      if (!isServing || code !== 0) app.exit(code);
    })
    .catch((error: unknown) => {
      logToStderr('error', 'failure', errorDetails(error));
      app.exit(1);
    });
}
