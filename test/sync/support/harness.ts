import { cpSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cloud, type CloudOptions, startCloud } from '../../cloud/cloud.ts';
import { makeDataDir, removeDataDir, runCli } from '../../support/cli.ts';
import { type ApiResponse, send } from '../../support/request.ts';
import { startServer, type TestServer } from '../../support/server.ts';

/** The app as a real process, and the cloud it syncs with. */
export interface Harness {
  readonly cloud: Cloud;
  readonly dataDir: string;
  readonly app: TestServer;
  /** A request to the app's `/api/v1`. */
  request(method: string, path: string, body?: unknown): Promise<ApiResponse>;
  /** A request to the app's `/local/v1`. */
  local(method: string, path: string, body?: unknown): Promise<ApiResponse>;
  status(): Promise<SyncStatus>;
  /** Asks for a full pass. */
  syncNow(): Promise<void>;
  /** Waits until `accepts` likes the status. @throws Error with the last one when it takes too long */
  until(accepts: (status: SyncStatus) => boolean, what: string, limitMs?: number): Promise<SyncStatus>;
  /** A full pass to its end, with nothing left to send. */
  settle(limitMs?: number): Promise<SyncStatus>;
  kill(): Promise<void>;
  /**
   * @param key of the cloud, instead of the one used so far
   * @param args further ones of `serve`
   */
  start(key?: string, args?: readonly string[]): Promise<void>;
  /** The cloud's key that the app uses. */
  readonly cloudKey: string;
  end(): Promise<void>;
}

export interface SyncStatus {
  state: string;
  pending: number;
  failed: number;
  conflicts: number;
  last_synced_at: string | null;
  [field: string]: unknown;
}

/** Everything is read, and what needs nobody's decision is sent. */
export function isAtRest({ state }: Pick<SyncStatus, 'state'>): boolean {
  return state === 'idle' || state === 'attention' || state === 'deciding';
}

export function isDelivered(status: Pick<SyncStatus, 'state' | 'pending'>): boolean {
  return isAtRest(status) && status.pending === 0;
}

export interface HarnessOptions {
  readonly cloud?: CloudOptions;
  /** A cloud that is there already, with a key of its own in it for this app; it is left running. */
  readonly shared?: { readonly cloud: Cloud; readonly key: string };
  /** Before the app starts. */
  readonly prepare?: (cloud: Cloud) => void;
  /** Begin without a connection. */
  readonly local?: boolean;
  /** An empty folder of the test's own, instead of a new one. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Quick enough for tests: so many requests a second, in windows of a second. */
export const FAST_LIMITS = { live: 400, test: 400, paid: 400, windowMs: 1000 };

let template: Promise<{ folder: string; key: string }> | undefined;

/** A data folder with an API key in it, made once and copied: making a key takes a process. */
async function prepareTemplate(): Promise<{ folder: string; key: string }> {
  const folder = makeDataDir();
  const { code, stdout, stderr } = await runCli(['keys', 'create', '--name', 'tests', '--data-dir', folder]);
  if (code !== 0) throw new Error(`keys create ended with ${code}: ${stderr}`);
  return { folder, key: stdout.trim() };
}

export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  template ??= prepareTemplate();
  const { folder, key } = await template;
  const dataDir = options.dataDir ?? makeDataDir();
  cpSync(folder, dataDir, { recursive: true });
  const cloud =
    options.shared?.cloud ??
    (await startCloud({ limits: FAST_LIMITS, preciseRateHeaders: true, ...options.cloud }));
  let cloudKey = options.shared?.key ?? cloud.key;
  options.prepare?.(cloud);

  async function launch(isLocal: boolean, args: readonly string[] = []): Promise<TestServer> {
    return startServer({
      dataDir,
      args: isLocal ? args : ['--upstream', cloud.url, ...args],
      env: { ...options.env, PIVOTAL_UPSTREAM_KEY: cloudKey },
    });
  }
  let app = await launch(options.local ?? false);

  const harness: Harness = {
    cloud,
    dataDir,
    get app() {
      return app;
    },
    get cloudKey() {
      return cloudKey;
    },
    request: (method, path, body) => send(`${app.api}${path}`, method, { body, key }),
    local: (method, path, body) => send(`${app.origin}/local/v1${path}`, method, { body, key }),
    async status() {
      return (await harness.local('GET', '/sync')).json<SyncStatus>();
    },
    async syncNow() {
      const { status, text } = await harness.local('POST', '/sync');
      if (status !== 202) throw new Error(`POST /sync answered ${status}: ${text}`);
    },
    async until(accepts, what, limitMs = 20_000) {
      const from = Date.now();
      for (;;) {
        const status = await harness.status();
        if (accepts(status)) return status;
        if (Date.now() - from > limitMs) {
          throw new Error(`Not ${what} within ${limitMs} ms: ${JSON.stringify(status)}`);
        }
        await sleep(20);
      }
    },
    async settle(limitMs) {
      await harness.until(({ state }) => state !== 'connecting' && state !== 'offline', 'connected', limitMs);
      await harness.syncNow();
      return harness.until(isDelivered, 'in sync', limitMs);
    },
    async kill() {
      await app.kill9();
    },
    async start(next = cloudKey, args = []) {
      cloudKey = next;
      app = await launch(false, args);
    },
    async end() {
      if (app.child.exitCode === null && app.child.signalCode === null) await app.stop();
      if (options.shared === undefined) await cloud.stop();
      if (options.dataDir === undefined) removeDataDir(dataDir);
    },
  };
  return harness;
}
