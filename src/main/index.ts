import { app } from 'electron';
import { startApp } from './app.ts';
import { logToStderr } from './log.ts';

await app.whenReady();
await startApp({
  folder: app.getPath('userData'),
  port: 0,
  sample: false,
  shell: 'electron',
  log: logToStderr,
});
