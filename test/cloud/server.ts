import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A listener that can vanish from the network and come back on the same port. */
export interface Listener {
  readonly port: number;
  readonly listening: boolean;
  /** Cuts every connection; new ones are refused. */
  close(): Promise<void>;
  /** Listens again on the port it had. */
  open(): Promise<void>;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * @param port 0 for any free one
 * @throws Error that names the port when it is taken
 */
export async function listen(host: string, port: number, handle: RequestHandler): Promise<Listener> {
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let boundPort = port;
  let closing: Promise<void> = Promise.resolve();

  async function open(): Promise<void> {
    await closing;
    if (server) return;
    const created = createServer(handle);
    created.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      created.once('error', (error: NodeJS.ErrnoException) => {
        reject(
          error.code === 'EADDRINUSE'
            ? new Error(`Port ${boundPort} is in use; choose another one`, { cause: error })
            : error,
        );
      });
      created.listen(boundPort, host, resolve);
    });
    boundPort = (created.address() as AddressInfo).port;
    server = created;
  }

  await open();
  return {
    get port() {
      return boundPort;
    },
    get listening() {
      return server !== null;
    },
    async close() {
      const open = server;
      server = null;
      if (open) closing = new Promise<void>((resolve) => open.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closing;
    },
    open,
  };
}

export type Body = { kind: 'complete'; text: string } | { kind: 'too_large' } | { kind: 'aborted' };

/** Reads a request body of at most `maxBytes`; of a larger one the rest is not kept. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else resolve({ kind: 'too_large' });
    });
    request.on('end', () => resolve({ kind: 'complete', text: Buffer.concat(chunks).toString('utf8') }));
    request.on('close', () => resolve({ kind: 'aborted' }));
    request.on('error', () => resolve({ kind: 'aborted' }));
  });
}
