import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, clipboard, dialog, session, shell } from 'electron';
import { reasonOf } from '#shared/values/reason.ts';
import { type RunningApp, startApp } from '../../app.ts';
import { NewerDatabaseError, prepareFolder, UnusableFolderError } from '../../hub/database/database.ts';
import { FolderInUseError } from '../../hub/database/lock.ts';
import { errorDetails, type Log, logToStderr } from '../../log.ts';
import { logFolder, logToFile } from '../../log-file.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';
import { type ElectronOptions, parseCommandLine } from './command-line.ts';
import { attachContextMenu } from './context-menu.ts';
import { watchForCrashes } from './crashes.ts';
import { createDesktopParts, type DesktopParts } from './desktop-parts.ts';
import { watchForFailures } from './failures.ts';
import { attachIpcTransport } from './ipc.ts';
import { createKeychain } from './keychain.ts';
import { LINK_SCHEME, routeOfLink } from './links.ts';
import { setApplicationMenu } from './menu.ts';
import { denyPermissions, lockNavigation } from './navigation.ts';
import { createElectronNetwork } from './network.ts';
import { createNotifier, type Notifier } from './notifications.ts';
import { type Origin, windowOrigin } from './origin.ts';
import { watchSystem } from './system-events.ts';
import { type AppTray, createTray } from './tray.ts';
import { hasTrayHost } from './tray-host.ts';
import { statusLine } from './tray-status.ts';
import { type AppWindow, openWindow } from './window.ts';

const PRODUCT_NAME = 'Pivotal';
/** As in build/electron-builder.yml; Windows groups windows and notifications by it. */
const APP_ID = 'com.pivotal.desktop';
const START_ROUTE = '/';
/** A last resort when something keeps the app from stopping by itself. */
const STOP_LIMIT_MS = 1800;

const RENDERER = join(import.meta.dirname, '../renderer');
const PRELOAD = join(import.meta.dirname, '../preload/index.cjs');

/** What the windowless part of the shell asks of the open one. */
interface OpenShell {
  show(): void;
  follow(link: string): void;
  /** Shows the window with its search open, or the box for a quick note or task. */
  ask(command: 'search' | 'quick_capture'): void;
  tellOfUpdate(version: string): void;
}

/**
 * Starts Pivotal in Electron. Returns at once: Electron becomes ready only after its entry module has been
 * evaluated, so nothing on the way here may wait for that.
 */
export function startElectronShell(stderr: Log = logToStderr): void {
  app.setName(PRODUCT_NAME);
  app.setAppUserModelId(APP_ID);
  registerAppScheme();
  const options = prepare(stderr);
  if (options === null) return;
  const log = logToFile(options.folder, stderr);
  watchForFailures(log);
  if (!app.requestSingleInstanceLock({ link: options.link })) {
    log('info', 'second_instance');
    app.quit();
    return;
  }

  const origin = windowOrigin(app.isPackaged, process.env.ELECTRON_RENDERER_URL);
  lockNavigation(origin, log);
  let open: OpenShell | null = null;
  let link = options.link;
  function follow(next: string): void {
    if (open === null) link = next;
    else open.follow(next);
  }
  // macOS hands links over as events, also the one that started the app.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    follow(url);
  });
  app.on('second-instance', (_event, _argv, _folder, data) => {
    open?.show();
    const handedOver = linkOf(data);
    if (handedOver !== null) follow(handedOver);
  });
  app.on('activate', () => open?.show());
  app
    .whenReady()
    .then(async () => {
      const secretsOf = (name?: string) => createKeychain(options.folder, process.platform, log, { name });
      const secrets = secretsOf();
      const parts = createDesktopParts({
        folder: options.folder,
        platform: process.platform,
        log,
        searchAsked: () => open?.ask('search'),
        captureAsked: () => open?.ask('quick_capture'),
        updateReady: (version) => open?.tellOfUpdate(version),
      });
      const network = createElectronNetwork();
      const running = await startApp({
        ...options,
        shell: 'electron',
        secrets,
        secretsOf,
        network,
        parts,
        log,
      });
      stopBeforeQuit(running, log);
      const route = link === null ? START_ROUTE : routeOfLink(link);
      const isTrayShown = await hasTrayHost(process.platform);
      open = openShell({ running, parts, options, origin, route, isTrayShown, log });
    })
    .catch((error: unknown) => fail(error, log));
}

