import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { BRIDGE_PATH } from '#shared/bridge.ts';
import { ContractError, invalidRequest, routeNotFound } from '#shared/v1/errors.ts';
import { nodeHttp } from '../node-http.ts';
import { KEPT_OPEN_SECONDS, send } from './answers.ts';
import { type ApiOptions, createApi } from './api.ts';
import { drainBeforeClose } from './body.ts';
import {
  type AllowedOrigins,
  allowedOrigins,
  authenticate,
  checkHost,
  checkOrigin,
  isAmbiguousPath,
} from './guard.ts';
import { manualAnswer } from './manual.ts';

export const DEFAULT_PORT = 4780;
export const LOCAL_ADDRESS = '127.0.0.1';
/** How long open requests may take to finish when the server stops; those that have not arrived whole, to arrive. */
const CLOSE_GRACE_MS = 1000;
const ARRIVAL_GRACE_MS = 200;
/** A head takes a moment, the largest body on this machine a few seconds: what takes longer has been given up. */
const TIMEOUTS = {
  // Two timers for every request; `IDLE_MS` ends connections that wait for the next one, too.
  keepAliveTimeout: 0,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
} as const;
/** A connection on which nothing moves for so long has nobody at its other end: a second more than its client is told. */
const IDLE_MS = (KEPT_OPEN_SECONDS + 1) * 1000;
/** How long a peer whose request was no request may take to read why. */
const FAREWELL_MS = 1000;
const TIMEOUT_CODES: ReadonlySet<string> = new Set(['ERR_HTTP_REQUEST_TIMEOUT']);

/** The port is taken by another program. */
export class PortInUseError extends Error {
  constructor(port: number) {
    super(
      `Port ${port} is in use by another program. Choose another with --port (0 takes a free one), or stop that program.`,
    );
    this.name = 'PortInUseError';
  }
}

/** Answers what is not the API: the app's own files. */
export type AppListener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

export interface LocalServerOptions extends ApiOptions {
  /** Null where the window has a transport of its own: then nothing but the API is served. */
  readonly app: AppListener | null;
  /** Names under which the API may be asked for besides this machine's own. */
  readonly publicHosts?: readonly string[];
}

export interface LocalServer {
  readonly http: Server;
  readonly allowed: () => AllowedOrigins;
  /** The port it listens on, or is going to. */
  readonly port: () => number;
  /** @returns the port it listens on. @throws PortInUseError */
  listen(port: number): Promise<number>;
  /** Leaves the port; `listen` takes another. */
  unlisten(): Promise<void>;
  close(): Promise<void>;
}

