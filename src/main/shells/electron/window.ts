import { BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, screen } from 'electron';
import { errorDetails, type Log } from '../../log.ts';
import { windowIcon } from './icons.ts';
import type { Origin } from './origin.ts';
import {
  fitBounds,
  loadWindowState,
  type Rectangle,
  SMALLEST,
  saveWindowState,
  type WindowState,
} from './window-state.ts';

/** The canvas of both themes, for a first start; see the renderer's design tokens. */
const CANVAS = { light: '#ffffff', dark: '#131316' } as const;

const SAVE_DELAY_MS = 400;

export interface AppWindow {
  readonly browserWindow: BrowserWindow;
  show(): void;
  hide(): void;
  state(): WindowState;
  remember(change: Partial<WindowState>): void;
}

export interface AppWindowOptions {
  readonly folder: string;
  readonly origin: Origin;
  /** The route to open. */
  readonly path: string;
  readonly preload: string;
  readonly platform: NodeJS.Platform;
  /** Whether it waits, loaded, until it is wanted. */
  readonly isHidden: boolean;
  readonly log: Log;
}

/** What the page may do: nothing beyond a page on the web, except to speak over the preload's bridge. */
function windowOptions(
  { preload, platform }: AppWindowOptions,
  bounds: Rectangle,
  background: string,
): BrowserWindowConstructorOptions {
  return {
    ...bounds,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Pivotal',
    backgroundColor: background,
    // Elsewhere the icon is part of the program.
    ...(platform === 'linux' ? { icon: windowIcon() } : {}),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // As far as the session has it switched on.
      spellcheck: true,
    },
  };
}

/** Opens the window as it was left, without a flash of another colour, and remembers how it is left. */
export function openWindow(options: AppWindowOptions): AppWindow {
  const { folder, origin, path, log } = options;
  let state = loadWindowState(folder);
  const system = nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light;
  const primary = screen.getPrimaryDisplay();
  const displays = [primary, ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  const browserWindow = new BrowserWindow(
    windowOptions(options, fitBounds(state.bounds, displays), state.background ?? system),
  );

  function remember(change: Partial<WindowState>): void {
    state = { ...state, ...change };
    try {
      saveWindowState(folder, state);
    } catch (error) {
      // Costs the window its place at the next start, nothing else.
      log('warn', 'window_state_not_saved', errorDetails(error));
    }
  }

  let timer: NodeJS.Timeout | undefined;
  function saveNow(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!browserWindow.isDestroyed())
      remember({ bounds: browserWindow.getNormalBounds(), mode: modeOf(browserWindow) });
  }
  function saveSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(saveNow, SAVE_DELAY_MS);
  }
  browserWindow.on('resize', saveSoon);
  browserWindow.on('move', saveSoon);
  browserWindow.on('maximize', saveSoon);
  browserWindow.on('unmaximize', saveSoon);
  browserWindow.on('enter-full-screen', saveSoon);
  browserWindow.on('leave-full-screen', saveSoon);
  browserWindow.on('close', saveNow);
  browserWindow.webContents.on('did-change-theme-color', (_event, color) => {
    if (color === null || color === state.background) return;
    browserWindow.setBackgroundColor(color);
    remember({ background: color });
  });

  browserWindow.once('ready-to-show', () => {
    if (options.isHidden) return;
    if (state.mode === 'maximized') browserWindow.maximize();
    browserWindow.show();
    if (state.mode === 'full_screen') browserWindow.setFullScreen(true);
  });
  browserWindow.loadURL(`${origin}${path}`).catch((error: unknown) => {
    log('error', 'page_not_loaded', errorDetails(error));
    // An empty window can be reloaded from its menu; a hidden one only looks like a program that never starts.
    if (!options.isHidden) browserWindow.show();
  });

  return {
    browserWindow,
    show() {
      if (browserWindow.isMinimized()) browserWindow.restore();
      browserWindow.show();
      browserWindow.focus();
    },
    hide: () => browserWindow.hide(),
    state: () => state,
    remember,
  };
}

function modeOf(window: BrowserWindow): WindowState['mode'] {
  if (window.isFullScreen()) return 'full_screen';
  return window.isMaximized() ? 'maximized' : 'normal';
}
