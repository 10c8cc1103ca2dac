import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiKeys } from '../../src/main/hub/workspace/open-api-keys.ts';
import { expectError } from './error-table.ts';
import { exchange, headOf, type RawResponse } from './raw-exchange.ts';
import { JSON_TYPE, startTarget, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.server.stop());

const me = (...authorization: string[]) =>
  target.raw({
    target: '/api/v1/me',
    headers: authorization.map((value) => ['Authorization', value] as const),
  });

/**
 * As `pivotal keys revoke` does beside the server, but here: on a busy machine a process of its own starts for longer
 * than the server waits for the rest of a request.
 */
async function revoke(key: string): Promise<void> {
  const keys = openApiKeys(target.server.dataDir);
  try {
    const found = keys.list().filter(({ prefix }) => key.startsWith(prefix));
    expect(found).toHaveLength(1);
    expect(keys.revoke(found[0]?.id ?? '')).toBe(true);
  } finally {
    keys.close();
  }
}

describe('the Authorization header', () => {
  test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('%s with a live key is served', async (scheme) => {
    expect((await me(`${scheme} ${target.key}`)).status).toBe(200);
  });

  test('no header at all is api_key_missing', async () => {
    expectError(await me(), 'api_key_missing');
  });

  test('any other form is a 401', async () => {
    const { key } = target;
    const base64 = Buffer.from(`${key}:`).toString('base64');
    const malformed = [
      '',
      'Bearer',
      'Bearer ',
      key,
      ` ${key}`,
      `Basic ${base64}`,
      `Basic ${key}`,
      `Token ${key}`,
      `ApiKey ${key}`,
      `Bearer${key}`,
      `Bearer:${key}`,
      `Bearer: ${key}`,
      `Bearer,${key}`,
      `Bearer=${key}`,
      `Bearer\u00a0${key}`,
      `Bearer ${key} trailing`,
      `Bearer ${key},`,
      `Bearer ${key};`,
      `Bearer ${key}, Bearer ${key}`,
      `Bearer Bearer ${key}`,
      `Bearer "${key}"`,
      `Bearer '${key}'`,
      `Bearer <${key}>`,
      `Bearer token=${key}`,
      `Bearer ${base64}`,
      'Bearer undefined',
      'Bearer null',
      'Bearer [object Object]',
      'Bearer *',
      'Bearer %',
      "Bearer ' OR 1=1 --",
      'Bearer pivotal_',
      'Bearer pivotal_test_',
      `Bearer ${key.slice(0, -1)}`,
      `Bearer ${key}x`,
      `Bearer ${key}${key}`,
      `Bearer ${key.slice(0, 12)}`,
      `Bearer ${key.toUpperCase()}`,
      `Bearer ${key.replace('pivotal_', 'pivotal_test_')}`,
      `Bearer ${key.replace('pivotal_', '')}`,
      `Bearer ${encodeURIComponent(`${key} `)}`,
      `Bearer ${'a'.repeat(8_000)}`,
      `Bearer pivotal_${'A'.repeat(8_000)}`,
      'Bearer \u00ff\u00fe\u00fd',
      'Digest username="a", realm="b"',
    ];
    for (const value of malformed) {
      const response = await me(value);
      expectError(response, 'api_key_missing', 'api_key_invalid');
    }
  });

  test('a second Authorization header cannot stand in for the first', async () => {
    expectError(
      await me('Bearer pivotal_unknown', `Bearer ${target.key}`),
      'api_key_missing',
      'api_key_invalid',
    );
  });

  test('an unknown key of the right form is api_key_invalid', async () => {
    const last = target.key.at(-1) === 'a' ? 'b' : 'a';
    expectError(await me(`Bearer ${target.key.slice(0, -1)}${last}`), 'api_key_invalid');
    expectError(await me(`Bearer pivotal_${'Zz9'.repeat(12)}`), 'api_key_invalid');
  });

  test('a key anywhere but in the Authorization header is never read', async () => {
    const { key, port } = target;
    const places: { target: string; headers?: [string, string][] }[] = [
      ...['api_key', 'apikey', 'key', 'token', 'access_token', 'authorization', 'Authorization'].map(
        (name) => ({
          target: `/api/v1/me?${name}=${encodeURIComponent(key)}`,
        }),
      ),
      { target: `/api/v1/me?Authorization=Bearer%20${key}` },
      { target: `http://${key}@127.0.0.1:${port}/api/v1/me` },
      ...['X-Api-Key', 'X-Authorization', 'Proxy-Authorization', 'X-Auth-Token'].map((name) => ({
        target: '/api/v1/me',
        headers: [[name, `Bearer ${key}`]] as [string, string][],
      })),
      {
        target: '/api/v1/me',
        headers: [['Cookie', `key=${key}; token=${key}; Authorization=Bearer ${key}`]],
      },
    ];
    for (const place of places) expectError(await target.raw(place), 'api_key_missing');
  });

  test('a 401 tells the scheme and nothing about the key', async () => {
    const response = await me(`Bearer ${target.key}x`);
    expect(response.status).toBe(401);
    expect(response.body).not.toContain(target.key.slice(0, 16));
  });
});

