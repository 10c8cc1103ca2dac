import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';

const CERTIFICATES = resolve(import.meta.dirname, 'certificates');
/** The authority that signs what the inspector shows. */
export const AUTHORITY = resolve(CERTIFICATES, 'authority.pem');

export interface Inspector {
  /** `https://cloud.test:PORT`, which only a proxy of the test finds; 127.0.0.1 is in its certificate too. */
  readonly origin: string;
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Answers for `https://cloud.test` with a certificate of its own and hands everything on, as the inspecting
 * gateway of a company does.
 * @param target where everything goes: `http://127.0.0.1:4010`
 */
export async function startInspector(target: string): Promise<Inspector> {
  const { hostname, port: targetPort } = new URL(target);
  const server = createServer(
    {
      key: readFileSync(resolve(CERTIFICATES, 'cloud.key')),
      cert: readFileSync(resolve(CERTIFICATES, 'cloud.pem')),
    },
    (request, response) => {
      const { method, url: path, headers } = request;
      const onward = httpRequest({ hostname, port: targetPort, method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    },
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://cloud.test:${port}`,
    port,
    stop() {
      server.closeAllConnections();
      return new Promise((stopped) => server.close(() => stopped()));
    },
  };
}
