import { afterAll, beforeAll, expect, test } from 'vitest';
import { fingerprint } from '../durability/database-file.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.server.stop());

test('the fingerprint that the other suites rely on moves with every kind of write, and with no read', async () => {
  const { server, customerId } = target;
  const take = () => JSON.stringify(fingerprint(server.dataDir));
  const seen = new Set([take()]);
  await server.request('GET', '/customers');
  await server.request('GET', '/me');
  // The default key of `request` is made here, not by a request.
  seen.add(take());
  const before = seen.size;
  await server.request('GET', `/customers/${customerId}`);
  await server.request('POST', '/customers', { body: {} });
  seen.add(take());
  expect(seen.size).toBe(before);

  const writes = [
    ['POST', '/customers', { name: 'One more' }],
    ['PATCH', `/customers/${customerId}`, { plan: 'gold' }],
    ['POST', `/customers/${customerId}/contacts`, { name: 'Ada', email: 'ada@example.com' }],
    ['POST', '/onboardings', { customer_id: customerId }],
    ['DELETE', `/customers/${customerId}`, undefined],
  ] as const;
  for (const [method, path, body] of writes) {
    const response = await server.request(method, path, body ? { body } : {});
    expect(response.status, response.text).toBeLessThan(300);
    seen.add(take());
  }
  expect(seen.size).toBe(before + writes.length);
});
