import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import {
  ACCESS_MESSAGE_LIMIT_BYTES,
  helloSchema,
  proofSchema,
  type Refused,
  type Verdict,
} from '#shared/access/messages.ts';
import { BRIDGE_MESSAGE_LIMIT_BYTES, BRIDGE_PATH } from '#shared/bridge.ts';
import { type AllowedOrigins, checkHost } from '../../api/guard.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { errorDetails, type Log } from '../../log.ts';
import type { BrowserAccess, Pending } from './access.ts';

/** A browser that has not proven itself by then does not mean to. */
const PROOF_LIMIT_MS = 10_000;
/** Connections that have not proven themselves yet; more of them are turned away. */
const UNPROVEN_LIMIT = 64;
/** Of one of them, altogether; its two messages are short. */
const UNPROVEN_LIMIT_BYTES = 16 * 1024;
/** Of the WebSocket protocol: closed for a reason of the application. */
const CLOSED_REFUSED = 4401;

export interface WebSocketTransportOptions {
  readonly http: Server;
  readonly bridge: Bridge;
  readonly access: BrowserAccess;
  readonly allowed: () => AllowedOrigins;
  /** Where the pages are; the bridge has this one address. */
  readonly origin: () => string;
  readonly log: Log;
}

/** How far a connection has come. */
type Stage =
  | { readonly at: 'hello' }
  | { readonly at: 'proof'; readonly pending: Pending }
  | { readonly at: 'bridge'; readonly browser: string }
  | { readonly at: 'end' };

/**
 * The bridge over a WebSocket, for the browser shell. A connection needs our Host and our Origin, which keep pages
 * out, and then proves that it knows a one-time link or the secret of a browser, which keeps everybody else out.
 * @returns a function that closes every connection.
 */
export function attachWebSocketTransport(options: WebSocketTransportOptions): () => void {
  const { http, log } = options;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: BRIDGE_MESSAGE_LIMIT_BYTES,
    perMessageDeflate: false,
  });
  const unproven = new Set<WebSocket>();
  const byBrowser = new Map<string, Set<WebSocket>>();

  http.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const reason = unproven.size >= UNPROVEN_LIMIT ? 'too many unproven' : refusalReason(incoming, options);
    if (reason !== null) {
      log('warn', 'bridge_refused', { reason });
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const port = incoming.socket.localPort ?? 0;
    server.handleUpgrade(incoming, socket, head, (webSocket) => {
      serve(webSocket, port, { ...options, unproven, byBrowser });
      limitUnproven(socket, () => unproven.has(webSocket));
    });
  });

  return () => {
    for (const client of server.clients) client.terminate();
    server.close();
  };
}

function refusalReason(
  incoming: IncomingMessage,
  { allowed, origin }: WebSocketTransportOptions,
): string | null {
  if (incoming.url !== BRIDGE_PATH) return 'not the bridge';
  try {
    checkHost(incoming, allowed());
  } catch {
    return 'foreign host';
  }
  // Unlike a script's request to the API, a page's connection always names where it comes from.
  return incoming.headers.origin === origin() ? null : 'foreign origin';
}

/** What may be sent on the bridge is much; nobody may send that who has not proven himself. */
function limitUnproven(socket: Duplex, isUnproven: () => boolean): void {
  let received = 0;
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > UNPROVEN_LIMIT_BYTES && isUnproven()) socket.destroy();
  });
}

interface Connections extends WebSocketTransportOptions {
  readonly unproven: Set<WebSocket>;
  readonly byBrowser: Map<string, Set<WebSocket>>;
}

let windows = 0;

function serve(webSocket: WebSocket, port: number, options: Connections): void {
  const { bridge, access, log, unproven, byBrowser } = options;
  windows += 1;
  const window = `window ${windows}`;
  let stage: Stage = { at: 'hello' };
  let unsubscribe = () => {};
  let turn: Promise<void> = Promise.resolve();

  const send = (message: unknown) => {
    if (webSocket.readyState === webSocket.OPEN) webSocket.send(JSON.stringify(message));
  };
  const timer = setTimeout(() => webSocket.terminate(), PROOF_LIMIT_MS);
  unproven.add(webSocket);

  function refuse(refusal: Refused): void {
    stage = { at: 'end' };
    log('warn', 'bridge_refused', { reason: refusal.code });
    send(refusal);
    webSocket.close(CLOSED_REFUSED, refusal.code);
  }

  function open(browser: string): void {
    stage = { at: 'bridge', browser };
    clearTimeout(timer);
    unproven.delete(webSocket);
    byBrowser.set(browser, (byBrowser.get(browser) ?? new Set()).add(webSocket));
    send({ type: 'welcome' } satisfies Verdict);
    unsubscribe = bridge.subscribe(send, window);
  }

  /** One step of the access; they come one after the other, however fast the messages do. */
  async function prove(message: unknown): Promise<void> {
    if (stage.at === 'hello') {
      const hello = helloSchema.safeParse(message);
      const answer = hello.success ? await access.challenge(hello.data, port) : MALFORMED;
      if ('type' in answer) return refuse(answer);
      stage = { at: 'proof', pending: answer.pending };
      send(answer.challenge);
    } else if (stage.at === 'proof') {
      const proof = proofSchema.safeParse(message);
      const answer = proof.success ? await access.admit(stage.pending, proof.data) : MALFORMED;
      if ('type' in answer) return refuse(answer);
      open(answer.browser);
    }
  }

  /** This browser's other tabs go with it. */
  function signOut(browser: string): void {
    access.signOut(browser);
    setImmediate(() => {
      for (const one of byBrowser.get(browser) ?? []) one.close(CLOSED_REFUSED, 'signed_out');
    });
  }

  function receive(data: RawData, isBinary: boolean): void {
    if (stage.at === 'bridge') {
      const { browser } = stage;
      const caller = { window, signOut: () => signOut(browser) };
      void bridge.handle(isBinary ? undefined : parse(data.toString()), caller).then(send);
      return;
    }
    const text = isBinary ? '' : data.toString();
    const message = text.length > ACCESS_MESSAGE_LIMIT_BYTES ? undefined : parse(text);
    turn = turn
      .then(() => prove(message))
      .catch((error: unknown) => {
        log('error', 'failure', errorDetails(error));
        webSocket.terminate();
      });
  }

  webSocket.on('message', receive);
  webSocket.on('error', () => log('warn', 'bridge_refused', { reason: 'broken or oversized message' }));
  webSocket.on('close', () => {
    clearTimeout(timer);
    unsubscribe();
    unproven.delete(webSocket);
    if (stage.at === 'bridge') byBrowser.get(stage.browser)?.delete(webSocket);
    stage = { at: 'end' };
  });
}

const MALFORMED: Refused = { type: 'refused', code: 'malformed' };

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
