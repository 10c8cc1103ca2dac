import { afterAll, describe, expect, test } from 'vitest';
import { openRequest } from '../support/request.ts';
import { type ApiResponse, makeDataDir, removeDataDir, startServer } from '../support/server.ts';
import {
  createContact,
  createCustomer,
  createOnboarding,
  get,
  idsOf,
  patch,
  pause,
  remove,
  unique,
} from './actions.ts';
import { type Contact, type Customer, codeOf, expectError, read } from './wire.ts';

const dataDir = makeDataDir();
let server = await startServer({ dataDir });
const key = await server.createKey();
afterAll(async () => {
  await server.stop();
  removeDataDir(dataDir);
});

const post = (path: string, body: unknown, idempotencyKey: string, base?: string) =>
  server.request('POST', path, { key, body, base, headers: { 'idempotency-key': idempotencyKey } });

function expectReplay(response: ApiResponse, first: ApiResponse): void {
  expect(response.status).toBe(201);
  expect(response.headers.get('idempotent-replayed')).toBe('true');
  expect(response.text).toBe(first.text);
}

describe('a repeated POST with the same key and body', () => {
  test('is replayed byte for byte, with 201 and Idempotent-Replayed, and creates nothing more', async () => {
    const body = { name: unique('Once'), metadata: { b: 1, a: [null, 'ž'] } };
    const name = unique();
    const first = await post('/customers', body, name);
    const customer = read<Customer>(first, 201);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    for (let i = 0; i < 3; i += 1) {
      const again = await post('/customers', body, name);
      expectReplay(again, first);
      expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
      expect(again.headers.get('x-ratelimit-limit')).not.toBeNull();
    }
    expect(await idsOf(server, '/customers?limit=1')).toEqual([customer.id]);
  });

  test.each(['contacts', 'onboardings'])('works for %s', async (what) => {
    const { id } = await createCustomer(server);
    const [path, body] =
      what === 'contacts'
        ? [`/customers/${id}/contacts`, { name: 'A', email: 'a@example.com' }]
        : ['/onboardings', { customer_id: id }];
    const name = unique();
    const first = await post(path, body, name);
    expectReplay(await post(path, body, name), first);
    expect(await idsOf(server, `/customers/${id}/${what}`)).toHaveLength(1);
  });

  test('still shows the first answer after the row was changed and deleted', async () => {
    const body = { name: unique() };
    const name = unique();
    const first = await post('/customers', body, name);
    const { id } = read<Customer>(first, 201);
    await patch(server, `/customers/${id}`, { name: 'Changed since' });
    expectReplay(await post('/customers', body, name), first);
    await remove(server, `/customers/${id}`);
    expectReplay(await post('/customers', body, name), first);
    expectError(await server.request('GET', `/customers/${id}`), 'customer_not_found');
  });

  test('is one endpoint under both prefixes', async () => {
    const body = { name: unique() };
    const name = unique();
    const first = await post('/customers', body, name);
    expectReplay(await post('/customers', body, name, '/v1'), first);
  });

  test('belongs to the workspace: another of its keys gets the replay', async () => {
    const body = { name: unique() };
    const headers = { 'idempotency-key': unique() };
    const first = await server.request('POST', '/customers', { key, body, headers });
    const other = await server.createKey({ name: 'other' });
    expectReplay(await server.request('POST', '/customers', { key: other, body, headers }), first);
  });

  test('survives a restart and a kill -9', async () => {
    const body = { name: unique() };
    const name = unique();
    const first = await post('/customers', body, name);
    await server.stop();
    server = await startServer({ dataDir });
    expectReplay(await post('/customers', body, name), first);
    const second = await post('/customers', body, `${name} second`);
    await server.kill9();
    server = await startServer({ dataDir });
    expectReplay(await post('/customers', body, name), first);
    expectReplay(await post('/customers', body, `${name} second`), second);
    expectError(await post('/customers', { name: 'Other' }, name), 'idempotency_key_reused');
  });
});

describe('the same key', () => {
  test('with another body is idempotency_key_reused and creates nothing', async () => {
    const name = unique();
    const first = read<Customer>(await post('/customers', { name: 'First body' }, name), 201);
    const other = await post('/customers', { name: 'Second body' }, name);
    expectError(other, 'idempotency_key_reused');
    expect(other.headers.get('idempotent-replayed')).toBeNull();
    expect(await idsOf(server, '/customers?limit=1')).toEqual([first.id]);
  });

  test('at another endpoint is another key', async () => {
    const name = unique();
    const body = { name: 'Shared', email: 'shared@example.com', customer_id: '' };
    const customer = read<Customer>(await post('/customers', body, name), 201);
    body.customer_id = customer.id;
    const onboarding = await post('/onboardings', body, name);
    expect(onboarding.status).toBe(201);
    const contact = await post(`/customers/${customer.id}/contacts`, body, name);
    expect(contact.status).toBe(201);
    for (const response of [onboarding, contact])
      expect(response.headers.get('idempotent-replayed')).toBeNull();
  });

  test('under another customer never answers with the first customer’s contact', async () => {
    const [a, b] = [await createCustomer(server), await createCustomer(server)];
    const name = unique();
    const body = { name: 'Ada', email: 'ada@example.com' };
    expect((await post(`/customers/${a.id}/contacts`, body, name)).status).toBe(201);
    const response = await post(`/customers/${b.id}/contacts`, body, name);
    if (response.status === 201) expect(response.json<Contact>().customer_id).toBe(b.id);
    else expectError(response, 'idempotency_key_reused');
  });
});

