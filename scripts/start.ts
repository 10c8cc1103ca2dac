/**
 * `npm start`: builds what is missing and opens Pivotal, in its own window where one can open (Electron is fetched
 * for it, once) and otherwise for the browser. Takes the options of `pivotal serve`, and `--browser` to want no window.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { surviveClosedOutput } from '../src/main/log.ts';
import { buildIfMissing, COMMAND_LINE } from './support/build.ts';
import { chooseShell, thisMachine } from './support/electron.ts';
import { machineFailure } from './support/electron-failure.ts';
import { oneTimeLink } from './support/one-time-link.ts';
import { openInBrowser } from './support/open-in-browser.ts';
import { run } from './support/run.ts';

surviveClosedOutput();

const ROOT = resolve(import.meta.dirname, '..');

const parameters = process.argv.slice(2);
const options = parameters.filter((parameter) => parameter !== '--browser');

if (parameters.some((parameter) => parameter === '--help' || parameter === '-h')) explain();

const shell = await chooseShell(thisMachine(), parameters.includes('--browser'), console.log);
buildIfMissing();
if (shell.kind === 'window') openWindow(shell.electron);
else openForBrowser(shell.why);

function explain(): never {
  buildIfMissing();
  console.log(
    'npm start -- [--browser] [options]: --browser opens the browser in place of a window. The others:\n',
  );
  const { status } = spawnSync(process.execPath, [COMMAND_LINE, 'serve', '--help'], { stdio: 'inherit' });
  process.exit(status ?? 1);
}

function openWindow(electron: string): void {
  console.log('Pivotal opens in its own window.');
  run({
    program: electron,
    parameters: [ROOT, ...options],
    onReady: ({ api }) => sayWhereItIs(api, []),
    onEndBeforeReady(code, errors) {
      const why = code === 0 ? null : machineFailure(errors);
      if (why !== null) {
        openForBrowser(why);
        return true;
      }
      if (code === 0) console.log('Pivotal was open already: its window is in front now.');
      else console.error('The window did not open. To use the browser instead: npm start -- --browser');
      return false;
    },
  });
}

function openForBrowser(why: string): void {
  console.log(`Pivotal opens in the browser: ${why}.`);
  run({
    program: process.execPath,
    parameters: [COMMAND_LINE, 'serve', ...options],
    onReady({ api }) {
      const link = oneTimeLink(COMMAND_LINE, folderOptions(options));
      sayWhereItIs(api, [
        `Open it at ${link}`,
        `That works once. Another address, for another browser:  npm run --silent pivotal -- open${folderText(options)}`,
      ]);
      openInBrowser(link);
    },
  });
}

function sayWhereItIs(api: string | null, first: readonly string[]): void {
  const lines = [
    ...first,
    api === null ? 'The v1 API is off; the window says why.' : `The v1 API listens on ${api}`,
    `Make a key for it in another terminal:  npm run --silent pivotal -- keys create --name my-script${folderText(options)}`,
    'Stop with Ctrl+C.',
  ];
  console.log(lines.join('\n'));
}

/** Keys and links belong to the data folder that is served. */
function folderOptions(all: readonly string[]): readonly string[] {
  const index = all.findIndex((option) => /^--data-dir(?:=|$)/.test(option));
  const option = all[index];
  if (option === undefined) return [];
  const folder = option.includes('=') ? option.slice(option.indexOf('=') + 1) : (all[index + 1] ?? '');
  return ['--data-dir', folder];
}

/** The same, to be copied into a shell. */
function folderText(all: readonly string[]): string {
  const [option, folder = ''] = folderOptions(all);
  if (option === undefined) return '';
  return ` ${option} ${/^[\w./\\:-]+$/.test(folder) ? folder : `"${folder}"`}`;
}