/**
 * Reads the command line and takes the data folder for Electron's own files too; the single instance is one
 * per folder. @returns null when there is nothing to start with; the person is told.
 */
function prepare(log: Log): ElectronOptions | null {
  try {
    const options = parseCommandLine(process.argv.slice(1));
    prepareFolder(options.folder);
    const browserFolder = join(options.folder, 'window');
    mkdirSync(browserFolder, { recursive: true, mode: 0o700 });
    app.setPath('userData', options.folder);
    // What Chromium keeps (replica, caches) can be thrown away; the folder's other files cannot.
    app.setPath('sessionData', browserFolder);
    return options;
  } catch (error) {
    void app.whenReady().then(() => fail(error, log));
    return null;
  }
}

interface WindowOptions {
  readonly running: RunningApp;
  readonly parts: DesktopParts;
  readonly options: ElectronOptions;
  readonly origin: Origin;
  readonly route: string;
  /** Whether this desktop shows tray icons. */
  readonly isTrayShown: boolean;
  readonly log: Log;
}

function openShell({ parts, ...windowOptions }: WindowOptions): OpenShell {
  const { running, options, origin, route, isTrayShown, log } = windowOptions;
  const { folder } = options;
  const { platform } = process;
  // Development builds are not the program that the system should start for links.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  serveApp(RENDERER);
  denyPermissions(session.defaultSession, origin);
  const isHidden = options.isHidden && isTrayShown;
  const window = openWindow({ folder, origin, path: route, preload: PRELOAD, platform, isHidden, log });
  const { browserWindow } = window;
  const ipc = attachIpcTransport({ bridge: running.bridge, window: browserWindow, origin, log });
  const quit = () => app.quit();
  watchForCrashes({ window, ipc, log, now: () => performance.now(), quit });
  attachContextMenu(browserWindow, (text) => clipboard.writeText(text));
  const notifier = createNotifier(
    () => parts.settings()?.notifications ?? true,
    (path) => {
      window.show();
      if (path !== null) ipc.announce('link.opened', { path });
    },
  );

  const command: Parameters<typeof setApplicationMenu>[1]['command'] = (name) => {
    window.show();
    ipc.announce('menu.command', { command: name });
  };
  const { navigationHistory } = browserWindow.webContents;
  const goBack = () => navigationHistory.goBack();
  const goForward = () => navigationHistory.goForward();
  setApplicationMenu(
    { platform, isDevelopment: !app.isPackaged },
    {
      command,
      goBack,
      goForward,
      openDataFolder: () => void shell.openPath(folder),
      openLogs: () => void shell.openPath(logFolder(folder)),
      copyDiagnostics: () => clipboard.writeText(running.diagnostics()),
    },
  );
  // The buttons of a mouse, and of some keyboards.
  browserWindow.on('app-command', (_event, name) => {
    if (name === 'browser-backward') goBack();
    if (name === 'browser-forward') goForward();
  });

  const isShown = () => browserWindow.isVisible() && !browserWindow.isMinimized();
  const { show, hide } = window;
  const { sync } = running;
  const status = () => statusLine(sync.status(), running.apiUrl());
  const tray = createTray(platform, status(), { isShown, show, hide, command, quit });
  sync.subscribe(() => tray.setStatus(status()));
  // Somebody who looks wants to see what is new.
  browserWindow.on('focus', () => sync.setFocused(true));
  browserWindow.on('blur', () => sync.setFocused(false));
  for (const change of ['show', 'hide', 'minimize', 'restore'] as const) {
    browserWindow.on(change as 'show', () => tray.refresh());
  }
  keepRunningWhenClosed({ window, platform, tray, isTrayShown, notifier });
  watchSystem({
    onWake: () => sync.wake(),
    onSleep: () => running.flush(),
    onEnd: () => endAtOnce(running),
  });
  // Windows ends the session when the window's handler returns.
  browserWindow.on('session-end', () => endAtOnce(running));

  tellWhatWaits(running, notifier, isShown);
  running.onReminder(notifier.show);

  process.stdout.write(
    `${JSON.stringify({ ready: true, api: running.apiUrl(), app: origin, pid: process.pid })}\n`,
  );
  return {
    show,
    follow(link) {
      show();
      ipc.announce('link.opened', { path: routeOfLink(link) });
    },
    ask: command,
    tellOfUpdate(version) {
      notifier.show({
        title: `Pivotal ${version} is here`,
        body: 'It is installed when you quit Pivotal next.',
        route: '/settings/computer',
      });
    },
  };
}

