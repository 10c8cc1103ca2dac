import { EventEmitter } from 'node:events';
import { app, FakeEvent } from './app.ts';

export interface FakeFrame {
  url: string;
  readonly processId: number;
  readonly routingId: number;
  readonly parent: FakeFrame | null;
}

type WindowOpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

export class FakeWebContents extends EventEmitter {
  readonly mainFrame: FakeFrame = { url: '', processId: 7, routingId: 1, parent: null };
  readonly sent: { readonly channel: string; readonly message: unknown }[] = [];
  readonly session: FakeSession;
  readonly navigationHistory = {
    goBack: () => this.moves.push('back'),
    goForward: () => this.moves.push('forward'),
  };
  readonly moves: string[] = [];
  loads: string[] = [];
  reloads = 0;
  crashed = false;
  destroyed = false;
  /** Nothing answers at the addresses it loads. */
  isUnreachable = false;
  windowOpenHandler: WindowOpenHandler | null = null;

  constructor(session: FakeSession) {
    super();
    this.session = session;
    app.emit('web-contents-created', new FakeEvent(), this);
  }

  loadURL(url: string): Promise<void> {
    this.loads.push(url);
    this.#load(url);
    return this.isUnreachable ? Promise.reject(new Error('ERR_FAILED (-2)')) : Promise.resolve();
  }

  reload(): void {
    this.reloads += 1;
    this.#load(this.mainFrame.url);
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  send(channel: string, message: unknown): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    if (this.crashed) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    this.sent.push({ channel, message: structuredClone(message) });
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  isCrashed(): boolean {
    return this.crashed;
  }

  readonly replacements: string[] = [];
  replaceMisspelling(word: string): void {
    this.replacements.push(word);
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.windowOpenHandler = handler;
  }

  forcefullyCrashRenderer(): void {
    this.crash('killed');
  }

  /** The page's process ends. */
  crash(reason: string): void {
    this.crashed = true;
    this.emit('render-process-gone', new FakeEvent(), { reason, exitCode: 5 });
  }

  /** The page, or somebody in it, wants to go elsewhere. @returns whether it went */
  navigate(url: string, isMainFrame = true): boolean {
    const details = Object.assign(new FakeEvent(), { url, isMainFrame, isSameDocument: false });
    this.emit('will-frame-navigate', details);
    if (isMainFrame && !details.defaultPrevented) this.emit('will-navigate', details);
    if (details.defaultPrevented) return false;
    if (isMainFrame) this.#load(url);
    return true;
  }

  /** The server of a page sends the window on to another. @returns whether it went */
  redirect(url: string, isMainFrame = true): boolean {
    const details = Object.assign(new FakeEvent(), { url, isMainFrame, isSameDocument: false });
    this.emit('will-redirect', details);
    return !details.defaultPrevented;
  }

  /** The page calls `window.open` or follows a link with a target. */
  open(url: string): 'allow' | 'deny' {
    return this.windowOpenHandler?.({ url }).action ?? 'allow';
  }

  #load(url: string): void {
    this.crashed = false;
    this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false });
    this.mainFrame.url = url;
  }
}

type PermissionRequestHandler = (
  webContents: FakeWebContents,
  permission: string,
  callback: (isGranted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean },
) => void;
type PermissionCheckHandler = (
  webContents: FakeWebContents | null,
  permission: string,
  requestingOrigin: string,
  details: { isMainFrame: boolean },
) => boolean;

/** Electron grants what no handler denies. */
export class FakeSession extends EventEmitter {
  requestHandler: PermissionRequestHandler | null = null;
  checkHandler: PermissionCheckHandler | null = null;
  deviceHandler: (() => boolean) | null = null;

  proxy: { readonly mode?: string; readonly proxyRules?: string } = {};
  /** Authorities whose certificates count here beside Node's own. */
  trusted: string[] = [];
  /** What the proxy was last given: `name:password`. */
  knownLogin: string | null = null;
  closings = 0;
  async setProxy(proxy: FakeSession['proxy']): Promise<void> {
    this.proxy = proxy;
  }
  async clearAuthCache(): Promise<void> {
    this.knownLogin = null;
  }
  async closeAllConnections(): Promise<void> {
    this.closings += 1;
  }
  proxyAddress(): URL | null {
    const { mode, proxyRules } = this.proxy;
    return mode === 'fixed_servers' && proxyRules !== undefined ? new URL(proxyRules) : null;
  }

  isSpellCheckerEnabled = true;
  setSpellCheckerEnabled(isEnabled: boolean): void {
    this.isSpellCheckerEnabled = isEnabled;
  }
  readonly dictionary: string[] = [];
  addWordToSpellCheckerDictionary(word: string): boolean {
    this.dictionary.push(word);
    return true;
  }

  setPermissionRequestHandler(handler: PermissionRequestHandler): void {
    this.requestHandler = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheckHandler): void {
    this.checkHandler = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.deviceHandler = handler;
  }

  request(contents: FakeWebContents, permission: string, requestingUrl: string, isMainFrame = true): boolean {
    let isGranted = this.requestHandler === null;
    this.requestHandler?.(contents, permission, (answer) => (isGranted = answer), {
      requestingUrl,
      isMainFrame,
    });
    return isGranted;
  }

  check(contents: FakeWebContents | null, permission: string, origin: string, isMainFrame = true): boolean {
    return this.checkHandler?.(contents, permission, origin, { isMainFrame }) ?? true;
  }

  /** A page starts a download. @returns whether it goes on, to the dialog that asks where to. */
  download(url: string): boolean {
    const event = new FakeEvent();
    this.emit('will-download', event, { getURL: () => url });
    return !event.defaultPrevented;
  }
}

function createSessions() {
  const partitions = new Map<string, FakeSession>();
  return {
    defaultSession: new FakeSession(),
    fromPartition(name: string): FakeSession {
      if (!app.isReady()) throw new Error('Session can only be received when app is ready');
      const session = partitions.get(name) ?? new FakeSession();
      partitions.set(name, session);
      return session;
    },
  };
}

export let session = createSessions();

export function restartSession(): void {
  session = createSessions();
}
