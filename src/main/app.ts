import { join } from 'node:path';
import type { ReminderNotice } from '#shared/bridge/reminders.ts';
import type { MatchAction } from '#shared/sync-names.ts';
import { version } from '../../package.json';
import { type ApiPort, createApiPort } from './api/api-port.ts';
import { createEventRoutes } from './api/event-routes.ts';
import { createLocalApi, type LocalRoute } from './api/local-api.ts';
import { createOwnReads } from './api/own-reads.ts';
import { createPiRoutes } from './api/pi-routes.ts';
import { createSearchRoutes } from './api/search-routes.ts';
import { createLocalServer, DEFAULT_PORT, LOCAL_ADDRESS } from './api/server.ts';
import { createStatusPageRoutes } from './api/status-page-routes.ts';
import { createSyncRoutes } from './api/sync-routes.ts';
import { createWorkspaceRoutes } from './api/workspace-routes.ts';
import { type AppServices, createServices } from './app-services.ts';
import { type Bridge, createBridge } from './bridge/bridge.ts';
import type { AppFacts } from './bridge/handlers.ts';
import { createFileSecretStore, type SecretStore } from './cloud/secret-store.ts';
import type { Sync } from './cloud/sync.ts';
import { realTimers } from './cloud/timers.ts';
import { type Environment, realEnvironment } from './environment.ts';
import { restoreAtStart } from './features/backup/pending-restore.ts';
import type { Restored } from './features/backup/restore.ts';
import { type ComputerService, computerSettings, createComputer } from './features/computer/computer.ts';
import { diagnosticsText } from './features/computer/diagnostics.ts';
import { createIntegrationRoutes } from './features/integrations/routes.ts';
import { createMcpRoute } from './features/mcp/routes.ts';
import { createPiModel } from './features/pi/model/model.ts';
import { createWebhookRoutes } from './features/webhooks/routes.ts';
import { type Hub, openHub } from './hub/hub.ts';
import { loadSampleData } from './hub/workspace/sample-data.ts';
import { errorDetails, type Log } from './log.ts';
import { logFolder } from './log-file.ts';
import type { Network } from './network/network.ts';
import { removeRunFile, writeRunFile } from './run-file.ts';
import { createBrowserAccess } from './shells/browser/access.ts';
import { openKnownBrowsers } from './shells/browser/known-browsers.ts';
import { createLinkRoute } from './shells/browser/link-route.ts';
import { createStaticFiles } from './shells/browser/static-files.ts';
import { attachWebSocketTransport } from './shells/browser/websocket.ts';
import type { ShellParts } from './shells/shell-parts.ts';

/** Requests per minute and key; high enough never to hold up a script. */
const DEFAULT_RATE_LIMIT = 100_000;

/** Under which the key of a person's own model is kept. */
const MODEL_KEY = 'model-key';

export interface AppOptions {
  readonly folder: string;
  /** 0 takes a free one; null the one of the settings. */
  readonly port: number | null;
  /** Fills an empty hub with the fictional workspace. */
  readonly sample: boolean;
  /** In Electron the window has a transport of its own, and opens also when the port is taken. */
  readonly shell: 'electron' | 'browser';
  readonly rateLimit?: number;
  /** Under which the API may be asked for besides this machine's own names: behind a proxy that speaks TLS. */
  readonly publicHosts?: readonly string[];
  /** Where the pages are when they are not served here: during development. */
  readonly pageOrigin?: string;
  /** The cloud to sync with; without it, the one this data was last connected to. */
  readonly upstream?: {
    readonly url: string;
    readonly key: string | null;
    /** What becomes of what is here already; without it a person is asked. */
    readonly existing?: MatchAction;
  };
  /** Where the upstream key is kept; a file of the data folder unless the shell has something better. */
  readonly secrets?: SecretStore;
  /** Where the key of a service is kept that customers come from; a file of the data folder unless the shell has something better. */
  readonly secretsOf?: (name: string) => SecretStore;
  /** The way to the outside; Node's own, as this machine is set up, unless the shell has a better one. */
  readonly network?: Network;
  /** What a shell with a window of its own can do on this computer. */
  readonly parts?: ShellParts;
  readonly log: Log;
  readonly environment?: Environment;
}

