import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { resolveConfig } from 'electron-vite';
import { build, createServer, type InlineConfig, mergeConfig, type Plugin, type ProxyOptions } from 'vite';

const ADDRESS = '127.0.0.1';
const DEFAULT_PAGE_PORT = 5173;

export interface DevServerOptions {
  readonly root: string;
  /** Where the development build of the main process goes; apart from the one that `npm start` runs. */
  readonly outFolder: string;
  /** Where the API listens. */
  readonly apiPort: number;
  /** Of `pivotal serve`; folder and port among them. */
  readonly serveOptions: readonly string[];
}

export interface DevServer {
  /** Where to open the app. */
  readonly page: string;
  readonly api: string;
  stop(): Promise<void>;
}

/**
 * The browser shell for development: pages from Vite, which replaces what changes in them, and behind it
 * `pivotal serve`, built anew and restarted whenever its sources change. Nothing of it is known to the app.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const { root, outFolder, apiPort, serveOptions } = options;
  // The page that `serve` has for its address: all that is wanted of it is the session's token.
  mkdirSync(join(outFolder, 'renderer'), { recursive: true });
  writeFileSync(join(outFolder, 'renderer/index.html'), '<!doctype html><head></head>');

  const { config } = await resolveConfig(
    { root, mode: 'development', logLevel: 'warn', build: { outDir: outFolder } },
    'serve',
  );
  if (config?.main === undefined || config.renderer === undefined)
    throw new Error('electron.vite.config.ts lacks a part');

  const target = `http://${ADDRESS}:${apiPort}`;
  const backend = createBackend([join(outFolder, 'main/cli.js'), 'serve', ...serveOptions]);
  const watcher = await watchMain(config.main as InlineConfig, backend.restart);
  await backend.isReady();

  const pages = await createServer(
    mergeConfig(config.renderer as InlineConfig, {
      server: { host: ADDRESS, port: DEFAULT_PAGE_PORT, proxy: proxyTo(target) },
      plugins: [sessionFrom(target, backend.isReady)],
    }),
  );
  await pages.listen();
  const page = pages.resolvedUrls?.local[0];
  if (page === undefined) throw new Error('the pages are not served anywhere');
  return {
    page,
    api: `${target}/api/v1`,
    async stop() {
      await watcher.close();
      await pages.close();
      await backend.stop();
    },
  };
}

/** Builds the main process now and after every change; `whenBuilt` is called each time it succeeded. */
async function watchMain(config: InlineConfig, whenBuilt: () => void): Promise<{ close(): Promise<void> }> {
  const notice: Plugin = { name: 'restart-backend', closeBundle: whenBuilt };
  const watcher = await build(mergeConfig(config, { build: { watch: {} }, plugins: [notice] }));
  if (!('close' in watcher)) throw new Error('Vite does not watch');
  return watcher as { close(): Promise<void> };
}

/** The process behind the pages. One at a time: the data folder belongs to one. */
function createBackend(parameters: readonly string[]) {
  let child: ChildProcess | null = null;
  let ready = Promise.withResolvers<void>();
  let work = Promise.resolve();
  let isUp = false;
  let isStopped = false;

  async function end(): Promise<void> {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    ending.kill('SIGTERM');
    await once(ending, 'exit');
  }

  async function startAnew(): Promise<void> {
    await end();
    if (isStopped) return;
    const started = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    createInterface(started.stdout).once('line', () => {
      isUp = true;
      ready.resolve();
    });
    started.on('exit', () => {
      if (child === started) console.error('Pivotal ended; it is started again after the next change.');
    });
  }

  return {
    restart() {
      // Whoever waits already goes on waiting, for the next process.
      if (isUp) ready = Promise.withResolvers<void>();
      isUp = false;
      work = work.then(startAnew);
    },
    /** Resolves once the present process answers. */
    isReady: () => ready.promise,
    async stop() {
      isStopped = true;
      await work;
      await end();
    },
  };
}

/** Puts the session's token of the running process into the page, as `serve` does with its own. */
function sessionFrom(target: string, isReady: () => Promise<void>): Plugin {
  return {
    name: 'session-of-the-backend',
    async transformIndexHtml() {
      await isReady();
      const page = await (await fetch(target)).text();
      const content = /<meta name="pivotal-session" content="([\w-]+)">/.exec(page)?.[1];
      if (content === undefined) throw new Error(`${target} has no session`);
      return [{ tag: 'meta', attrs: { name: 'pivotal-session', content }, injectTo: 'head-prepend' }];
    },
  };
}

/**
 * Hands the bridge and the API on to the process behind, under its own name. Only what comes from the pages
 * themselves is vouched for: a request of any other origin keeps its Origin, and is refused there.
 */
function proxyTo(target: string): Record<string, ProxyOptions> {
  const options: ProxyOptions = {
    target,
    changeOrigin: true,
    configure(proxy) {
      const vouch = (outgoing: ClientRequest, { headers: { origin, host } }: IncomingMessage) => {
        if (origin !== undefined && origin === `http://${host}`) outgoing.setHeader('origin', target);
      };
      proxy.on('proxyReq', vouch);
      proxy.on('proxyReqWs', vouch);
      // While it restarts nobody answers; the page tries again by itself.
      proxy.on('error', () => {});
    },
  };
  return { '/bridge': { ...options, ws: true }, '^/(?:api|local|v1)(?:/|$)': options };
}
