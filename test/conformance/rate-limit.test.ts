import { afterAll, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { createCustomer, idsOf } from './actions.ts';
import { type ErrorBody, expectKeys } from './wire.ts';

const LIMIT = 5;
const server = await startServer({ args: ['--rate-limit', String(LIMIT)] });
afterAll(() => server.stop());

test('a key over its limit gets 429 with Retry-After; what it asked is not done', async () => {
  const key = await server.createKey({ name: 'busy' });
  for (let left = LIMIT - 1; left >= 0; left -= 1) {
    const { status, headers } = await server.request('GET', '/customers', { key });
    expect(status).toBe(200);
    expect(headers.get('x-ratelimit-limit')).toBe(String(LIMIT));
    expect(headers.get('x-ratelimit-remaining')).toBe(String(left));
  }
  for (const [method, path, body] of [
    ['GET', '/customers', undefined],
    ['POST', '/customers', { name: 'One too many' }],
  ] as const) {
    const response = await server.request(method, path, { key, body });
    expect(response.status).toBe(429);
    const answer = response.json<ErrorBody>();
    expectKeys(answer, ['error']);
    expectKeys(answer.error, ['type', 'code', 'message']);
    expect(answer.error).toMatchObject({ type: 'rate_limit_error', code: 'rate_limited' });
    expect(response.headers.get('x-ratelimit-limit')).toBe(String(LIMIT));
    expect(response.headers.get('x-ratelimit-remaining')).toBe('0');
    const retryAfter = Number(response.headers.get('retry-after') ?? 'none');
    expect(Number.isInteger(retryAfter) && retryAfter >= 1 && retryAfter <= 60).toBe(true);
    const reset = Number(response.headers.get('x-ratelimit-reset') ?? 'none');
    expect(Math.abs(reset - (Date.now() / 1000 + retryAfter))).toBeLessThanOrEqual(2);
  }
  expect(await idsOf(server, '/customers')).toEqual([]);
});

test('the limit is each key’s own, and health has none to run into', async () => {
  for (let i = 0; i < LIMIT * 3; i += 1)
    expect((await server.request('GET', '/health', { key: null })).status).toBe(200);
  const fresh = await server.createKey({ name: 'fresh', test: true });
  const { status, headers } = await server.request('GET', '/me', { key: fresh });
  expect(status).toBe(200);
  expect(headers.get('x-ratelimit-remaining')).toBe(String(LIMIT - 1));
  await createCustomer(server);
});
