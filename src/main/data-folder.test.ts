import { expect, test } from 'vitest';
import { defaultDataFolder } from './data-folder.ts';

test.each([
  ['linux', {}, '/home/ann/.config/Pivotal'],
  ['linux', { XDG_CONFIG_HOME: '/data/config' }, '/data/config/Pivotal'],
  ['linux', { XDG_CONFIG_HOME: '' }, '/home/ann/.config/Pivotal'],
  ['freebsd', {}, '/home/ann/.config/Pivotal'],
  ['darwin', {}, '/home/ann/Library/Application Support/Pivotal'],
  ['darwin', { XDG_CONFIG_HOME: '/data/config' }, '/home/ann/Library/Application Support/Pivotal'],
] as const)('on %s with %j the data lies in %s', (platform, environment, folder) => {
  expect(defaultDataFolder(platform, environment, '/home/ann')).toBe(folder);
});

test('on Windows it lies where APPDATA says, or where that usually is', () => {
  expect(defaultDataFolder('win32', { APPDATA: 'C:/Users/ann/Roaming' }, 'C:/Users/ann')).toMatch(
    /^C:[/\\]Users[/\\]ann[/\\]Roaming[/\\]Pivotal$/,
  );
  expect(defaultDataFolder('win32', { APPDATA: '' }, 'C:/Users/ann')).toMatch(
    /^C:[/\\]Users[/\\]ann[/\\]AppData[/\\]Roaming[/\\]Pivotal$/,
  );
});

test('this machine has one', () => {
  expect(defaultDataFolder()).toMatch(/[/\\]Pivotal$/);
});
