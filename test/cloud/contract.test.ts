import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, clientOf } from './client.ts';
import { createClock } from './clock.ts';
import { type Cloud, startCloud } from './cloud.ts';

const UNLIMITED = { live: 1_000_000 };
const START = Date.parse('2026-05-26T17:21:09.412Z');

let cloud: Cloud;
let client: Client;
let now = START;

/** A cloud whose time stands still until the test moves it. */
beforeEach(async () => {
  now = START;
  cloud = await startCloud({ limits: UNLIMITED, clock: createClock(() => now) });
  client = clientOf(cloud);
});
afterEach(() => cloud.stop());

describe('keys', () => {
  it('names the workspace and the key in /me', async () => {
    const { status, json } = await client.get('/me');
    expect(status).toBe(200);
    expect(json).toEqual({
      object: 'me',
      api_key: {
        id: 'key_1',
        name: 'First key',
        prefix: cloud.key.slice(0, 12),
        scopes: ['read', 'write'],
        rate_limit_tier: 'standard',
      },
      organization: cloud.organization,
    });
  });

  it('accepts the scheme in any case and no other form', async () => {
    const withHeader = async (authorization: string) =>
      (await client.get('/me', { authorization })).json.error?.code ?? 'ok';
    expect(await withHeader(`bEARER ${cloud.key}`)).toBe('ok');
    expect(await withHeader(cloud.key)).toBe('api_key_invalid');
    expect(await withHeader(`Basic ${cloud.key}`)).toBe('api_key_invalid');
    expect(await withHeader('Bearer pivotal_wrong')).toBe('api_key_invalid');
    const bare = await fetch(`${cloud.url}/me?api_key=${cloud.key}`);
    expect([bare.status, (await bare.json()).error.code]).toEqual([401, 'api_key_missing']);
  });

  it('refuses a revoked key on the very next request and leaves other keys alone', async () => {
    const other = cloud.keys.create({ mode: 'test' });
    expect(other.key).toMatch(/^pivotal_test_/);
    expect((await client.get('/me')).status).toBe(200);
    cloud.keys.revoke(cloud.key);
    const refused = await client.get('/me');
    expect([refused.status, refused.json.error.type, refused.json.error.code]).toEqual([
      401,
      'authentication_error',
      'api_key_revoked',
    ]);
    expect((await clientOf(cloud, other.key).get('/me')).status).toBe(200);
    expect(cloud.keys.all().map(({ requests }) => requests)).toEqual([1, 1]);
  });

  it('needs no key for health and the OpenAPI document, under both prefixes', async () => {
    const root = cloud.url.replace('/api/v1', '');
    for (const prefix of ['/api/v1', '/v1']) {
      const health = await fetch(`${root}${prefix}/health`);
      expect(await health.json()).toEqual({
        status: 'ok',
        timestamp: '2026-05-26T17:21:09.412Z',
        version: '1.0.0',
      });
      const openapi = await (await fetch(`${root}${prefix}/openapi.json`)).json();
      expect(Object.keys(openapi.paths)).toContain('/customers/{customerId}/contacts');
    }
    expect((await fetch(`${root}/v2/health`)).status).toBe(401);
  });
});

