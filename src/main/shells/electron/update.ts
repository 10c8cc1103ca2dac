import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { UpdateState } from '#shared/bridge/computer.ts';
import { errorDetails, type Log } from '../../log.ts';

/** What is used of electron-updater's `autoUpdater`. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  checkForUpdates(): Promise<unknown>;
  on(event: 'update-available' | 'update-downloaded', listener: (info: { version: string }) => void): unknown;
  on(event: 'update-not-available', listener: () => void): unknown;
  on(event: 'download-progress', listener: (progress: { percent: number }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface UpdateOptions {
  readonly isPackaged: boolean;
  /** Where the packed app keeps its files; the packing notes there where newer versions are published. */
  readonly resources: string;
  readonly load: () => Promise<Updater>;
  readonly changed: (state: UpdateState) => void;
  readonly log: Log;
}

export interface Updates {
  state(): UpdateState;
  look(): void;
  /** Told of every state from now on. */
  follow(listener: () => void): void;
  /** Whether to look by itself, now and every few hours. */
  setAutomatic(isOn: boolean): void;
}

const INTERVAL_MS = 6 * 60 * 60 * 1000;

/**
 * Looks for a newer version where the packing said that there will be one, fetches it, and has it installed when
 * Pivotal is quit: never while somebody works.
 */
export function createUpdates({ isPackaged, resources, load, changed, log }: UpdateOptions): Updates {
  let state: UpdateState = canUpdate()
    ? { kind: 'none' }
    : {
        kind: 'unavailable',
        reason: isPackaged
          ? 'This copy was packed without a place to look for newer versions.'
          : 'A checkout is updated with git.',
      };
  const listeners: (() => void)[] = [];
  let updater: Promise<Updater> | null = null;
  let timer: NodeJS.Timeout | undefined;

  function canUpdate(): boolean {
    return isPackaged && existsSync(join(resources, 'app-update.yml'));
  }

  function become(next: UpdateState): void {
    state = next;
    changed(next);
    for (const listener of listeners) listener();
  }

  async function prepare(): Promise<Updater> {
    const loaded = await load();
    loaded.autoDownload = true;
    loaded.autoInstallOnAppQuit = true;
    let version = '';
    loaded.on('update-available', (info) => {
      version = info.version;
      become({ kind: 'fetching', version, percent: 0 });
    });
    loaded.on('update-not-available', () => become({ kind: 'none' }));
    loaded.on('download-progress', ({ percent }) =>
      become({ kind: 'fetching', version, percent: Math.round(percent) }),
    );
    loaded.on('update-downloaded', (info) => become({ kind: 'ready', version: info.version }));
    loaded.on('error', failed);
    return loaded;
  }

  function failed(error: unknown): void {
    log('warn', 'update_failed', errorDetails(error));
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    become({ kind: 'failed', reason: `No newer version could be fetched: ${reason}` });
  }

  function look(): void {
    // What is fetched already waits for the end of this run.
    if (
      state.kind === 'unavailable' ||
      state.kind === 'looking' ||
      state.kind === 'fetching' ||
      state.kind === 'ready'
    )
      return;
    become({ kind: 'looking' });
    updater ??= prepare();
    updater.then((loaded) => loaded.checkForUpdates()).catch(failed);
  }

  return {
    state: () => state,
    look,
    follow: (listener) => void listeners.push(listener),
    setAutomatic(isOn) {
      if (isOn === (timer !== undefined) || state.kind === 'unavailable') return;
      clearInterval(timer);
      timer = undefined;
      if (!isOn) return;
      timer = setInterval(look, INTERVAL_MS);
      timer.unref();
      look();
    },
  };
}
