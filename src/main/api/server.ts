import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ContractError, invalidRequest, notFound } from '#shared/v1/errors.ts';
import { type ApiOptions, createApi, send } from './api.ts';
import { drainBeforeClose } from './body.ts';
import {
  type AllowedOrigins,
  allowedOrigins,
  authenticate,
  checkHost,
  checkOrigin,
  isAmbiguousPath,
} from './guard.ts';

export const DEFAULT_PORT = 4780;
const ADDRESS = '127.0.0.1';
/** How long open requests may take to finish when the server stops. */
const CLOSE_GRACE_MS = 1000;

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
  readonly app: AppListener;
}

export interface LocalServer {
  readonly http: Server;
  readonly allowed: () => AllowedOrigins;
  /** @returns the port it listens on. @throws PortInUseError */
  listen(port: number): Promise<number>;
  close(): Promise<void>;
}

/** The server on 127.0.0.1: the API, and beside it the app for the browser. */
export function createLocalServer(options: LocalServerOptions): LocalServer {
  const api = createApi(options);
  let allowed = allowedOrigins(DEFAULT_PORT);

  const http = createServer(
    { requireHostHeader: false, insecureHTTPParser: false, keepAliveTimeout: 60_000, requestTimeout: 60_000 },
    (incoming, outgoing) => {
      try {
        checkHost(incoming, allowed);
        checkOrigin(incoming, allowed);
        if (isAmbiguousPath(incoming.url ?? '')) {
          authenticate(incoming, options.hub.apiKeys);
          throw notFound('route');
        }
      } catch (error) {
        void refuse(incoming, outgoing, error);
        return;
      }
      if (isForApi(incoming.url ?? '')) api.listener(incoming, outgoing);
      else options.app(incoming, outgoing);
    },
  );

  async function refuse(incoming: IncomingMessage, outgoing: ServerResponse, error: unknown): Promise<void> {
    if (!(error instanceof ContractError)) options.reportFailure(error);
    const refusal =
      error instanceof ContractError
        ? error
        : new ContractError('internal_error', 'internal_error', 'Something failed here');
    const answer = api.refuse(refusal);
    await drainBeforeClose(incoming);
    send(outgoing, answer);
  }

  // What Node's parser refuses never becomes a request; it is answered in the same words all the same.
  http.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
      socket.destroy();
      return;
    }
    const refusal = invalidRequest('malformed_request', 'This is not a valid HTTP request');
    const { headers, body } = api.refuse(refusal);
    const lines = Object.entries({
      ...headers,
      Connection: 'close',
      'Content-Length': Buffer.byteLength(body),
    });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.end(`HTTP/1.1 400 Bad Request\r\n${head}\r\n${body}`);
  });

  return {
    http,
    allowed: () => allowed,
    listen(port) {
      return new Promise((resolve, reject) => {
        http.once('error', (error: NodeJS.ErrnoException) => {
          reject(error.code === 'EADDRINUSE' ? new PortInUseError(port) : error);
        });
        http.listen({ host: ADDRESS, port }, () => {
          const address = http.address();
          const listening = typeof address === 'object' && address !== null ? address.port : port;
          allowed = allowedOrigins(listening);
          resolve(listening);
        });
      });
    },
    close() {
      return new Promise((resolve) => {
        if (!http.listening) {
          resolve();
          return;
        }
        http.close(() => resolve());
        http.closeIdleConnections();
        setTimeout(() => http.closeAllConnections(), CLOSE_GRACE_MS).unref();
      });
    },
  };
}

function isForApi(url: string): boolean {
  return /^\/(?:api|v1|local)(?:[/?#]|$)/.test(url);
}
