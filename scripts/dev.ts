/**
 * `npm run dev`: Pivotal while it is worked on. What changes in the window's sources is replaced in the open
 * page; a change of the main process restarts it. In Electron where a window can open (it is fetched once),
 * otherwise for the browser (`--browser` wants that). Works on data of its own, unless given a `--data-dir`.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { surviveClosedOutput } from '../src/main/log.ts';
import { type DevServer, type StartedDevServer, startDevServer } from './support/dev-server.ts';
import { chooseShell, thisMachine } from './support/electron.ts';
import { oneTimeLink } from './support/one-time-link.ts';

surviveClosedOutput();

const ROOT = resolve(import.meta.dirname, '..');
const OUT = join(ROOT, '.cache/dev');
/** Beside the usual port, so that an installed Pivotal can go on running. */
const API_PORT = '4781';

const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string', default: join(ROOT, '.cache/dev-data') },
    port: { type: 'string', default: API_PORT },
    browser: { type: 'boolean', default: false },
  },
});
const { 'data-dir': folder, port, browser: wantsBrowser } = values;
// Fictional customers, the first time.
const sample = existsSync(folder) ? [] : ['--sample'];
const options = ['--data-dir', folder, '--port', port, ...sample];

/** Without `electron`, for the browser. */
async function open(electron: string | null): Promise<StartedDevServer> {
  return startDevServer({
    root: ROOT,
    outFolder: OUT,
    electron,
    apiPort: Number(port),
    options,
    onEnd(code) {
      // Quitting the window ends it all; what is broken may work after the next change.
      if (electron !== null && code === 0) process.exit(0);
      console.error('Pivotal has ended; it is started again after the next change.');
    },
  });
}

async function openForBrowser(why: string): Promise<DevServer> {
  console.log(`Pivotal opens in the browser, for development: ${why}.`);
  const started = await open(null);
  if (started.kind === 'no_window') throw new Error(started.why);
  return started.server;
}

async function openWindow(electron: string): Promise<DevServer> {
  console.log('Pivotal opens in its own window, for development.');
  const started = await open(electron);
  return started.kind === 'started' ? started.server : openForBrowser(started.why);
}

const shell = await chooseShell(thisMachine(), wantsBrowser, console.log);
const server = await (shell.kind === 'window' ? openWindow(shell.electron) : openForBrowser(shell.why));
const stop = () => void server.stop().then(() => process.exit(0));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
const { api } = server.ready;
const commandLine = join(OUT, 'main/cli.js');
console.log(
  [
    ...(server.hasWindow ? [] : [`Open it at ${oneTimeLink(commandLine, ['--data-dir', folder])}`]),
    api === null ? 'The v1 API is off; the window says why.' : `The v1 API listens on ${api}`,
    `Make a key for it in another terminal:  npm run --silent pivotal -- keys create --name my-script --data-dir ${folder}`,
    'Stop with Ctrl+C.',
  ].join('\n'),
);