describe('a revoked key', () => {
  test('gets 401 on the very next request, on every route', async () => {
    const key = await target.server.createKey({ name: 'to be revoked' });
    expect((await me(`Bearer ${key}`)).status).toBe(200);
    await revoke(key);
    const authorization = ['Authorization', `Bearer ${key}`] as const;
    await target.unchanged(async () => {
      expectError(await me(`Bearer ${key}`), 'api_key_revoked');
      for (const [method, path] of [
        ['GET', '/api/v1/customers'],
        ['DELETE', `/api/v1/customers/${target.customerId}`],
        ['GET', '/v1/onboardings'],
      ] as const)
        expectError(await target.raw({ method, target: path, headers: [authorization] }), 'api_key_revoked');
      for (const [method, path] of [
        ['POST', '/api/v1/customers'],
        ['PATCH', `/api/v1/customers/${target.customerId}`],
      ] as const) {
        const headers = [authorization, JSON_TYPE];
        const response = await target.raw({ method, target: path, headers, body: '{"name":"Intruder"}' });
        expectError(response, 'api_key_revoked');
      }
    });
    expect((await me(`Bearer ${target.key}`)).status, 'other keys live on').toBe(200);
  });

  test('a kept-alive connection that was let in is let in no more', async () => {
    const key = await target.server.createKey({ name: 'kept alive' });
    const request = headOf(target.port, {
      target: '/api/v1/me',
      headers: [
        ['Authorization', `Bearer ${key}`],
        ['Connection', 'keep-alive'],
      ],
    });
    const last = request.replace('keep-alive', 'close');
    const [begun, rest] = [last.slice(0, 10), last.slice(10)];
    const answered = (heard: Promise<void>) => heard;
    const steps = [request, answered, begun, () => revoke(key), rest];
    const { responses } = await exchange(target.port, steps, { until: 'close', waitMs: 50_000 });
    expect(responses.map(({ status }) => status)).toEqual([200, 401]);
    expectError(responses[1] as RawResponse, 'api_key_revoked');
  });

  describe.each(['Content-Length', 'chunked'] as const)(
    'revoked while its body is arriving (%s)',
    (framing) => {
      test.each([
        ['POST', '/api/v1/customers'],
        ['PATCH', '/api/v1/customers/{id}'],
      ])('%s %s gets 401 and writes nothing', async (method, path) => {
        const key = await target.server.createKey({ name: `revoked midway ${framing} ${method}` });
        const start = '{"name":"Int';
        const rest = 'ruder"}';
        const length = start.length + rest.length;
        const head = headOf(
          target.port,
          {
            method,
            target: path.replace('{id}', target.customerId),
            headers: [['Authorization', `Bearer ${key}`], JSON_TYPE],
          },
          framing === 'chunked' ? 'Transfer-Encoding: chunked\r\n' : `Content-Length: ${length}\r\n`,
        );
        const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
        const parts = framing === 'chunked' ? [chunk(start), `${chunk(rest)}0\r\n\r\n`] : [start, rest];
        await target.unchanged(async () => {
          const { responses } = await exchange(
            target.port,
            [head + parts[0], () => sleep(150), () => revoke(key), parts[1] ?? ''],
            { waitMs: 15_000 },
          );
          expect(responses).toHaveLength(1);
          expectError(responses[0] as RawResponse, 'api_key_revoked');
        });
      });
    },
  );
});