/** What waits for the person's decision is said once, when it comes while nobody looks at the window. */
function tellWhatWaits({ sync }: RunningApp, notifier: Notifier, isShown: () => boolean): void {
  let told = sync.status().waiting_for_you;
  sync.subscribe(() => {
    const waiting = sync.status().waiting_for_you;
    if (waiting > told && !isShown()) {
      notifier.show({
        title: waiting === 1 ? 'A change needs your decision' : `${waiting} changes need your decision`,
        body: 'The cloud and this laptop differ. Nothing is lost on either side.',
        route: '/settings/cloud',
      });
    }
    told = waiting;
  });
}

interface ClosingOptions {
  readonly window: AppWindow;
  readonly platform: NodeJS.Platform;
  readonly tray: AppTray;
  readonly isTrayShown: boolean;
  readonly notifier: Notifier;
}

/** Closing the window leaves the API and the syncing running; the first time, that is said. */
function keepRunningWhenClosed({ window, platform, tray, isTrayShown, notifier }: ClosingOptions): void {
  const { browserWindow } = window;
  let isQuitting = false;
  app.on('before-quit', () => {
    isQuitting = true;
  });
  app.on('will-quit', () => tray.close());
  browserWindow.on('close', (event) => {
    if (isQuitting) return;
    event.preventDefault();
    // macOS would leave an empty screen behind.
    if (browserWindow.isFullScreen()) {
      browserWindow.once('leave-full-screen', window.hide);
      browserWindow.setFullScreen(false);
    } else {
      window.hide();
    }
    if (platform === 'darwin' || window.state().toldAboutTray) return;
    window.remember({ toldAboutTray: true });
    const quitting = isTrayShown ? 'quit it from its icon beside the clock' : 'choose Quit in its File menu';
    notifier.show({
      title: 'Pivotal is still running',
      body: `The local API stays on. Start Pivotal again to see its window, or ${quitting}.`,
    });
  });
}

/** The session of the person ends: nothing may hold it up, and everything that was written is on disk. */
function endAtOnce(running: RunningApp): void {
  running.flush();
  app.exit(0);
}

function stopBeforeQuit(running: RunningApp, log: Log): void {
  let isStopping = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (isStopping) return;
    isStopping = true;
    const lastResort = setTimeout(() => app.exit(1), STOP_LIMIT_MS);
    running
      .stop()
      .then(
        () => app.exit(0),
        (error: unknown) => {
          log('error', 'failure', errorDetails(error));
          app.exit(1);
        },
      )
      .finally(() => clearTimeout(lastResort));
  });
}

/** What a second instance hands over is checked like anything from outside. */
function linkOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('link' in data)) return null;
  return typeof data.link === 'string' ? data.link : null;
}

/** Says in a dialog of the system's own why Pivotal cannot start, and ends it. */
function fail(error: unknown, log: Log): void {
  log('error', 'start_failed', errorDetails(error));
  dialog.showErrorBox(titleOf(error), reasonOf(error));
  app.exit(1);
}

function titleOf(error: unknown): string {
  if (error instanceof FolderInUseError) return 'Pivotal is already running on this data';
  if (error instanceof NewerDatabaseError) return 'This data needs a newer Pivotal';
  if (error instanceof UnusableFolderError) return 'The data folder cannot be used';
  return 'Pivotal could not start';
}
