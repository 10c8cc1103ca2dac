/**
 * Runs a built main process in plain Node, with the stand-in in place of the `electron` module:
 *   [STAND_IN_IS_PACKAGED=no] node run-with-stand-in.ts ENTRY [arguments of the app]
 */
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const standIn = pathToFileURL(resolve(import.meta.dirname, '../support/electron/electron.ts')).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

const { app } = await import('../support/electron/electron.ts');
const [program = '', , entry = '', ...parameters] = process.argv;
process.argv = [program, entry, ...parameters];
app.isPackaged = process.env.STAND_IN_IS_PACKAGED !== 'no';
process.on('exit', () => {
  process.exitCode = app.exitCode ?? process.exitCode;
});
// As Electron does: ready only once the entry has been evaluated to its end.
await import(pathToFileURL(resolve(entry)).href);
app.becomeReady();
process.on('SIGTERM', () => {
  app.quit();
  const timer = setInterval(() => {
    if (app.exitCode === undefined) return;
    clearInterval(timer);
    process.exit(app.exitCode);
  }, 10);
});