export interface RunningApp {
  /** Null while the API is off; only in Electron. */
  apiUrl(): string | null;
  readonly appUrl: string | null;
  /** A one-time address that lets a browser in; of use in the browser shell only. */
  createLink(): Promise<string>;
  readonly bridge: Bridge;
  readonly sync: Sync;
  readonly computer: ComputerService;
  readonly version: string;
  /** Hears of what is due, once a day. @returns a function that ends it */
  onReminder(listener: (notice: ReminderNotice) => void): () => void;
  /** What somebody who helps has to know, without data and keys. */
  diagnostics(): string;
  /** Puts on disk, at once, what is waiting to be written. */
  flush(): void;
  stop(): Promise<void>;
}

/** The composition root: opens the hub and starts what serves it. Shells add a window, or nothing. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const { folder, log, environment = realEnvironment } = options;
  const logFailure = (error: unknown) => log('error', 'failure', errorDetails(error));
  const restored = await restoreAtStart(folder, environment.now()).catch(orNull(logFailure));
  const hub = openHub({ folder, environment, reportFailure: logFailure });
  /** Trouble with the disk is a state that the window and the status show, whoever meets it. */
  const reportFailure = (error: unknown) => {
    if (hub.storage.observe(error) === null) logFailure(error);
  };
  try {
    removeRunFile(folder);
    const notices = noticesOf(restored, hub, log);
    if (options.sample) await loadSample(hub, log, environment);
    const services = createServices({
      ...options,
      hub,
      environment,
      reportFailure,
      // The shell tells them; where it has no way to, a window does.
      remindersUnheard: () => bridge.remindersDue(),
    });
    const { network, sync, search } = services;
    const events = createEventRoutes(hub);
    const isBrowser = options.shell === 'browser';
    const access = createBrowserAccess(openKnownBrowsers(folder), environment);
    /** The one name of the pages; known once the port is. */
    const address = () => `${LOCAL_ADDRESS}:${server.port()}`;
    const createLink = () => access.createLink(options.pageOrigin ?? `http://${address()}`);
    const local = createLocalApi(
      [
        createLinkRoute(isBrowser ? createLink : null),
        createMcpRoute(() => ({ port: server.port() ?? 0, token: local.token }), reportFailure),
        ...routesOf(services, hub, environment),
        ...events.routes,
      ],
      environment,
    );
    const server = createLocalServer({
      hub,
      local,
      version,
      now: environment.now,
      elapsed: environment.elapsed,
      rateLimit: options.rateLimit ?? DEFAULT_RATE_LIMIT,
      ...(options.publicHosts === undefined ? {} : { publicHosts: options.publicHosts }),
      reportFailure,
      log,
      app: isBrowser ? createStaticFiles(join(import.meta.dirname, '../renderer'), address) : null,
    });
    const apiPort = createApiPort({
      server,
      timers: realTimers,
      log,
      isOptional: options.shell === 'electron',
      changed: (port) => portChanged(port),
    });
    const apiUrl = () => urlOf(apiPort.current(), '/api/v1');
    const facts = factsOf(options, { apiUrl, notices: () => [...notices, apiPort.notice()], sync });
    const computer = createComputer({
      settings: hub.settings,
      network,
      usualPort: DEFAULT_PORT,
      shell: options.parts ?? null,
      logFolder: isBrowser ? null : logFolder(folder),
      // The browser's page is served from there too, and would lose its own address.
      movePort: isBrowser ? async () => 'at_next_start' : (port) => moved(apiPort, port),
    });
    const model = createPiModel({
      hub,
      read: createOwnReads({ hub, version, now: environment.now, routes: local.routes }),
      secret: options.secretsOf?.(MODEL_KEY) ?? createFileSecretStore(folder, MODEL_KEY),
      fetch: network.fetch,
      today: services.pi.today,
    });
    const bridge = createBridge({ ...services, hub, computer, model, facts, log, now: environment.now });
    const { http, allowed } = server;
    const origin = () => `http://${address()}`;
    // In Electron the bridge is the window's own: nobody else on this machine may even knock at it.
    const closeTransport = isBrowser
      ? attachWebSocketTransport({ http, bridge, access, allowed, origin, log })
      : () => {};
    options.parts?.update.follow(bridge.infoChanged);
    const portChanged = (port: number | null) => {
      if (port === null) removeRunFile(folder);
      else writeRunFile(folder, { port, token: local.token });
      bridge.infoChanged();
    };
    await apiPort.open(options.port ?? computerSettings(hub.settings).port ?? DEFAULT_PORT);
    await services.start();
    return {
      apiUrl,
      version,
      sync,
      computer,
      appUrl: urlOf(apiPort.current(), '/'),
      createLink,
      bridge,
      diagnostics: facts.diagnostics,
      onReminder: services.onReminder,
      flush: hub.flush,
      async stop() {
        removeRunFile(folder);
        apiPort.stop();
        model.stop();
        await services.stop();
        closeTransport();
        bridge.close();
        events.close();
        await server.close();
        search.close();
        hub.close();
        log('info', 'stopped');
      },
    };
  } catch (error) {
    hub.close();
    throw error;
  }
}