/** The server on 127.0.0.1: the API, and for the browser the app beside it. */
export function createLocalServer(options: LocalServerOptions): LocalServer {
  const api = createApi(options);
  let current = DEFAULT_PORT;
  let allowed = allowedOrigins(current, options.publicHosts);

  const http = nodeHttp.createServer(
    {
      requireHostHeader: false,
      insecureHTTPParser: false,
      // Everything else that a client would rather speak is answered in plain HTTP, as a server may.
      shouldUpgradeCallback: (incoming) => options.app !== null && asksForBridge(incoming),
      ...TIMEOUTS,
    },
    serve,
  );
  http.timeout = IDLE_MS;
  /** Open connections, each with the answer to the request that came last on it. */
  const open = new Map<Socket, ServerResponse | null>();
  http.on('connection', (socket: Socket) => {
    open.set(socket, null);
    socket.once('close', () => open.delete(socket));
  });
  http.on('timeout', (socket: Socket) => {
    if (!isAnswering(open.get(socket))) socket.destroy();
  });
  // Node would answer other expectations than `100-continue` by itself, without the contract's envelope.
  http.on('checkExpectation', serve);

  function serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { url = '' } = incoming;
    const forApi = isForApi(url);
    try {
      checkHost(incoming, allowed, forApi);
      checkOrigin(incoming, allowed);
      if (isAmbiguousPath(url)) {
        authenticate(incoming, options.hub.apiKeys);
        throw routeNotFound(url);
      }
    } catch (error) {
      void refuse(incoming, outgoing, error);
      return;
    }
    open.set(incoming.socket, outgoing);
    if (forApi) {
      api.listener(incoming, outgoing);
      return;
    }
    const page = manualAnswer(incoming.method, url);
    if (page !== null) send(outgoing, page);
    else if (options.app === null) api.listener(incoming, outgoing);
    else options.app(incoming, outgoing);
  }

  async function refuse(incoming: IncomingMessage, outgoing: ServerResponse, error: unknown): Promise<void> {
    if (!(error instanceof ContractError)) options.reportFailure(error);
    const refusal =
      error instanceof ContractError
        ? error
        : new ContractError('internal_error', 'internal_error', 'Something failed here');
    const answer = api.refuse(refusal, incoming);
    await drainBeforeClose(incoming);
    send(outgoing, answer);
  }

  http.on('connect', (_, socket: Socket) => {
    const refusal = invalidRequest('method_not_allowed', 'This is no proxy: CONNECT is not accepted');
    answerUnrouted(socket, api.refuse(refusal));
  });
  http.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuseUnread(api, error, socket));

  return {
    http,
    allowed: () => allowed,
    port: () => current,
    listen(port) {
      return new Promise((resolve, reject) => {
        const fail = (error: NodeJS.ErrnoException) => {
          reject(error.code === 'EADDRINUSE' ? new PortInUseError(port) : error);
        };
        http.once('error', fail);
        http.listen({ host: LOCAL_ADDRESS, port }, () => {
          http.off('error', fail);
          const address = http.address();
          current = typeof address === 'object' && address !== null ? address.port : port;
          allowed = allowedOrigins(current, options.publicHosts);
          resolve(current);
        });
      });
    },
    unlisten: stopListening,
    close: stopListening,
  };

  /** Nobody has been promised anything about a request that is still arriving. */
  function closeUnfinished(): void {
    for (const [socket, outgoing] of open) if (!isAnswering(outgoing)) socket.destroy();
  }

  function stopListening(): Promise<void> {
    return new Promise((resolve) => {
      if (!http.listening) {
        resolve();
        return;
      }
      http.close(() => resolve());
      http.closeIdleConnections();
      setTimeout(closeUnfinished, ARRIVAL_GRACE_MS).unref();
      setTimeout(() => http.closeAllConnections(), CLOSE_GRACE_MS).unref();
    });
  }
}

type Api = ReturnType<typeof createApi>;

/** What Node's parser refuses never becomes a request; it is answered in the same words all the same. */
function refuseUnread(api: Api, { code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const refusal = TIMEOUT_CODES.has(code)
    ? invalidRequest('request_timeout', 'The request did not arrive whole in time')
    : invalidRequest('malformed_request', 'This is not a valid HTTP request');
  answerUnrouted(socket, api.refuse(refusal));
}

/** To what never became a request of its own. */
function answerUnrouted(socket: Socket, { status, headers, body }: ReturnType<Api['refuse']>): void {
  const lines = Object.entries({
    ...headers,
    Connection: 'close',
    'Content-Length': Buffer.byteLength(body),
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${nodeHttp.STATUS_CODES[status]}\r\n${head}\r\n${body}`);
  // A peer that never closes its own half would keep the connection for ever.
  setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
}

/** The request has arrived whole and is being answered: what takes long, such as an import, may. */
function isAnswering(outgoing: ServerResponse | null | undefined): boolean {
  return outgoing?.req.complete === true && !outgoing.closed;
}

function asksForBridge({ url, headers }: IncomingMessage): boolean {
  return url === BRIDGE_PATH && headers.upgrade?.toLowerCase() === 'websocket';
}

function isForApi(url: string): boolean {
  return /^\/(?:api|v1|local)(?:[/?#]|$)/.test(url);
}
