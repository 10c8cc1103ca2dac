import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import type { BrowserWindow, Rectangle } from './window.ts';

class FakeDialog {
  readonly errors: { readonly title: string; readonly message: string }[] = [];
  readonly messages: { readonly message: string; readonly buttons?: readonly string[] }[] = [];
  /** Which button the person presses in the next message boxes; without one, none yet. */
  presses: number[] = [];
  showErrorBox(title: string, message: string): void {
    this.errors.push({ title, message });
  }
  showMessageBox(
    _window: BrowserWindow,
    options: FakeDialog['messages'][number],
  ): Promise<{ response: number }> {
    this.messages.push(options);
    const response = this.presses.shift();
    return response === undefined ? new Promise(() => {}) : Promise.resolve({ response });
  }
}

/** A keychain that turns text around: enough to see that what is stored is not what was given. */
class FakeSafeStorage {
  isAvailable = true;
  backend = 'gnome_libsecret';
  /** The key was changed: what is decrypted now should be encrypted anew. */
  isRotated = false;
  /** It asks the person for a password, and nobody answers. */
  isLocked = false;
  /** The key was lost, as after the keychain was reset. */
  isLost = false;
  isAsyncEncryptionAvailable(): Promise<boolean> {
    if (!app.isReady()) throw new Error('safeStorage cannot be used before app is ready');
    return this.isLocked ? new Promise(() => {}) : Promise.resolve(this.isAvailable);
  }
  getSelectedStorageBackend(): string {
    return app.isReady() ? this.backend : 'unknown';
  }
  encryptStringAsync(text: string): Promise<Buffer> {
    if (!this.isAvailable) return Promise.reject(new Error('Encryption is not available'));
    return Promise.resolve(Buffer.from(`v${this.isRotated ? 2 : 1}:${[...text].toReversed().join('')}`));
  }
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const text = encrypted.toString();
    if (this.isLost || !this.isAvailable || !/^v[12]:/.test(text)) {
      return Promise.reject(new Error('Error while decrypting the ciphertext provided'));
    }
    const result = [...text.slice(3)].toReversed().join('');
    return Promise.resolve({ result, shouldReEncrypt: this.isRotated && text.startsWith('v1:') });
  }
}

export interface FakeDisplay {
  readonly workArea: Rectangle;
}

function createScreen() {
  const displays: FakeDisplay[] = [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }];
  return {
    displays,
    getAllDisplays: () => displays,
    getPrimaryDisplay() {
      const [primary] = displays;
      if (primary === undefined) throw new Error('There is no display');
      return primary;
    },
  };
}

function createShell() {
  const opened: string[] = [];
  const openedPaths: string[] = [];
  return {
    opened,
    openedPaths,
    async openExternal(url: string): Promise<void> {
      opened.push(url);
    },
    async openPath(path: string): Promise<string> {
      openedPaths.push(path);
      return '';
    },
  };
}

function createTheme() {
  return Object.assign(new EventEmitter(), { shouldUseDarkColors: false });
}

/** The texts that were copied. */
class FakeClipboard {
  texts: string[] = [];
  writeText(text: string): void {
    this.texts.push(text);
  }
}

class FakeGlobalShortcut {
  readonly registered = new Map<string, () => void>();
  /** Those that other programs have. */
  readonly taken = new Set<string>();
  register(accelerator: string, pressed: () => void): boolean {
    if (!app.isReady()) throw new Error('globalShortcut cannot be used before the app is ready');
    if (!/^(?:\w+\+)*(?:[A-Z0-9]|F\d+|Space|Plus)$/.test(accelerator)) {
      throw new TypeError(`Error processing argument at index 0, conversion failure from ${accelerator}`);
    }
    if (this.taken.has(accelerator) || this.registered.has(accelerator)) return false;
    this.registered.set(accelerator, pressed);
    return true;
  }
  unregister(accelerator: string): void {
    this.registered.delete(accelerator);
  }
}

class FakeCrashReporter {
  starts: { readonly uploadToServer?: boolean }[] = [];
  start(options: { readonly uploadToServer?: boolean }): void {
    this.starts.push(options);
  }
}

export let clipboard = new FakeClipboard();
export let globalShortcut = new FakeGlobalShortcut();
export let crashReporter = new FakeCrashReporter();
export let powerMonitor = new EventEmitter();
export let dialog = new FakeDialog();
export let safeStorage = new FakeSafeStorage();
export let screen = createScreen();
export let nativeTheme = createTheme();
export let shell = createShell();

export function restartSystem(): void {
  clipboard = new FakeClipboard();
  globalShortcut = new FakeGlobalShortcut();
  crashReporter = new FakeCrashReporter();
  powerMonitor = new EventEmitter();
  dialog = new FakeDialog();
  safeStorage = new FakeSafeStorage();
  screen = createScreen();
  nativeTheme = createTheme();
  shell = createShell();
}
