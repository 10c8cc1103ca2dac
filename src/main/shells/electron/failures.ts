import { app, crashReporter } from 'electron';
import { errorDetails, type Log } from '../../log.ts';

/**
 * What fails where nobody waits for it is logged and does not end the app: the data is safe in SQLite whatever
 * a timer or a socket does. Crashes of native code leave a report on this machine only.
 */
export function watchForFailures(log: Log): void {
  crashReporter.start({ uploadToServer: false });
  const uncaught = (error: unknown) => log('error', 'uncaught_exception', errorDetails(error));
  const unhandled = (reason: unknown) => log('error', 'unhandled_rejection', errorDetails(reason));
  process.on('uncaughtException', uncaught);
  process.on('unhandledRejection', unhandled);
  app.on('will-quit', () => {
    process.off('uncaughtException', uncaught);
    process.off('unhandledRejection', unhandled);
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    // The GPU's and the network's are started again by Chromium; a clean end is no failure.
    if (reason !== 'clean-exit') log('warn', 'child_process_gone', { type, reason, exitCode, name });
  });
}
