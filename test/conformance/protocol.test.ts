import { afterAll, describe, expect, test } from 'vitest';
import { openRequest, sendBytes } from '../support/request.ts';
import { startServer } from '../support/server.ts';
import { createContact, createCustomer, createOnboarding, list, unique } from './actions.ts';
import { type Customer, codeOf, expectError, read } from './wire.ts';

const server = await startServer();
const key = await server.createKey();
afterAll(() => server.stop());

const MEBIBYTE = 1024 * 1024;

/** A valid customer padded with white space to exactly `bytes` bytes. */
function customerOfBytes(bytes: number): string {
  const body = JSON.stringify({ name: unique('Large') });
  return body + ' '.repeat(bytes - Buffer.byteLength(body));
}

describe('content type', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'text/json',
    'application/jsonx',
  ])('%s is a 415', async (type) => {
    const headers = { 'content-type': type };
    const body = JSON.stringify({ name: unique() });
    expectError(await server.request('POST', '/customers', { key, headers, body }), 'unsupported_media_type');
    const customer = await createCustomer(server);
    const path = `/customers/${customer.id}`;
    expectError(await server.request('PATCH', path, { key, headers, body }), 'unsupported_media_type');
    expect((await server.request('GET', path)).json()).toEqual(customer);
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset=UTF-8'])(
    '%s is accepted',
    async (type) => {
      const headers = { 'content-type': type };
      const body = { name: 'Žluťoučký 🐎' };
      const customer = read<Customer>(
        await server.request('POST', '/customers', { key, headers, body }),
        201,
      );
      expect(customer.name).toBe(body.name);
    },
  );
});

describe('body size', () => {
  test('a body of exactly 1 MiB passes', async () => {
    const response = await server.request('POST', '/customers', { key, body: customerOfBytes(MEBIBYTE) });
    expect(response.status).toBe(201);
  });

  test('one byte more is body_too_large and creates nothing', async () => {
    const name = unique('TooLarge');
    const body = JSON.stringify({ name }).padEnd(MEBIBYTE + 1);
    expectError(await server.request('POST', '/customers', { key, body }), 'body_too_large');
    const slug = name.toLowerCase();
    expect((await list(server, `/customers?slug=${slug}`)).data).toEqual([]);
  });

  test('a chunked body is counted as it arrives', async () => {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
    };
    const request = await openRequest(server.port, 'POST', '/api/v1/customers', headers);
    request.end(customerOfBytes(MEBIBYTE + 1));
    expectError(await request.response, 'body_too_large');
  });

  test('PATCH has the same limit', async () => {
    const { id } = await createCustomer(server);
    const response = await server.request('PATCH', `/customers/${id}`, {
      key,
      body: customerOfBytes(MEBIBYTE + 1),
    });
    expectError(response, 'body_too_large');
  });
});

describe('JSON', () => {
  test.each([
    '{"name":',
    '{name:"x"}',
    "{'name':'x'}",
    '{"name":"x"} trailing',
    'undefined',
    '{"name":"x",}',
  ])('the body %s is invalid_json', async (body) => {
    expectError(await server.request('POST', '/customers', { key, body }), 'invalid_json');
    expectError(await server.request('POST', '/onboardings', { key, body }), 'invalid_json');
    const { id } = await createCustomer(server);
    expectError(await server.request('PATCH', `/customers/${id}`, { key, body }), 'invalid_json');
    expectError(await server.request('POST', `/customers/${id}/contacts`, { key, body }), 'invalid_json');
  });

  test.each(['[]', '"name"', '42', 'true', 'null'])('the body %s is JSON of the wrong type', async (body) => {
    expectError(await server.request('POST', '/customers', { key, body }), 'invalid_type');
    const { id } = await createCustomer(server);
    expectError(await server.request('PATCH', `/customers/${id}`, { key, body }), 'invalid_type');
  });

  test('an empty body is a 400 on POST', async () => {
    const response = await server.request('POST', '/customers', { key, body: '' });
    expect(['invalid_json', 'missing_field']).toContain(codeOf(response));
  });
});

describe.each(['/api/v1', '/v1'])('routes under %s', (base) => {
  test.each([
    '/',
    '/nothing',
    '/customer',
    '/customers/1/nothing',
    '/customers/1/contacts/1',
    '/me/x',
    '/users',
  ])('%s is route_not_found', async (path) => {
    for (const method of ['GET', 'DELETE'])
      expectError(await server.request(method, path, { key, base }), 'route_not_found');
    expectError(await server.request('POST', path, { key, base, body: {} }), 'route_not_found');
  });

  test.each([
    ['/me', ['GET']],
    ['/health', ['GET']],
    ['/openapi.json', ['GET']],
    ['/customers', ['GET', 'POST']],
    ['/customers/1', ['GET', 'PATCH', 'DELETE']],
    ['/customers/1/activity', ['GET']],
    ['/customers/1/contacts', ['GET', 'POST']],
    ['/customers/1/onboardings', ['GET']],
    ['/contacts/1', ['GET', 'PATCH', 'DELETE']],
    ['/onboardings', ['GET', 'POST']],
    ['/onboardings/1', ['GET', 'PATCH', 'DELETE']],
  ])('a method that %s does not have is a 405 that names those it has', async (path, allowed) => {
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE', 'PUT']) {
      if (allowed.includes(method)) continue;
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      const response = await server.request(method, path, { key, base, body });
      expectError(response, 'method_not_allowed');
      const named = (response.headers.get('allow') ?? '').split(/\s*,\s*/);
      expect(named).toEqual(expect.arrayContaining(allowed));
      for (const other of ['GET', 'POST', 'PATCH', 'DELETE', 'PUT'])
        if (!allowed.includes(other)) expect(named).not.toContain(other);
    }
  });
});

