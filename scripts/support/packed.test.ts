import { expect, test } from 'vitest';
import { runsHere } from './packed.ts';

test.each([
  ['linux-unpacked', 'x64', true],
  ['linux-arm64-unpacked', 'x64', false],
  ['linux-arm64-unpacked', 'arm64', true],
  ['linux-unpacked', 'arm64', false],
  ['win-unpacked', 'x64', true],
  ['mac-universal', 'x64', true],
  ['mac-universal', 'arm64', true],
  ['mac-arm64', 'x64', false],
])('what is in %s runs on %s: %s', (folder, arch, expected) => {
  expect(runsHere(folder, arch)).toBe(expected);
});
