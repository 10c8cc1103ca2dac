import { spawnSync } from 'node:child_process';

/**
 * Asks the app that serves a data folder for an address that lets a browser in.
 * @param commandLine the built command
 * @param folderOptions `--data-dir` and its folder, or nothing for the usual one
 * @throws Error with what the command said
 */
export function oneTimeLink(commandLine: string, folderOptions: readonly string[]): string {
  const parameters = [commandLine, 'open', ...folderOptions];
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.trim() || 'Pivotal could not be asked for an address');
  return stdout.trim();
}
