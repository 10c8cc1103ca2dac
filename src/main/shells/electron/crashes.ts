import { dialog } from 'electron';
import type { Log } from '../../log.ts';
import type { IpcTransport } from './ipc.ts';
import type { AppWindow } from './window.ts';

/** A page that dies again so soon after it was brought back is not brought back by itself. */
const CALM_MS = 30_000;
const RELOADS = 2;

export interface CrashOptions {
  readonly window: AppWindow;
  readonly ipc: IpcTransport;
  readonly log: Log;
  readonly now: () => number;
  readonly quit: () => void;
}

/**
 * Brings the page back when its process has died, and asks when it hangs. Nothing is lost by either: what was
 * saved is in the main process.
 */
export function watchForCrashes({ window: { browserWindow }, ipc, log, now, quit }: CrashOptions): void {
  const { webContents } = browserWindow;
  let recent: number[] = [];
  let question: AbortController | null = null;

  function bringBack(): void {
    webContents.reload();
    ipc.announce('app.notice', {
      message: 'The window had to be opened anew. Everything that was saved is still there.',
    });
  }

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    question?.abort();
    if (reason === 'clean-exit' || browserWindow.isDestroyed()) return;
    log('error', 'window_crashed', { reason, exitCode });
    recent = [...recent.filter((time) => now() - time < CALM_MS), now()];
    if (recent.length <= RELOADS) {
      bringBack();
      return;
    }
    void dialog
      .showMessageBox(browserWindow, {
        type: 'error',
        message: 'The window keeps stopping',
        detail: `Everything that was saved is still there. You can try again, or quit and start Pivotal anew. (${reason}, ${exitCode})`,
        buttons: ['Try Again', 'Quit'],
        defaultId: 0,
        cancelId: 1,
      })
      .then(({ response }) => (response === 0 ? bringBack() : quit()));
  });

  browserWindow.on('unresponsive', () => {
    if (question !== null) return;
    log('warn', 'window_unresponsive');
    const asked = new AbortController();
    question = asked;
    void dialog
      .showMessageBox(browserWindow, {
        type: 'warning',
        message: 'The window is not responding',
        detail: 'You can wait for it, or open it anew. Everything that was saved is still there.',
        buttons: ['Wait', 'Open Anew'],
        defaultId: 0,
        cancelId: 0,
        signal: asked.signal,
      })
      .then(({ response }) => {
        question = null;
        // The page's end brings it back, as after any crash.
        if (response === 1 && !asked.signal.aborted) webContents.forcefullyCrashRenderer();
      });
  });
  browserWindow.on('responsive', () => question?.abort());
}
