import type { ClientRequest, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { resolveConfig } from 'electron-vite';
import { build, createServer, type InlineConfig, mergeConfig, type Plugin, type ProxyOptions } from 'vite';
import { machineFailure } from './electron-failure.ts';
import type { Ready } from './ready.ts';
import { createRestartable } from './restartable.ts';

const ADDRESS = '127.0.0.1';
const DEFAULT_PAGE_PORT = 5173;

export interface DevServerOptions {
  readonly root: string;
  /** Where the development build goes; apart from the one that `npm start` runs. */
  readonly outFolder: string;
  /** Electron's binary; null for the browser. */
  readonly electron: string | null;
  /** Where the API listens; not 0. */
  readonly apiPort: number;
  /** Of `pivotal serve`; folder and port among them. */
  readonly options: readonly string[];
  /** The app ended by itself: the person quit it, or it could not start. */
  readonly onEnd: (code: number | null) => void;
}

export interface DevServer {
  /** Where the pages are. */
  readonly page: string;
  readonly ready: Ready;
  /** In Electron; otherwise the pages are for the browser. */
  readonly hasWindow: boolean;
  stop(): Promise<void>;
}

export type StartedDevServer =
  | { readonly kind: 'started'; readonly server: DevServer }
  /** Electron's window cannot open on this machine; nothing runs. `why` as `machineFailure` says it. */
  | { readonly kind: 'no_window'; readonly why: string };

/**
 * Pivotal for development: pages from Vite, which replaces what changes in them, and the main process built anew
 * and restarted whenever its sources change. Of neither does the app itself know more than where its pages are.
 */
export async function startDevServer(options: DevServerOptions): Promise<StartedDevServer> {
  const { root, outFolder, electron, apiPort, onEnd } = options;
  const inline = { root, mode: 'development', logLevel: 'warn', build: { outDir: outFolder } } as const;
  const { config } = await resolveConfig(inline, 'serve');
  const { main, preload, renderer } = config ?? {};
  if (main === undefined || preload === undefined || renderer === undefined) {
    throw new Error('electron.vite.config.ts lacks one of its parts');
  }

  const target = `http://${ADDRESS}:${apiPort}`;
  const pages = await createServer(
    mergeConfig(renderer as InlineConfig, {
      server: { host: ADDRESS, port: DEFAULT_PAGE_PORT, proxy: electron === null ? proxyTo(target) : {} },
      // The page proves itself to the process behind it, whose port is another.
      define: { 'import.meta.env.VITE_PIVOTAL_PORT': JSON.stringify(String(apiPort)) },
    }),
  );
  await pages.listen();
  const page = pages.resolvedUrls?.local[0];
  if (page === undefined) throw new Error('the pages are not served anywhere');

  const entry = join(outFolder, electron === null ? 'main/cli.js' : 'main/index.js');
  const noWindow = Promise.withResolvers<{ readonly why: string }>();
  const app = createRestartable({
    program: electron ?? process.execPath,
    parameters: [entry, ...(electron === null ? ['serve'] : []), ...options.options],
    environment: { ELECTRON_RENDERER_URL: new URL(page).origin },
    onEnd(code, errors) {
      const why = electron === null || code === 0 ? null : machineFailure(errors);
      if (why === null) onEnd(code);
      else noWindow.resolve({ why });
    },
  });
  const watchers = await watchAll([main, preload] as InlineConfig[], app.restart);
  const stop = async () => {
    await Promise.all(watchers.map((watcher) => watcher.close()));
    await pages.close();
    await app.stop();
  };
  const outcome = await Promise.race([app.whenReady(), noWindow.promise]);
  if ('why' in outcome) {
    await stop();
    return { kind: 'no_window', why: outcome.why };
  }
  return { kind: 'started', server: { page, ready: outcome, hasWindow: electron !== null, stop } };
}

interface Watcher {
  close(): Promise<void>;
}

/** Builds now and after every change; `whenBuilt` is called each time one succeeded, once all have. */
async function watchAll(
  configs: readonly InlineConfig[],
  whenBuilt: () => void,
): Promise<readonly Watcher[]> {
  const built = new Set<InlineConfig>();
  return Promise.all(
    configs.map(async (config) => {
      const writeBundle = () => {
        built.add(config);
        if (built.size === configs.length) whenBuilt();
      };
      const notice: Plugin = { name: 'restart-the-app', writeBundle };
      const watcher = await build(mergeConfig(config, { build: { watch: {} }, plugins: [notice] }));
      if (!('close' in watcher)) throw new Error('Vite does not watch');
      return watcher as Watcher;
    }),
  );
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
    },
  };
  return { '^/bridge$': { ...options, ws: true }, '^/(?:api|local|v1)(?:/|$)': options };
}
