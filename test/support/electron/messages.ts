import { app } from './app.ts';
import type { FakeFrame, FakeWebContents } from './page.ts';

type InvokeHandler = (event: unknown, ...parameters: unknown[]) => unknown;

class FakeIpcMain {
  readonly handlers = new Map<string, InvokeHandler>();
  handle(channel: string, handler: InvokeHandler): void {
    if (this.handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.handlers.set(channel, handler);
  }
  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }
  /** A page calls `ipcRenderer.invoke`. */
  async invoke(
    sender: FakeWebContents,
    senderFrame: FakeFrame | null,
    channel: string,
    ...parameters: unknown[]
  ) {
    const handler = this.handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return await handler({ sender, senderFrame }, ...parameters);
  }
}

type SchemeHandler = (request: Request) => Response | Promise<Response>;

class FakeProtocol {
  privileged: readonly { scheme: string; privileges: object }[] = [];
  readonly handlers = new Map<string, SchemeHandler>();
  registerSchemesAsPrivileged(schemes: FakeProtocol['privileged']): void {
    if (app.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    this.privileged = schemes;
  }
  handle(scheme: string, handler: SchemeHandler): void {
    if (!app.isReady()) throw new Error('protocol.handle can only be called after app is ready');
    if (this.handlers.has(scheme)) throw new Error(`The scheme ${scheme} has already been registered`);
    this.handlers.set(scheme, handler);
  }
  async fetch(url: string, init?: RequestInit): Promise<Response> {
    const handler = this.handlers.get(url.slice(0, url.indexOf(':')));
    if (handler === undefined) throw new Error(`Nothing handles ${url}`);
    // Node's Request refuses schemes of our own; only these two of its properties are used.
    return handler({ url, method: init?.method ?? 'GET' } as Request);
  }
}

export let ipcMain = new FakeIpcMain();
export let protocol = new FakeProtocol();

export function restartMessages(): void {
  ipcMain = new FakeIpcMain();
  protocol = new FakeProtocol();
}
