import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openApiKeys } from '../../src/main/hub/workspace/open-api-keys.ts';
import { readRunFile } from '../../src/main/run-file.ts';
import { CLI_PATH, makeDataDir, removeDataDir } from './cli.ts';
import { type ApiRequest, type ApiResponse, send } from './request.ts';

export { CLI_PATH, makeDataDir, removeDataDir, runCli } from './cli.ts';
export type { ApiRequest, ApiResponse } from './request.ts';

export type StartOptions = {
  /** Kept when the server stops; without it a fresh folder is made, and removed on `stop` and `kill9`. */
  dataDir?: string;
  /** Further arguments of `serve`. `--port 0` is added unless a port is among them. */
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** How long to wait for the ready line; default 20 000. */
  readyTimeoutMs?: number;
};

export type ReadyLine = { ready: true; api: string; app: string; pid: number };

export type Exit = { code: number | null; signal: NodeJS.Signals | null; ms: number };

export type TestServer = {
  /** `http://127.0.0.1:PORT/api/v1`, as announced. */
  api: string;
  /** `http://127.0.0.1:PORT/`, as announced. */
  app: string;
  /** `http://127.0.0.1:PORT` */
  origin: string;
  port: number;
  pid: number;
  dataDir: string;
  child: ChildProcess;
  /** Live arrays of whole lines. */
  stdout: readonly string[];
  stderr: readonly string[];
  /** Another one-time address, asked for as `pivotal open` does, without a process of its own. */
  link: () => Promise<string>;
  /** Makes an API key as `keys create` does, without a process of its own, and returns its cleartext. */
  createKey: (options?: { name?: string; test?: boolean }) => Promise<string>;
  /**
   * Sends a request to `/api/v1` + path, by default with a key made on first use.
   * See {@link ApiRequest} for another key, no key, another base path, or a raw body.
   */
  request: (method: string, path: string, request?: ApiRequest) => Promise<ApiResponse>;
  /** Signals the process and waits for its end; SIGKILL after 10 s. */
  stop: (signal?: NodeJS.Signals) => Promise<Exit>;
  kill9: () => Promise<Exit>;
};

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts `serve` on a free port and waits for its ready line; rejects with stderr when none comes. */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  if (!existsSync(CLI_PATH)) throw new Error(`${CLI_PATH} is missing: run "npm run build" first`);
  const dataDir = options.dataDir ?? makeDataDir();
  const ownsDataDir = options.dataDir === undefined;
  const extra = options.args ?? [];
  const port = extra.some((arg) => arg === '--port' || arg.startsWith('--port=')) ? [] : ['--port', '0'];

  const child = spawn(process.execPath, [CLI_PATH, 'serve', '--data-dir', dataDir, ...port, ...extra], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const stdout: string[] = [];
  const stderr: string[] = [];
  const out = createInterface({ input: child.stdout });
  out.on('line', (line) => stdout.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => stderr.push(line));
  const closed = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });

  const describeFailure = (what: string) =>
    new Error(`serve ${what}. stderr:\n${stderr.join('\n')}\nstdout:\n${stdout.join('\n')}`);
  const timeoutMs = options.readyTimeoutMs ?? 60_000;
  let timer: NodeJS.Timeout | undefined;
  const readyLine = await Promise.race([
    once(out, 'line').then(([line]) => String(line)),
    closed.then(({ code, signal }) => {
      throw describeFailure(`ended before it was ready (code ${code}, signal ${signal})`);
    }),
    new Promise<never>((_, fail) => {
      timer = setTimeout(() => {
        child.kill('SIGKILL');
        fail(describeFailure(`printed no ready line within ${timeoutMs} ms`));
      }, timeoutMs);
    }),
  ]).finally(() => clearTimeout(timer));

  let ready: ReadyLine;
  try {
    ready = JSON.parse(readyLine) as ReadyLine;
  } catch {
    child.kill('SIGKILL');
    throw describeFailure('printed a first line that is not JSON');
  }

  const createKey = async ({ name = 'tests', test = false }: { name?: string; test?: boolean } = {}) => {
    const keys = openApiKeys(dataDir);
    try {
      return keys.create(name, test ? 'test' : 'live').secret;
    } finally {
      keys.close();
    }
  };
  let defaultKey: Promise<string> | undefined;

  const end = async (signal: NodeJS.Signals): Promise<Exit> => {
    const from = performance.now();
    child.kill(signal);
    const forced = setTimeout(() => child.kill('SIGKILL'), 10_000);
    const exit = await closed;
    clearTimeout(forced);
    if (ownsDataDir) removeDataDir(dataDir);
    return { ...exit, ms: performance.now() - from };
  };

  const origin = new URL(ready.app).origin;
  return {
    api: ready.api,
    app: ready.app,
    origin,
    port: Number(new URL(ready.app).port),
    pid: ready.pid,
    dataDir,
    child,
    stdout,
    stderr,
    link: async () => {
      const run = readRunFile(dataDir);
      if (run === null) throw new Error(`${dataDir} has no file of a run`);
      const headers = { authorization: `Bearer ${run.token}` };
      const response = await fetch(`${origin}/local/v1/browser-links`, { method: 'POST', headers });
      const { url } = (await response.json()) as { url?: string };
      if (url === undefined) throw new Error(`no link: the app answered with ${response.status}`);
      return url;
    },
    createKey,
    request: async (method, path, request = {}) => {
      if (request.key === undefined) defaultKey ??= createKey();
      const key = request.key === undefined ? await defaultKey : request.key;
      return send(`${origin}${request.base ?? '/api/v1'}${path}`, method, { ...request, key });
    },
    stop: (signal = 'SIGTERM') => end(signal),
    kill9: () => end('SIGKILL'),
  };
}
