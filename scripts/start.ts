/**
 * `npm start`: builds what is missing and opens Pivotal, in its own window where Electron is installed and
 * otherwise for the browser. Takes the options of `pivotal serve`, and `--browser` to want no window.
 */
import { resolve } from 'node:path';
import { buildIfMissing, COMMAND_LINE } from './support/build.ts';
import { findElectron, thisMachine } from './support/electron.ts';
import { run } from './support/run.ts';

const ROOT = resolve(import.meta.dirname, '..');

const parameters = process.argv.slice(2);
const wantsBrowser = parameters.includes('--browser');
const options = parameters.filter((parameter) => parameter !== '--browser');

const electron = findElectron(thisMachine());
const ownWindow = electron.isUsable && !wantsBrowser ? electron.path : null;
const why = electron.isUsable ? 'as asked for with --browser' : electron.reason;

buildIfMissing();
console.log(
  ownWindow === null ? `Pivotal opens in the browser: ${why}.` : 'Pivotal opens in its own window.',
);
run({
  program: ownWindow ?? process.execPath,
  parameters: ownWindow === null ? [COMMAND_LINE, 'serve', ...options] : [ROOT, ...options],
  onReady({ api, app }) {
    const folder = folderOption(options);
    const lines = [
      ...(ownWindow === null ? [`Open it at ${app}`] : []),
      api === null ? 'The v1 API is off; the window says why.' : `The v1 API listens on ${api}`,
      `Make a key for it in another terminal:  npm run --silent pivotal -- keys create --name my-script${folder}`,
      'Stop with Ctrl+C.',
    ];
    console.log(lines.join('\n'));
  },
  onEndBeforeReady(code) {
    if (ownWindow !== null && code === 0)
      console.log('Pivotal was open already: its window is in front now.');
    if (ownWindow !== null && code !== 0) {
      console.error('The window did not open. To use the browser instead: npm start -- --browser');
    }
  },
});

/** Keys belong to the data folder that is served. */
function folderOption(all: readonly string[]): string {
  const index = all.findIndex((option) => /^--data-dir(?:=|$)/.test(option));
  const option = all[index];
  if (option === undefined) return '';
  const folder = option.includes('=') ? option.slice(option.indexOf('=') + 1) : (all[index + 1] ?? '');
  return ` --data-dir ${/^[\w./\\:-]+$/.test(folder) ? folder : `"${folder}"`}`;
}
