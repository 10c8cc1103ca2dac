/**
 * `npm run dev`: Pivotal while it is worked on. What changes in the window's sources is replaced in the open
 * page; a change of the main process restarts it. In Electron where that is installed, otherwise for the
 * browser (`--browser` wants that). Works on data of its own, unless given a `--data-dir`.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startDevServer } from './support/dev-server.ts';
import { findElectron, thisMachine } from './support/electron.ts';
import { run } from './support/run.ts';

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

const electron = findElectron(thisMachine());
if (electron.isUsable && !wantsBrowser) {
  console.log('Pivotal opens in its own window, for development.');
  run({
    program: process.execPath,
    parameters: [
      join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js'),
      'dev',
      '--watch',
      ...['--outDir', OUT, '--entry', join(OUT, 'main/index.js')],
      ...['--', ...options],
    ],
    environment: { ELECTRON_EXEC_PATH: electron.path },
    onReady: ({ api }) => tell(api),
  });
} else {
  const why = electron.isUsable ? 'as asked for with --browser' : electron.reason;
  console.log(`Pivotal opens in the browser, for development: ${why}.`);
  const server = await startDevServer({
    root: ROOT,
    outFolder: OUT,
    apiPort: Number(port),
    serveOptions: options,
  });
  console.log(`Open it at ${server.page}`);
  tell(server.api);
  const stop = () => void server.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function tell(api: string | null): void {
  console.log(
    [
      api === null ? 'The v1 API is off; the window says why.' : `The v1 API listens on ${api}`,
      `Make a key for it in another terminal:  npm run --silent pivotal -- keys create --name my-script --data-dir ${folder}`,
      'Stop with Ctrl+C.',
    ].join('\n'),
  );
}
