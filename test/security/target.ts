import { expect } from 'vitest';
import { fingerprint } from '../durability/database-file.ts';
import { type StartOptions, startServer, type TestServer } from '../support/server.ts';
import { type ExchangeOptions, type RawRequest, type RawResponse, rawRequest } from './raw-exchange.ts';

/** A server under attack, with one live key and one customer that nothing may change. */
export type Target = {
  server: TestServer;
  port: number;
  key: string;
  customerId: string;
  /** One raw request; nothing but Host and Connection is added to it. */
  raw: (request: RawRequest, options?: ExchangeOptions) => Promise<RawResponse>;
  /** Like `raw`, with the live key. */
  withKey: (request: RawRequest, options?: ExchangeOptions) => Promise<RawResponse>;
  /** Runs `attack` and asserts that no row of the database changed. */
  unchanged: <T>(attack: () => Promise<T>) => Promise<T>;
};

export async function startTarget(options?: StartOptions): Promise<Target> {
  const server = await startServer(options);
  const key = await server.createKey({ name: 'target' });
  const created = await server.request('POST', '/customers', { key, body: { name: 'Untouched' } });
  expect(created.status, created.text).toBe(201);
  const { port, dataDir } = server;
  return {
    server,
    port,
    key,
    customerId: created.json<{ id: string }>().id,
    raw: (request, exchangeOptions) => rawRequest(port, request, exchangeOptions),
    withKey: (request, exchangeOptions) =>
      rawRequest(
        port,
        { ...request, headers: [...(request.headers ?? []), ['Authorization', `Bearer ${key}`]] },
        exchangeOptions,
      ),
    unchanged: async (attack) => {
      const before = fingerprint(dataDir);
      const result = await attack();
      expect(fingerprint(dataDir)).toEqual(before);
      return result;
    },
  };
}

export const JSON_TYPE = ['Content-Type', 'application/json'] as const;