test('both prefixes serve the same rows', async () => {
  const response = await server.request('POST', '/customers', { key, base: '/v1', body: { name: unique() } });
  const customer = read<Customer>(response, 201);
  const contact = await createContact(server, customer.id);
  const onboarding = await createOnboarding(server, customer.id);
  for (const path of [
    `/customers/${customer.id}`,
    `/customers?slug=${customer.slug}`,
    `/customers/${customer.id}/contacts`,
    `/customers/${customer.id}/onboardings`,
    `/customers/${customer.id}/activity`,
    `/contacts/${contact.id}`,
    `/onboardings?customer_id=${customer.id}`,
    `/onboardings/${onboarding.id}`,
  ]) {
    const short = await server.request('GET', path, { base: '/v1' });
    const long = await server.request('GET', path, { base: '/api/v1' });
    expect(short.status).toBe(200);
    expect(short.text).toBe(long.text);
  }
});

describe('rate limit headers', () => {
  const responses: [string, () => ReturnType<typeof server.request>][] = [
    ['a read', () => server.request('GET', '/customers')],
    ['a creation', () => server.request('POST', '/customers', { body: { name: unique() } })],
    ['health', () => server.request('GET', '/health', { key: null })],
    ['the OpenAPI document', () => server.request('GET', '/openapi.json', { key: null })],
    ['a missing key', () => server.request('GET', '/me', { key: null })],
    ['an invalid key', () => server.request('GET', '/me', { key: 'pivotal_wrong' })],
    ['a validation error', () => server.request('POST', '/customers', { body: {} })],
    ['broken JSON', () => server.request('POST', '/customers', { body: '{' })],
    ['a row that does not exist', () => server.request('GET', '/customers/999999')],
    ['a route that does not exist', () => server.request('GET', '/nothing')],
    ['a method that does not exist', () => server.request('PUT', '/customers', { body: {} })],
    [
      'a wrong content type',
      () => server.request('POST', '/customers', { body: 'x', headers: { 'content-type': 'text/plain' } }),
    ],
    ['a body too large', () => server.request('POST', '/customers', { body: ' '.repeat(MEBIBYTE + 1) })],
    ['a foreign origin', () => server.request('GET', '/me', { headers: { origin: 'https://example.com' } })],
  ];

  test.each(responses)('come with %s', async (_, ask) => {
    const { headers } = await ask();
    const limit = Number(headers.get('x-ratelimit-limit') ?? 'none');
    const remaining = Number(headers.get('x-ratelimit-remaining') ?? 'none');
    const reset = Number(headers.get('x-ratelimit-reset') ?? 'none');
    expect(limit).toBe(100_000);
    expect(Number.isInteger(remaining) && remaining >= 0 && remaining <= limit).toBe(true);
    expect(Number.isInteger(reset)).toBe(true);
    const now = Date.now() / 1000;
    expect(reset).toBeGreaterThanOrEqual(now - 2);
    expect(reset).toBeLessThanOrEqual(now + 62);
    expect(headers.get('retry-after')).toBeNull();
  });

  test('count down for each key by itself', async () => {
    const own = await server.createKey({ name: 'own window' });
    const remaining = async () =>
      Number((await server.request('GET', '/me', { key: own })).headers.get('x-ratelimit-remaining'));
    const first = await remaining();
    for (let i = 0; i < 5; i += 1) await server.request('GET', '/me');
    expect(await remaining()).toBe(first - 1);
    expect(first).toBe(99_999);
  });
});

describe('host and origin', () => {
  const ask = async (path: string, headers: Record<string, string>) => {
    const request = await openRequest(server.port, 'GET', path, headers);
    request.end();
    return request.response;
  };
  const authorization = `Bearer ${key}`;

  test.each(['127.0.0.1', 'localhost', '[::1]'])('the Host %s with our port is served', async (name) => {
    const response = await ask('/api/v1/me', { host: `${name}:${server.port}`, authorization });
    expect(response.status).toBe(200);
  });

  test.each([
    'example.com',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost.example.com:PORT',
    '127.0.0.1.nip.io:PORT',
  ])('the Host %s is forbidden_host, before the key and also for health', async (name) => {
    const host = name.replace('PORT', String(server.port));
    expectError(await ask('/api/v1/me', { host, authorization }), 'forbidden_host');
    expectError(await ask('/api/v1/me', { host }), 'forbidden_host');
    expectError(await ask('/v1/health', { host }), 'forbidden_host');
  });

  test('a request without a Host is refused', async () => {
    const answer = await sendBytes(server.port, 'GET /v1/health HTTP/1.0\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 (400|403) /);
  });

  test.each([
    'https://example.com',
    'null',
    'http://127.0.0.1:1',
    'http://localhost',
    'https://127.0.0.1:PORT',
  ])('the Origin %s is forbidden_origin, before the key and also for health', async (form) => {
    const origin = form.replace('PORT', String(server.port));
    const host = `127.0.0.1:${server.port}`;
    expectError(await ask('/api/v1/me', { host, origin, authorization }), 'forbidden_origin');
    expectError(await ask('/api/v1/me', { host, origin }), 'forbidden_origin');
    expectError(await ask('/v1/health', { host, origin }), 'forbidden_origin');
  });

  test('the app’s own origin is served, and no response carries CORS headers', async () => {
    const host = `127.0.0.1:${server.port}`;
    const answers = [
      await ask('/api/v1/me', { host, origin: `http://127.0.0.1:${server.port}`, authorization }),
      await ask('/api/v1/me', { host, origin: 'https://example.com', authorization }),
      await ask('/api/v1/me', { host }),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([200, 403, 401]);
    for (const { headers } of answers)
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});
