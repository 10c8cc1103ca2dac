import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findElectron, type Machine } from './electron.ts';

let electronPackage: string;

beforeEach(() => {
  electronPackage = mkdtempSync(join(tmpdir(), 'pivotal-find-electron-'));
});

afterEach(() => rmSync(electronPackage, { recursive: true, force: true }));

function machine(changes: Partial<Machine> = {}): Machine {
  return { platform: 'linux', environment: { DISPLAY: ':0' }, userId: 1000, electronPackage, ...changes };
}

function install(path: string, name = 'electron'): string {
  const binary = join(path, name);
  mkdirSync(dirname(binary), { recursive: true });
  writeFileSync(binary, '');
  writeFileSync(join(electronPackage, 'path.txt'), name);
  return binary;
}

const MAC_BINARY = 'Electron.app/Contents/MacOS/Electron';

test.each([
  ['linux', 'electron'],
  ['darwin', MAC_BINARY],
  ['win32', 'electron.exe'],
] as const)('on %s the binary that the package has fetched is found', (platform, name) => {
  const path = install(join(electronPackage, 'dist'), name);
  expect(findElectron(machine({ platform }))).toEqual({ kind: 'usable', path });
});

test('a binary elsewhere is found where the environment says', () => {
  const elsewhere = join(electronPackage, 'elsewhere');
  const path = install(elsewhere);
  const environment = { WAYLAND_DISPLAY: 'wayland-0', ELECTRON_OVERRIDE_DIST_PATH: elsewhere };
  expect(findElectron(machine({ environment }))).toEqual({ kind: 'usable', path });
});

test('without the binary the reason says how to get it', () => {
  expect(findElectron(machine())).toEqual({
    kind: 'missing',
    reason: 'the Electron binary is not installed (npx install-electron fetches it)',
  });
});

test('a fetch that was broken off leaves no binary', () => {
  writeFileSync(join(electronPackage, 'path.txt'), 'electron');
  expect(findElectron(machine())).toMatchObject({ kind: 'missing' });
});

test('without a display there is no window', () => {
  install(join(electronPackage, 'dist'));
  expect(findElectron(machine({ environment: {} }))).toEqual({
    kind: 'unusable',
    reason: 'there is no display for a window',
  });
});

test('root gets no window: the sandbox is not given up for it', () => {
  install(join(electronPackage, 'dist'));
  expect(findElectron(machine({ userId: 0 }))).toMatchObject({ kind: 'unusable' });
});

test('only Linux needs a display, or minds root', () => {
  install(join(electronPackage, 'dist'), MAC_BINARY);
  expect(findElectron(machine({ platform: 'darwin', environment: {}, userId: 0 })).kind).toBe('usable');
});
