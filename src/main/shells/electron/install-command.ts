import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { reasonOf } from '#shared/values/reason.ts';
import { COMMAND_LINE_FLAG } from './command-line-mode.ts';

export interface CommandMachine {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
  /** The installed app's own program; an AppImage's file, not where it is mounted. */
  readonly program: string;
  /** Where macOS looks for the programs of everybody: used where this account may write to it. */
  readonly sharedFolder: string;
}

export type InstalledCommand =
  | { readonly kind: 'installed'; readonly path: string; readonly isOnPath: boolean }
  | { readonly kind: 'absent' }
  /** `reason` is a sentence for the person. */
  | { readonly kind: 'failed'; readonly reason: string };

/** By which our own file is known again: nobody else's is overwritten or removed. */
const MARK = 'Starts the command line of the installed Pivotal';

/** Where the `pivotal` command goes: a folder of the person's own, that is usually searched for programs. */
function commandFile({ platform, environment, home, sharedFolder }: CommandMachine): string {
  if (platform === 'win32') {
    const local = environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local');
    return join(local, 'Microsoft', 'WindowsApps', 'pivotal.cmd');
  }
  const isShared = platform === 'darwin' && isWritable(sharedFolder);
  return join(isShared ? sharedFolder : join(home, '.local', 'bin'), 'pivotal');
}

export function commandState(machine: CommandMachine): InstalledCommand {
  const path = commandFile(machine);
  return isOurs(path) ? { kind: 'installed', path, isOnPath: isOnPath(path, machine) } : { kind: 'absent' };
}

/** Writes a small script that starts the app in its command-line mode. */
export function installCommand(machine: CommandMachine): InstalledCommand {
  const path = commandFile(machine);
  if (existsSync(path) && !isOurs(path)) {
    return {
      kind: 'failed',
      reason: `There is a pivotal command already at ${path}, which is not Pivotal's own. Remove it first.`,
    };
  }
  try {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, machine.platform === 'win32' ? windowsLauncher(machine) : shellLauncher(machine));
    chmodSync(path, 0o755);
  } catch (error) {
    const reason = reasonOf(error);
    return { kind: 'failed', reason: `The command could not be written to ${path}: ${reason}` };
  }
  return commandState(machine);
}

export function removeCommand(machine: CommandMachine): InstalledCommand {
  const path = commandFile(machine);
  if (isOurs(path)) rmSync(path, { force: true });
  return { kind: 'absent' };
}

/** What follows `--` is left alone by Chromium. Without a display its headless platform serves. */
export function shellLauncher({ program, platform }: Pick<CommandMachine, 'program' | 'platform'>): string {
  const quoted = `'${program.replaceAll("'", `'\\''`)}'`;
  const run = (flags: string) => `exec ${quoted} ${flags}${COMMAND_LINE_FLAG} -- "$@"`;
  const headless = run('--ozone-platform=headless --disable-gpu ');
  return [
    '#!/bin/sh',
    `# ${MARK}; written by its Settings.`,
    ...(platform === 'linux' ? ['if [ -z "$DISPLAY$WAYLAND_DISPLAY" ]; then', `  ${headless}`, 'fi'] : []),
    run(''),
    '',
  ].join('\n');
}

function windowsLauncher({ program }: Pick<CommandMachine, 'program'>): string {
  return [
    '@echo off',
    `rem ${MARK}; written by its Settings.`,
    `"${program.replaceAll('%', '%%')}" ${COMMAND_LINE_FLAG} -- %*`,
    '',
  ].join('\r\n');
}

function isOurs(path: string): boolean {
  try {
    return readFileSync(path, 'utf8').includes(MARK);
  } catch {
    return false;
  }
}

function isOnPath(path: string, { environment }: CommandMachine): boolean {
  const folder = join(path, '..');
  return (environment.PATH ?? environment.Path ?? '').split(delimiter).includes(folder);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