describe('while the first request is in flight', () => {
  const open = async (name: string, body: string) => {
    const request = await openRequest(server.port, 'POST', '/api/v1/customers', {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'idempotency-key': name,
    });
    request.write(body.slice(0, 5));
    await pause(100);
    return { finish: () => request.end(body.slice(5)), ...request };
  };

  test('the second is idempotency_in_progress; once the first is through it is replayed', async () => {
    const name = unique();
    const body = JSON.stringify({ name: unique('Slow') });
    const slow = await open(name, body);
    expectError(await post('/customers', body, name), 'idempotency_in_progress');
    expectError(await post('/customers', { name: 'Other body' }, name), 'idempotency_in_progress');
    slow.finish();
    const first = await slow.response;
    expect(first.status).toBe(201);
    expectReplay(await post('/customers', body, name), first);
  });

  test('other keys, other endpoints and requests without a key go through', async () => {
    const name = unique();
    const body = JSON.stringify({ name: unique('Slow') });
    const slow = await open(name, body);
    const customer = await createCustomer(server);
    expect((await post('/customers', { name: 'Other' }, unique())).status).toBe(201);
    expect((await post('/onboardings', { customer_id: customer.id }, name)).status).toBe(201);
    slow.finish();
    expect((await slow.response).status).toBe(201);
  });

  test('a first request that fails lets the next one try', async () => {
    const name = unique();
    const slow = await open(name, '{"name":""}');
    slow.finish();
    expectError(await slow.response, 'too_small', 'name');
    expect((await post('/customers', { name: unique() }, name)).status).toBe(201);
  });

  test('a first request that is broken off lets the next one try', async () => {
    const name = unique();
    const body = JSON.stringify({ name: unique('Broken off') });
    const slow = await open(name, body);
    slow.abort();
    const retry = () => post('/customers', body, name);
    await expect.poll(async () => (await retry()).status, { timeout: 5_000, interval: 50 }).toBe(201);
  });

  test('of many at the same moment exactly one creates', async () => {
    const name = unique();
    const body = { name: unique('Burst') };
    const answers = await Promise.all(Array.from({ length: 12 }, () => post('/customers', body, name)));
    const created = answers.filter((answer) => answer.status === 201);
    expect(new Set(created.map((answer) => answer.text)).size).toBe(1);
    expect(created.filter((answer) => answer.headers.get('idempotent-replayed') === null)).toHaveLength(1);
    for (const answer of answers)
      if (answer.status !== 201) expect(codeOf(answer)).toBe('idempotency_in_progress');
    const { slug } = read<Customer>(created[0] as ApiResponse, 201);
    expect(await idsOf(server, `/customers?slug=${slug}-2`)).toEqual([]);
  });
});

describe('only a success is stored', () => {
  test('a validation error is not', async () => {
    const name = unique();
    expectError(await post('/customers', {}, name), 'missing_field', 'name');
    expectError(await post('/customers', '{', name), 'invalid_json');
    const second = await post('/customers', { name: unique() }, name);
    expect(second.status).toBe(201);
    expect(second.headers.get('idempotent-replayed')).toBeNull();
  });

  test('a conflict is not: the same request succeeds once its cause is gone', async () => {
    const taken = await createCustomer(server);
    const body = { name: 'Retry', slug: taken.slug };
    const name = unique();
    expectError(await post('/customers', body, name), 'slug_taken', 'optional:slug');
    expectError(await post('/customers', body, name), 'slug_taken', 'optional:slug');
    await remove(server, `/customers/${taken.id}`);
    expect((await post('/customers', body, name)).status).toBe(201);
  });

  test('a 404 and a 401 are not', async () => {
    const name = unique();
    const missing = { customer_id: 'cnobody00000000000000000' };
    expectError(await post('/onboardings', missing, name), 'customer_not_found', 'optional:customer_id');
    const headers = { 'idempotency-key': name };
    const { id } = await createCustomer(server);
    const body = { customer_id: id };
    const refused = await server.request('POST', '/onboardings', { key: null, body, headers });
    expectError(refused, 'api_key_missing');
    expect((await post('/onboardings', body, name)).status).toBe(201);
  });
});

describe('the key itself', () => {
  test('may have 255 bytes, not 256', async () => {
    expect((await post('/customers', { name: unique() }, 'k'.repeat(255))).status).toBe(201);
    for (const length of [256, 1_000]) {
      const response = await post('/customers', { name: unique() }, 'k'.repeat(length));
      expectError(response, 'invalid_idempotency_key');
    }
  });

  test('is compared exactly', async () => {
    const name = unique('Key');
    const body = { name: unique() };
    const texts = new Set();
    for (const one of [name, name.toUpperCase(), `${name}x`, name.slice(0, -1)])
      texts.add((await post('/customers', body, one)).text);
    expect(texts.size).toBe(4);
  });

  test('means nothing on GET, PATCH and DELETE', async () => {
    const headers = { 'idempotency-key': unique() };
    const customer = await createCustomer(server);
    const path = `/customers/${customer.id}`;
    for (const plan of ['one', 'two', 'one']) {
      const response = await server.request('PATCH', path, { headers, body: { plan } });
      expect(read<Customer>(response).plan).toBe(plan);
      const seen = await server.request('GET', path, { headers });
      expect(read<Customer>(seen).plan).toBe(plan);
      expect(seen.headers.get('idempotent-replayed')).toBeNull();
    }
    expect((await server.request('DELETE', path, { headers })).status).toBe(200);
  });

  test('left out means that every POST creates', async () => {
    const customer = await createCustomer(server);
    const contact = await createContact(server, customer.id);
    expect(await get(server, `/contacts/${contact.id}`)).toEqual(contact);
    await createOnboarding(server, customer.id);
    await createOnboarding(server, customer.id);
    expect(await idsOf(server, `/customers/${customer.id}/onboardings`)).toHaveLength(2);
  });
});