async function moved(apiPort: Pick<ApiPort, 'move'>, port: number | null): Promise<'moved'> {
  await apiPort.move(port ?? DEFAULT_PORT);
  return 'moved';
}

function orNull(report: (error: unknown) => void): (error: unknown) => null {
  return (error) => {
    report(error);
    return null;
  };
}

function urlOf(port: number | null, path: string): string | null {
  return port === null ? null : `http://${LOCAL_ADDRESS}:${port}${path}`;
}

/** What scripts may ask of the services, under `/local/v1`. */
function routesOf(
  { sync, search, pi, webhooks, integrations }: AppServices,
  hub: Hub,
  environment: Environment,
): LocalRoute[] {
  return [
    ...createSyncRoutes(sync, hub),
    ...createSearchRoutes(search),
    ...createWorkspaceRoutes(hub, environment),
    ...createWebhookRoutes(hub, environment, webhooks.wake),
    ...createIntegrationRoutes(integrations, hub),
    ...createPiRoutes(hub, pi),
    ...createStatusPageRoutes(hub, pi.today),
  ];
}

interface ChangingFacts {
  readonly apiUrl: () => string | null;
  readonly notices: () => readonly (string | null)[];
  readonly sync: Sync;
}

/** What the app says of itself, as it is when it is asked. */
function factsOf({ folder, shell }: AppOptions, { apiUrl, notices, sync }: ChangingFacts): AppFacts {
  return {
    version,
    shell,
    get apiUrl() {
      return apiUrl();
    },
    dataFolder: folder,
    get notice() {
      const said = notices().filter((words) => words !== null);
      return said.length === 0 ? null : said.join(' ');
    },
    diagnostics: () => diagnosticsText({ folder, version, apiUrl: apiUrl(), sync }),
  };
}

/** What was found on opening that somebody should know. */
function noticesOf(restored: Restored | null, { setAside, lacksLog }: Hub, log: Log): string[] {
  const notices: string[] = [];
  if (restored !== null) {
    const kept = restored.replaced === null ? '' : ` What it replaced is kept as ${restored.replaced.id}.`;
    notices.push(`The backup ${restored.backup.id} was restored.${kept}`);
  }
  if (setAside !== null) {
    const message = `The database was damaged. It was moved to ${setAside} and a new one begun; API keys have to be made again.`;
    notices.push(message);
    log('error', 'database_set_aside', { message });
  }
  if (lacksLog) {
    const message =
      'The database was copied while Pivotal was using it, without the file pivotal.db-wal beside it: the latest changes are missing. Copy both again, or make copies with Pivotal closed.';
    notices.push(message);
    log('error', 'database_lacks_log', { message });
  }
  return notices;
}

async function loadSample(hub: Hub, log: Log, environment: Environment): Promise<void> {
  if (!hub.isEmpty()) {
    log('warn', 'sample_not_loaded', {
      message: 'The workspace already has customers; the sample data was left out.',
    });
    return;
  }
  await loadSampleData(hub, environment);
  log('info', 'sample_loaded');
}
