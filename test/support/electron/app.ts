import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';

/** An event whose default may be prevented. */
export class FakeEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** What the app knows of its windows. */
export interface ClosableWindow {
  close(): void;
  isDestroyed(): boolean;
}

class FakeApp extends EventEmitter {
  isPackaged = false;
  name = 'Electron';
  userModelId = '';
  /** Undefined while the app runs. */
  exitCode: number | undefined = undefined;
  readonly paths = new Map<string, string>();
  readonly linkSchemes = new Set<string>();
  /** What the second instance would find. */
  isFirstInstance = true;
  instanceData: unknown;
  /** Every window opened, also those since closed. */
  readonly windows: ClosableWindow[] = [];
  #ready = Promise.withResolvers<void>();
  #isReady = false;

  isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  /** Electron calls this once the entry module has been evaluated, top-level awaits included. */
  becomeReady(): void {
    this.#isReady = true;
    this.#ready.resolve();
    this.emit('ready');
  }

  setName(name: string): void {
    this.name = name;
  }

  setAppUserModelId(id: string): void {
    this.userModelId = id;
  }

  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} does not exist`);
    this.paths.set(name, path);
  }

  getPath(name: string): string {
    const path = this.paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }

  /** What the system starts at login, and with which arguments. */
  loginItem: { readonly openAtLogin: boolean; readonly args?: readonly string[] } = { openAtLogin: false };
  setLoginItemSettings(settings: FakeApp['loginItem']): void {
    this.loginItem = settings;
  }
  getLoginItemSettings({ args = [] }: { readonly args?: readonly string[] } = {}): { openAtLogin: boolean } {
    const isSame = JSON.stringify(args) === JSON.stringify(this.loginItem.args ?? []);
    return { openAtLogin: this.loginItem.openAtLogin && isSame };
  }

  setAsDefaultProtocolClient(scheme: string): boolean {
    this.linkSchemes.add(scheme);
    return true;
  }

  requestSingleInstanceLock(data?: unknown): boolean {
    this.instanceData = data;
    return this.isFirstInstance;
  }

  quit(): void {
    if (this.exitCode !== undefined) return;
    const before = new FakeEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    for (const window of this.windows) {
      if (!window.isDestroyed()) window.close();
      if (!window.isDestroyed()) return;
    }
    const will = new FakeEvent();
    this.emit('will-quit', will);
    if (!will.defaultPrevented) this.exit(0);
  }

  exit(code = 0): void {
    this.exitCode ??= code;
  }
}

export let app = new FakeApp();

export function restartApp(): void {
  app = new FakeApp();
}
