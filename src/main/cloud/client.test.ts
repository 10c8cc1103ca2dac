import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createClient, LONGEST_ANSWER_BYTES, retryAfterOf } from './client.ts';

const HOUR = 60 * 60 * 1000;
const DATE = 'Tue, 26 May 2026 17:21:09 GMT';

test.each<[string, number | null]>([
  ['2', 2000],
  ['0.5', 500],
  ['10000000000000', HOUR],
  ['1e13', null],
  ['-5', null],
  ['soon', null],
  ['', null],
  ['NaN', null],
  ['Tue, 26 May 2026 17:21:39 GMT', 30_000],
  ['0', null],
  ['Tue, 26 May 2026 17:20:00 GMT', null],
  ['Fri, 31 Dec 9999 23:59:59 GMT', HOUR],
])('Retry-After: %s', (text, expected) => {
  // Counted from the answer's own date: the cloud's clock is its own.
  expect(retryAfterOf(new Headers({ 'retry-after': text, date: DATE }))).toBe(expected);
});

describe('an answer that is not the cloud’s', () => {
  let server: Server;
  let listener: RequestListener;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => listener(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = (way: typeof fetch = fetch) =>
    createClient({ url, key: 'k', timeoutMs: 20_000, userAgent: 'test', fetch: way }).send({
      method: 'GET',
      path: '/me',
      shape: z.object({}),
    });

  test.each([
    [
      301,
      {
        kind: 'garbled',
        reason: expect.stringMatching(/^The network sends the request elsewhere.*\(status 301\)$/),
      },
    ],
    [307, { kind: 'garbled', reason: expect.stringMatching(/^The network sends the request elsewhere/) }],
    [511, { kind: 'trouble', reason: expect.stringMatching(/^The network sends the request elsewhere/) }],
    [407, { kind: 'unreachable', reason: expect.stringMatching(/^The proxy wants a name and a password/) }],
  ])('with status %d is told in words', async (status, answer) => {
    listener = (_request, response) =>
      response.writeHead(status, { location: 'http://login.hotel/' }).end('<html>who are you</html>');
    // Node itself keeps 407 from whoever did not set a proxy; Electron does not.
    const way = status === 407 ? () => Promise.resolve(new Response('<html>', { status })) : fetch;
    expect(await ask(way)).toMatchObject(answer);
  });

  const TOO_LONG = { kind: 'garbled', reason: expect.stringContaining('more than 32 MB') };

  test('that says it is too long is not read', async () => {
    listener = (_request, response) =>
      response.writeHead(200, { 'content-length': LONGEST_ANSWER_BYTES + 1 }).write('{');
    expect(await ask()).toEqual(TOO_LONG);
  });

  test('that goes on and on is given up at the limit', async () => {
    const part = Buffer.alloc(1024 * 1024, ' ');
    listener = (_request, response) => {
      const go = () => {
        while (!response.destroyed && response.write(part));
        if (!response.destroyed) response.once('drain', go);
      };
      go();
    };
    expect(await ask()).toEqual(TOO_LONG);
  });
});
