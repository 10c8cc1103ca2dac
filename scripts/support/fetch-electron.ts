import { fork } from 'node:child_process';
import { join } from 'node:path';

export interface FetchElectronOptions {
  /** Where the `electron` package is installed. */
  readonly electronPackage: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Whole seconds after which a fetch is given up that still goes on. */
  readonly limitSeconds?: number;
  /** Whole seconds without a byte after which it is given up. */
  readonly silenceSeconds?: number;
  /** Told in words how far it is, now and then. */
  readonly onProgress: (words: string) => void;
}

/** `reason` completes "Pivotal opens in the browser: …". */
export type FetchedElectron =
  | { readonly isFetched: true }
  | { readonly isFetched: false; readonly reason: string };

interface Progress {
  readonly transferred: number;
  readonly total: number | null;
}

const LIMIT_SECONDS = 15 * 60;
const SILENCE_SECONDS = 30;
const MEGABYTE = 1024 * 1024;

/**
 * Fetches Electron's binary with the package's own install script, which checks what has come against the
 * checksums in the package and notes the binary only when it is whole. Proxies are taken from the environment,
 * certificates from the system too.
 */
export function fetchElectron({
  electronPackage,
  environment,
  limitSeconds = LIMIT_SECONDS,
  silenceSeconds = SILENCE_SECONDS,
  onProgress,
}: FetchElectronOptions): Promise<FetchedElectron> {
  const child = fork(join(electronPackage, 'install.js'), [], {
    execArgv: ['--use-system-ca', '--import', join(import.meta.dirname, 'report-download.mjs')],
    env: { ...environment, ELECTRON_GET_NO_PROGRESS: '1', NODE_USE_ENV_PROXY: '1' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const { promise, resolve } = Promise.withResolvers<FetchedElectron>();
  let errors = '';
  let shown = -1;
  let isWhole = false;

  const giveUp = (reason: string) => {
    resolve({ isFetched: false, reason });
    child.kill('SIGKILL');
  };
  const stopFetching = () => child.kill('SIGKILL');
  process.once('exit', stopFetching);
  const limit = setTimeout(
    () => giveUp(`Electron was not there after ${inWords(limitSeconds)}; the next start tries again`),
    limitSeconds * 1000,
  );
  const silence = setTimeout(() => {
    if (!isWhole)
      giveUp(`no more of Electron came for ${inWords(silenceSeconds)}; the next start tries again`);
  }, silenceSeconds * 1000);

  child.on('message', (message) => {
    const { transferred, total } = message as Progress;
    silence.refresh();
    isWhole = total !== null && transferred >= total;
    const percent = total === null ? null : Math.floor((transferred / total) * 100);
    const step = percent === null ? Math.floor(transferred / (10 * MEGABYTE)) : Math.floor(percent / 10);
    if (step <= shown) return;
    shown = step;
    onProgress(progressWords({ transferred, total }, percent));
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = `${errors}${text}`.slice(-4000);
  });
  child.on('error', (error) => giveUp(`Electron's install script cannot be started (${error.message})`));
  child.on('close', (code) => {
    clearTimeout(limit);
    clearTimeout(silence);
    process.off('exit', stopFetching);
    resolve(code === 0 ? { isFetched: true } : { isFetched: false, reason: reasonIn(errors) });
  });
  return promise;
}

function progressWords({ transferred, total }: Progress, percent: number | null): string {
  const megabytes = Math.round(transferred / MEGABYTE);
  if (total === null || percent === null) return `Electron: ${megabytes} MB so far`;
  return `Electron: ${percent} % of ${Math.max(1, Math.round(total / MEGABYTE))} MB`;
}

/** What the install script's last words mean to somebody who only wanted to start Pivotal. */
function reasonIn(errors: string): string {
  if (/checksum/i.test(errors)) {
    return 'what came is not what Electron published (its checksum differs), so it was thrown away';
  }
  if (/EACCES|EPERM|EROFS|permission denied|read-only file system/i.test(errors))
    return 'Electron cannot be stored: its folder may not be written';
  if (/ENOSPC|no space left/i.test(errors)) return 'Electron cannot be stored: the disk is full';
  const status = /Response code (\d+)/.exec(errors)?.[1];
  if (status !== undefined) return `Electron could not be fetched (the server answered ${status})`;
  if (/fetch failed|ENOTFOUND|ECONN|EAI_AGAIN|terminated|ETIMEDOUT/.test(errors)) {
    return 'Electron could not be fetched: no connection to where it is published';
  }
  return `Electron could not be fetched (${errors.trim().split('\n').at(0)?.slice(0, 200) ?? 'no reason given'})`;
}

function inWords(seconds: number): string {
  return seconds >= 120 ? `${Math.round(seconds / 60)} minutes` : `${seconds} seconds`;
}
