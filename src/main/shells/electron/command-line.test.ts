import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { defaultDataFolder } from '../../data-folder.ts';
import { parseCommandLine } from './command-line.ts';

test('without options the data lies in the usual folder and the API on its usual port', () => {
  expect(parseCommandLine([])).toEqual({
    folder: defaultDataFolder(),
    port: null,
    sample: false,
    isHidden: false,
    link: null,
  });
});

test('folder, port, sample data and a link are taken from among what Chromium adds', () => {
  const parameters = [
    '--inspect=0',
    '--remote-debugging-port=0',
    'out/main/index.js',
    '--data-dir',
    'somewhere',
    '--no-sandbox',
    '--port=0',
    '--sample',
    '--original-process-start-time=13370000000',
    'pivotal://customers/42',
    '--hidden',
  ];
  expect(parseCommandLine(parameters)).toEqual({
    folder: resolve('somewhere'),
    port: 0,
    sample: true,
    isHidden: true,
    link: 'pivotal://customers/42',
  });
});

test.each(['70000', 'x', '-1', '1.5', ''])('--port=%s is refused in words', (port) => {
  expect(() => parseCommandLine([`--port=${port}`])).toThrow('--port needs a number from 0 to 65535');
});
