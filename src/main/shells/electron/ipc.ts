import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import {
  BRIDGE_MESSAGE_LIMIT_BYTES,
  type BridgeEvent,
  type BridgeEventPayload,
  type BridgeMessage,
} from '#shared/bridge.ts';
import { IPC_EVENT_CHANNEL, IPC_REQUEST_CHANNEL } from '#shared/ipc-channels.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import type { Log } from '../../log.ts';
import { type Origin, originOf } from './origin.ts';

export interface IpcTransportOptions {
  readonly bridge: Bridge;
  readonly window: BrowserWindow;
  /** The only origin whose page is listened and spoken to. */
  readonly origin: Origin;
  readonly log: Log;
}

export interface IpcTransport {
  /** Tells the page; one that does not listen yet is told as soon as it does. */
  announce<Event extends BridgeEvent>(event: Event, payload: BridgeEventPayload<Event>): void;
  /** Whether the page has said that it listens. */
  isReady(): boolean;
  close(): void;
}

/** More than a person can ask for while a page loads; a page that never listens keeps no more. */
const WAITING_LIMIT = 20;

/**
 * The bridge over Electron's IPC, for one window. Requests are JSON text, as over the WebSocket, so that their
 * size is known before anything is made of them.
 */
export function attachIpcTransport({ bridge, window, origin, log }: IpcTransportOptions): IpcTransport {
  const { webContents } = window;
  let isReady = false;
  let waiting: BridgeMessage[] = [];

  function send(message: BridgeMessage): void {
    if (webContents.isDestroyed() || webContents.isCrashed()) return;
    if (originOf(webContents.getURL()) === origin) webContents.send(IPC_EVENT_CHANNEL, message);
  }

  async function answer(event: IpcMainInvokeEvent, text: unknown): Promise<BridgeMessage> {
    const refusal = refusalOf(event, text, { window, origin });
    if (refusal !== null) {
      log('warn', 'bridge_refused', { reason: refusal });
      return { id: -1, error: { code: 'refused', message: `The bridge refused this: ${refusal}` } };
    }
    const request = parse(text as string);
    const message = await bridge.handle(request);
    if (isAnsweredReady(request, message)) {
      isReady = true;
      for (const kept of waiting) send(kept);
      waiting = [];
    }
    return message;
  }

  const unsubscribe = bridge.subscribe(send);
  ipcMain.handle(IPC_REQUEST_CHANNEL, answer);
  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) isReady = false;
  });
  webContents.on('render-process-gone', () => {
    isReady = false;
  });

  return {
    announce(event, payload) {
      if (isReady) send({ event, payload });
      else waiting = [...waiting, { event, payload }].slice(-WAITING_LIMIT);
    },
    isReady: () => isReady,
    close() {
      unsubscribe();
      ipcMain.removeHandler(IPC_REQUEST_CHANNEL);
    },
  };
}

/** @returns why a message is not even looked at, or null. */
function refusalOf(
  { sender, senderFrame }: IpcMainInvokeEvent,
  text: unknown,
  { window, origin }: Pick<IpcTransportOptions, 'window' | 'origin'>,
): string | null {
  // A frame that has navigated or gone since is no frame any more.
  if (senderFrame === null) return 'its sender is gone';
  if (window.isDestroyed() || sender !== window.webContents) return 'not from our window';
  const { mainFrame } = window.webContents;
  // One frame may be seen through several objects; these two numbers name it.
  const isMainFrame =
    senderFrame.processId === mainFrame.processId && senderFrame.routingId === mainFrame.routingId;
  if (!isMainFrame) return 'not from the main frame';
  if (originOf(senderFrame.url) !== origin) return 'foreign origin';
  if (typeof text !== 'string') return 'not a message';
  if (Buffer.byteLength(text) > BRIDGE_MESSAGE_LIMIT_BYTES) return 'oversized message';
  return null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isAnsweredReady(request: unknown, message: BridgeMessage): boolean {
  return 'output' in message && (request as { readonly call: string }).call === 'window.ready';
}
