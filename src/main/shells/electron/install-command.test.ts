import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { name as packageName } from '../../../../package.json';
import { commandLineWords } from './command-line-mode.ts';
import {
  type CommandMachine,
  commandState,
  installCommand,
  removeCommand,
  shellLauncher,
} from './install-command.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pivotal-command-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const machine = (changes: Partial<CommandMachine> = {}): CommandMachine => ({
  platform: 'linux',
  environment: { PATH: `/usr/bin:${join(home, '.local/bin')}` },
  home,
  program: join(home, "Ann's apps/pivotal"),
  sharedFolder: join(home, 'nowhere'),
  ...changes,
});

describe.skipIf(process.platform === 'win32')('the installed command', () => {
  test('starts the app in its command-line mode with every word as it was given', () => {
    const program = machine().program;
    mkdirSync(join(program, '..'), { recursive: true });
    writeFileSync(program, '#!/bin/sh\nfor word in "$@"; do echo "[$word]"; done\n');
    chmodSync(program, 0o755);
    expect(installCommand(machine())).toEqual({
      kind: 'installed',
      path: join(home, '.local/bin/pivotal'),
      isOnPath: true,
    });
    const words = ['search', 'plan:"Big  one"', '--json', '$HOME'];
    const run = (environment: NodeJS.ProcessEnv) =>
      execFileSync(join(home, '.local/bin/pivotal'), words, { encoding: 'utf8', env: environment })
        .trim()
        .split('\n')
        .map((line) => line.slice(1, -1));
    expect(commandLineWords(['pivotal', ...run({ DISPLAY: ':0' })])).toEqual(words);
    expect(run({})).toEqual(['--ozone-platform=headless', '--disable-gpu', '--cli', '--', ...words]);
  });

  test('is said not to be found where its folder is not searched', () => {
    expect(installCommand(machine({ environment: { PATH: '/usr/bin' } }))).toMatchObject({ isOnPath: false });
  });

  test('is there until it is removed', () => {
    expect(commandState(machine()).kind).toBe('absent');
    installCommand(machine());
    expect(commandState(machine()).kind).toBe('installed');
    expect(removeCommand(machine()).kind).toBe('absent');
    expect(existsSync(join(home, '.local/bin/pivotal'))).toBe(false);
  });

  test('never takes the place of somebody else’s', () => {
    const path = join(home, '.local/bin/pivotal');
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, 'theirs');
    expect(installCommand(machine())).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining(path),
    });
    removeCommand(machine());
    expect(readFileSync(path, 'utf8')).toBe('theirs');
  });

  test('on macOS it starts the program inside the app, and asks nobody about a display', () => {
    const program = join(home, 'Applications/Pivotal.app/Contents/MacOS/Pivotal');
    mkdirSync(join(program, '..'), { recursive: true });
    writeFileSync(program, '#!/bin/sh\nfor word in "$@"; do echo "[$word]"; done\n');
    chmodSync(program, 0o755);
    expect(installCommand(machine({ platform: 'darwin', program }))).toEqual({
      kind: 'installed',
      path: join(home, '.local/bin/pivotal'),
      isOnPath: true,
    });
    const output = execFileSync(join(home, '.local/bin/pivotal'), ['serve'], { encoding: 'utf8', env: {} });
    expect(output).toBe('[--cli]\n[--]\n[serve]\n');
  });

  test('on macOS it goes where everybody’s programs are, where this account may write there', () => {
    const sharedFolder = join(home, 'usr/local/bin');
    mkdirSync(sharedFolder, { recursive: true });
    const shared = machine({ sharedFolder });
    expect(installCommand({ ...shared, platform: 'darwin' })).toMatchObject({
      path: join(sharedFolder, 'pivotal'),
      isOnPath: false,
    });
    expect(installCommand(shared)).toMatchObject({ path: join(home, '.local/bin/pivotal') });
  });

  test('of a system’s package is the same as the one that Settings writes, but for who wrote it', () => {
    const packaged = readFileSync(
      resolve(import.meta.dirname, '../../../../build/launchers/pivotal'),
      'utf8',
    );
    const written = shellLauncher({ platform: 'linux', program: '/opt/Pivotal/pivotal-desktop' });
    const lines = (text: string) => text.split('\n').filter((line) => line !== '# ' && !/^# /.test(line));
    expect(lines(packaged)).toEqual(lines(written.replaceAll("'", '')));
    // By where the package puts the program, and its name.
    const configuration = readFileSync(
      resolve(import.meta.dirname, '../../../../build/electron-builder.yml'),
      'utf8',
    );
    expect(configuration).toMatch(/^productName: Pivotal$/m);
    expect(packageName).toBe('pivotal-desktop');
  });

  test('on Windows it is a file for its command interpreter, in a folder that is searched', () => {
    const environment = { LOCALAPPDATA: join(home, 'Local') };
    installCommand(machine({ platform: 'win32', environment, program: 'C:\\Apps\\100%\\Pivotal.exe' }));
    const text = readFileSync(join(home, 'Local', 'Microsoft', 'WindowsApps', 'pivotal.cmd'), 'utf8');
    expect(text).toContain('"C:\\Apps\\100%%\\Pivotal.exe" --cli -- %*\r\n');
  });
});

describe('the words of a command line', () => {
  test.each([
    [['/opt/Pivotal/pivotal-desktop'], null],
    [['/opt/Pivotal/pivotal-desktop', 'pivotal://customers/42'], null],
    [
      ['/opt/Pivotal/pivotal-desktop', '--cli', '--', 'keys', 'list'],
      ['keys', 'list'],
    ],
    [
      ['electron', '.', '--cli', 'keys', '--', 'x'],
      ['keys', '--', 'x'],
    ],
    [['/opt/Pivotal/pivotal-desktop', '--data-dir', 'x', '--sample', '--cli'], null],
  ])('of %j are %j', (argv, words) => {
    expect(commandLineWords(argv)).toEqual(words);
  });
});
