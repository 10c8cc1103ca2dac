import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectError } from './error-table.ts';
import { exchange } from './raw-exchange.ts';
import { JSON_TYPE, startTarget, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.server.stop());

/** Every kind of route: with and without auth, reading and writing, the app itself, the local extras. */
const ROUTES = [
  ['GET', '/api/v1/me'],
  ['GET', '/v1/me'],
  ['GET', '/api/v1/health'],
  ['GET', '/api/v1/openapi.json'],
  ['GET', '/api/v1/customers'],
  ['POST', '/api/v1/customers'],
  ['GET', '/local/v1/search?q=a'],
  ['GET', '/api/v1/nowhere'],
] as const;

function send(method: string, path: string, headers: (readonly [string, string | null])[]) {
  return target.withKey({
    method,
    target: path,
    headers: [...headers, ...(method === 'POST' ? [JSON_TYPE] : [])],
    ...(method === 'POST' ? { body: '{"name":"Intruder"}' } : {}),
  });
}

describe('Host', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]', 'LocalHost'])(
    '%s with the right port is served',
    async (name) => {
      const response = await send('GET', '/api/v1/me', [['Host', `${name}:${target.port}`]]);
      expect(response.status, response.body).toBe(200);
    },
  );

  test('a foreign Host is refused on every route and writes nothing', async () => {
    const { port } = target;
    const foreign = [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      'localhost',
      '127.0.0.1:1',
      `127.0.0.1:${port}.evil.example`,
      `127.0.0.1.evil.example:${port}`,
      `evil.example#127.0.0.1:${port}`,
      `user@127.0.0.1:${port}`,
      `127.0.0.1:${port}@evil.example`,
      `0.0.0.0:${port}`,
      `127.0.0.2:${port}`,
      `127.1:${port}`,
      `2130706433:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
      `localhost.:${port}`,
      `127.0.0.1:0${port}`,
      `127.0.0.1:${port},evil.example`,
      '',
    ];
    await target.unchanged(async () => {
      for (const [method, path] of ROUTES)
        for (const host of foreign) expectError(await send(method, path, [['Host', host]]), 'forbidden_host');
    });
  });

  test('a missing Host is refused with an error envelope', async () => {
    await target.unchanged(async () => {
      for (const [method, path] of ROUTES)
        expectError(await send(method, path, [['Host', null]]), 'forbidden_host');
      const old = `GET /api/v1/me HTTP/1.0\r\nAuthorization: Bearer ${target.key}\r\n\r\n`;
      const { responses } = await exchange(target.port, [old]);
      expect(responses[0]?.status).toBe(403);
    });
  });

  test('a second Host cannot hide behind the first', async () => {
    const own = `127.0.0.1:${target.port}`;
    for (const hosts of [
      [own, 'evil.example'],
      ['evil.example', own],
    ]) {
      const response = await send(
        'GET',
        '/api/v1/me',
        hosts.map((host) => ['Host', host]),
      );
      expect([400, 403], response.body).toContain(response.status);
    }
  });

  test('X-Forwarded-Host and Forwarded change nothing', async () => {
    const forwarded = [
      ['X-Forwarded-Host', `127.0.0.1:${target.port}`],
      ['Forwarded', `host=127.0.0.1:${target.port}`],
    ] as const;
    expectError(await send('GET', '/api/v1/me', [['Host', 'evil.example'], ...forwarded]), 'forbidden_host');
    const response = await send('GET', '/api/v1/me', [['X-Forwarded-Host', 'evil.example']]);
    expect(response.status).toBe(200);
  });
});

describe('Origin', () => {
  test("the app's own origin is served", async () => {
    const response = await send('GET', '/api/v1/me', [['Origin', target.server.origin]]);
    expect(response.status, response.body).toBe(200);
  });

  test('any foreign Origin is refused on every route and writes nothing', async () => {
    const { port } = target;
    const foreign = [
      'null',
      '',
      'http://evil.example',
      'https://evil.example',
      `https://127.0.0.1:${port}`,
      'http://127.0.0.1',
      'http://127.0.0.1:1',
      `http://127.0.0.1:${port + 1}`,
      `http://127.0.0.1:${port}.evil.example`,
      `http://127.0.0.1:${port}@evil.example`,
      `http://evil.example:${port}`,
      `http://127.0.0.1:${port}, http://evil.example`,
      `http://evil.example http://127.0.0.1:${port}`,
      `http://127.0.0.2:${port}`,
      'file://',
      'chrome-extension://abcdefghijklmnop',
      'vscode-webview://panel',
      '127.0.0.1',
    ];
    await target.unchanged(async () => {
      for (const [method, path] of ROUTES)
        for (const origin of foreign)
          expectError(await send(method, path, [['Origin', origin]]), 'forbidden_origin');
    });
  });

  test('a foreign Origin beside our own is refused', async () => {
    for (const origins of [
      [target.server.origin, 'http://evil.example'],
      ['http://evil.example', target.server.origin],
    ]) {
      const response = await send(
        'GET',
        '/api/v1/me',
        origins.map((origin) => ['Origin', origin]),
      );
      expectError(response, 'forbidden_origin');
    }
  });

  test('a request of a form on a foreign page, as a browser sends it, writes nothing', async () => {
    await target.unchanged(async () => {
      const response = await target.raw({
        method: 'POST',
        target: '/api/v1/customers',
        headers: [
          ['Origin', 'http://evil.example'],
          ['Sec-Fetch-Site', 'cross-site'],
          ['Content-Type', 'text/plain'],
        ],
        body: '{"name":"Intruder"}',
      });
      expectError(response, 'forbidden_origin');
    });
  });
});
