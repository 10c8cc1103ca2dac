import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectError } from './error-table.ts';
import type { RawResponse } from './raw-exchange.ts';
import { JSON_TYPE, startTarget, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.server.stop());

function expectNoCors(response: RawResponse, what: string): void {
  const cors = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));
  expect(cors, what).toEqual([]);
}

const ROUTES = ['/api/v1/health', '/api/v1/openapi.json', '/api/v1/me', '/api/v1/customers', '/v1/customers'];
const ORIGINS = [null, 'own', 'null', 'http://evil.example', 'https://127.0.0.1'];
const originHeader = (origin: string | null) =>
  origin === null ? [] : ([['Origin', origin === 'own' ? target.server.origin : origin]] as const);

test('no response ever carries a CORS header', async () => {
  for (const path of [...ROUTES, '/', '/api/v1/nowhere', '/local/v1/search?q=a'])
    for (const origin of ORIGINS) {
      for (const method of ['GET', 'HEAD', 'DELETE', 'PUT'])
        expectNoCors(
          await target.withKey({ method, target: path, headers: originHeader(origin) }),
          `${method} ${path} from ${origin}`,
        );
      expectNoCors(
        await target.raw({ target: path, headers: originHeader(origin) }),
        `${path} without a key`,
      );
    }
  const created = await target.withKey({
    method: 'POST',
    target: '/api/v1/customers',
    headers: [JSON_TYPE, ...originHeader('own')],
    body: '{"name":"From the app"}',
  });
  expect(created.status, created.body).toBe(201);
  expectNoCors(created, 'POST from the app');
});

test('a preflight is never granted', async () => {
  await target.unchanged(async () => {
    for (const path of ROUTES)
      for (const origin of ORIGINS)
        for (const method of ['POST', 'PATCH', 'DELETE', 'GET']) {
          const request = {
            method: 'OPTIONS',
            target: path,
            headers: [
              ...originHeader(origin),
              ['Access-Control-Request-Method', method],
              ['Access-Control-Request-Headers', 'authorization, content-type'],
              ['Access-Control-Request-Private-Network', 'true'],
            ] as const,
          };
          const response = await target.raw(request);
          expectNoCors(response, `OPTIONS ${path} from ${origin}`);
          if (origin !== null && origin !== 'own') expectError(response, 'forbidden_origin');
          else expect(response.status, `OPTIONS ${path}`).toBeGreaterThanOrEqual(400);
        }
  });
});

test('OPTIONS with a key is a method that is not allowed, and Allow names those that are', async () => {
  for (const [path, allowed] of [
    ['/api/v1/customers', ['GET', 'HEAD', 'POST']],
    [`/api/v1/customers/${target.customerId}`, ['GET', 'HEAD', 'PATCH', 'DELETE']],
  ] as const) {
    const response = await target.withKey({ method: 'OPTIONS', target: path });
    expectError(response, 'method_not_allowed');
    const allow =
      response.headers
        .get('allow')
        ?.join(',')
        .split(/\s*,\s*/) ?? [];
    for (const method of allowed) expect(allow).toContain(method);
    expect(allow).not.toContain('PUT');
  }
});
