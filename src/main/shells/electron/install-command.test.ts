import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { commandLineWords } from './command-line-mode.ts';
import { type CommandMachine, commandState, installCommand, removeCommand } from './install-command.ts';

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
