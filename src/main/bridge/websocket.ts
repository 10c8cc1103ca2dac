import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { BRIDGE_MESSAGE_LIMIT_BYTES, BRIDGE_PATH } from '#shared/bridge.ts';
import { type AllowedOrigins, checkHost, checkOrigin } from '../api/guard.ts';
import type { Log } from '../log.ts';
import type { Bridge } from './bridge.ts';

const PROTOCOL_PREFIX = 'pivotal.';

export interface WebSocketTransportOptions {
  readonly http: Server;
  readonly bridge: Bridge;
  /** Only pages that this server itself handed out know it. */
  readonly sessionToken: string;
  readonly allowed: () => AllowedOrigins;
  readonly log: Log;
}

/**
 * The bridge over a WebSocket, for the browser shell. A connection needs our Host, our Origin and the
 * session's token, which travels as the subprotocol so that it is in no address and no log.
 * @returns a function that closes every connection.
 */
export function attachWebSocketTransport(options: WebSocketTransportOptions): () => void {
  const { http, bridge, log } = options;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: BRIDGE_MESSAGE_LIMIT_BYTES,
    perMessageDeflate: false,
  });

  http.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const reason = refusalReason(incoming, options);
    if (reason !== null) {
      log('warn', 'bridge_refused', { reason });
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    server.handleUpgrade(incoming, socket, head, (webSocket) => serve(webSocket, bridge, log));
  });

  return () => {
    for (const client of server.clients) client.terminate();
    server.close();
  };
}

function refusalReason(
  incoming: IncomingMessage,
  { allowed, sessionToken }: WebSocketTransportOptions,
): string | null {
  if (incoming.url !== BRIDGE_PATH) return 'not the bridge';
  try {
    checkHost(incoming, allowed());
    // Unlike a script's request to the API, a page's connection always names where it comes from.
    if (incoming.headers.origin === undefined) return 'no origin';
    checkOrigin(incoming, allowed());
  } catch {
    return 'foreign host or origin';
  }
  const protocols = (incoming.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((protocol) => protocol.trim());
  const token = protocols
    .find((protocol) => protocol.startsWith(PROTOCOL_PREFIX))
    ?.slice(PROTOCOL_PREFIX.length);
  return token !== undefined && isSame(token, sessionToken) ? null : 'wrong session token';
}

function isSame(given: string, expected: string): boolean {
  const one = Buffer.from(given);
  const other = Buffer.from(expected);
  return one.length === other.length && timingSafeEqual(one, other);
}

function serve(webSocket: WebSocket, bridge: Bridge, log: Log): void {
  const send = (message: unknown) => {
    if (webSocket.readyState === webSocket.OPEN) webSocket.send(JSON.stringify(message));
  };
  const unsubscribe = bridge.subscribe(send);
  webSocket.on('close', unsubscribe);
  webSocket.on('error', () => log('warn', 'bridge_refused', { reason: 'broken or oversized message' }));
  webSocket.on('message', (data, isBinary) => {
    void bridge.handle(isBinary ? undefined : parse(data.toString())).then(send);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