describe('customers', () => {
  it('assigns id, display_id, slug and dates, and carries exactly the reference fields', async () => {
    const { status, json } = await client.post('/customers', {
      name: 'Café Aurora & Co',
      domain: 'https://Aurora.example./about',
      id: 'mine',
      display_id: 77,
      tags: ['vip'],
      owner_id: 'someone',
    });
    expect(status).toBe(201);
    expect(json).toEqual({
      object: 'customer',
      id: expect.stringMatching(/^c[a-z0-9]{24}$/),
      display_id: 1,
      name: 'Café Aurora & Co',
      slug: 'cafe-aurora-co',
      domain: 'aurora.example',
      status: 'active',
      plan: null,
      mrr: null,
      monthly_orders: null,
      hubspot_company_id: null,
      hubspot_deal_id: null,
      stripe_customer_id: null,
      intercom_company_id: null,
      slack_channel_id: null,
      created_at: '2026-05-26T17:21:09.412Z',
      updated_at: '2026-05-26T17:21:09.412Z',
    });
  });

  it('answers to id and display_id but never to the slug', async () => {
    const { json } = await client.post('/customers', { name: 'Aurora' });
    expect((await client.get(`/customers/${json.id}`)).json).toEqual(json);
    expect((await client.get('/customers/1')).json).toEqual(json);
    const bySlug = await client.get('/customers/aurora');
    expect([bySlug.status, bySlug.json.error.code]).toEqual([404, 'customer_not_found']);
  });

  it('derives a free slug, refuses a taken one, and frees it again by rename or deletion', async () => {
    await client.post('/customers', { name: 'Acme' });
    expect((await client.post('/customers', { name: 'Acme' })).json.slug).toBe('acme-2');
    expect((await client.post('/customers', { name: 'Acme', slug: null })).json.slug).toBeNull();
    const taken = await client.post('/customers', { name: 'Other', slug: 'acme' });
    expect([taken.status, taken.json.error.code, taken.json.error.field]).toEqual([
      409,
      'slug_taken',
      'slug',
    ]);
    expect((await client.patch('/customers/2', { slug: 'acme' })).status).toBe(409);
    expect((await client.patch('/customers/1', { slug: 'acme' })).status).toBe(200);
    await client.patch('/customers/1', { slug: 'acme-labs' });
    expect((await client.patch('/customers/2', { slug: 'acme' })).status).toBe(200);
    await client.delete('/customers/2');
    expect((await client.post('/customers', { name: 'New', slug: 'acme' })).status).toBe(201);
  });

  it('patches only what is given, clears with null, and does nothing for an empty patch', async () => {
    await client.post('/customers', { name: 'Acme', plan: 'Scale', mrr: 5000 });
    now += 1000;
    const noop = await client.patch('/customers/1', { unknown: 1, created_at: '2020-01-01T00:00:00.000Z' });
    expect([noop.status, noop.json.updated_at]).toEqual([200, '2026-05-26T17:21:09.412Z']);
    const { json } = await client.patch('/customers/1', { plan: null });
    expect(json).toMatchObject({ plan: null, mrr: 5000, updated_at: '2026-05-26T17:21:10.412Z' });
  });

  it.each([
    [{}, 'missing_field', 'name', 'name is required'],
    [{ name: 1 }, 'invalid_type', 'name', 'Expected string, received number'],
    [{ name: '' }, 'too_small', 'name', 'String must contain at least 1 character(s)'],
    [{ name: 'x'.repeat(256) }, 'too_big', 'name', 'String must contain at most 255 character(s)'],
    [{ name: 'A', mrr: -1 }, 'too_small', 'mrr', 'Number must be greater than or equal to 0'],
    [{ name: 'A', mrr: 1.5 }, 'invalid_type', 'mrr', 'Expected integer, received float'],
    [
      { name: 'A', status: 'gone' },
      'invalid_enum_value',
      'status',
      expect.stringContaining("received 'gone'"),
    ],
    [[], 'invalid_type', undefined, 'Expected object, received array'],
    ['{"name":', 'invalid_json', undefined, 'The body is not valid JSON'],
  ])('refuses %j with %s', async (body, code, field, message) => {
    const { status, json } = await client.post('/customers', body);
    expect(status).toBe(400);
    expect(json.error).toEqual({ type: 'invalid_request_error', code, message, ...(field ? { field } : {}) });
    expect(cloud.objects('customer')).toEqual([]);
  });

  it('refuses other methods, other media types, unknown paths and huge bodies', async () => {
    const put = await fetch(`${cloud.url}/customers`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${cloud.key}` },
    });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST']);
    const form = await client.post('/customers', 'name=Acme', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([form.status, form.json.error.code]).toEqual([415, 'unsupported_media_type']);
    expect((await client.get('/nothing')).json.error.code).toBe('route_not_found');
    const huge = await client.post('/customers', { name: 'x'.repeat(1024 * 1024) });
    expect([huge.status, huge.json.error.code]).toEqual([413, 'body_too_large']);
  });

  it('hides a deleted customer, repeats the answer, and keeps what belongs to it reachable by id alone', async () => {
    const { json: customer } = await client.post('/customers', { name: 'Acme' });
    const contact = await client.post('/customers/1/contacts', { name: 'Ann', email: 'ann@acme.example' });
    const onboarding = await client.post('/onboardings', { customer_id: '1' });
    const deleted = { object: 'deleted', id: customer.id, display_id: 1, deleted: true };
    expect((await client.delete('/customers/1')).json).toEqual(deleted);
    expect((await client.delete(`/customers/${customer.id}`)).json).toEqual(deleted);
    expect((await client.delete('/customers/9')).status).toBe(404);
    expect((await client.get('/customers/1')).status).toBe(404);
    expect((await client.patch('/customers/1', { plan: 'x' })).status).toBe(404);
    expect((await client.get('/customers')).json.data).toEqual([]);
    expect((await client.get('/onboardings')).json.data).toEqual([]);
    expect((await client.get('/onboardings?customer_id=1')).json.data).toEqual([]);
    expect((await client.get('/customers/1/contacts')).status).toBe(404);
    expect((await client.get(`/contacts/${contact.json.id}`)).status).toBe(200);
    expect((await client.get(`/onboardings/${onboarding.json.id}`)).status).toBe(200);
    const onDeleted = await client.post('/onboardings', { customer_id: customer.id });
    expect([onDeleted.status, onDeleted.json.error.code]).toEqual([404, 'customer_not_found']);
  });
});
