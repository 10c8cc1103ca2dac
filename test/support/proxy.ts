import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export interface ProxyUnderTest {
  readonly port: number;
  /** Where requests were to go, in order: `host:port` of a tunnel, the whole address without one. */
  readonly requests: string[];
  stop(): Promise<void>;
}

/** A proxy on 127.0.0.1, as a company has one. @param credentials `name:password` that it wants, if any. */
export async function startProxy(credentials: string | null = null): Promise<ProxyUnderTest> {
  const requests: string[] = [];
  const wanted = credentials === null ? null : `Basic ${Buffer.from(credentials).toString('base64')}`;
  const isAllowed = ({ headers }: IncomingMessage) =>
    wanted === null || headers['proxy-authorization'] === wanted;
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.writeHead(isAllowed(request) ? 502 : 407, { 'Proxy-Authenticate': 'Basic' }).end();
  });
  const sockets = new Set<{ destroy(): void }>();
  server.on('connect', (request, socket, head) => {
    requests.push(request.url ?? '');
    sockets.add(socket);
    socket.on('error', () => {});
    if (!isAllowed(request)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      return;
    }
    // Whatever name was asked for, everything of a test is on this machine.
    const port = Number(/:(\d+)$/.exec(request.url ?? '')?.[1]);
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    sockets.add(target);
    target.on('error', () => socket.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      return new Promise((stopped) => server.close(() => stopped()));
    },
  };
}
