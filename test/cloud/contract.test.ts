import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, clientOf, idempotent } from './client.ts';
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

describe('contacts', () => {
  beforeEach(() => client.post('/customers', { name: 'Acme' }));

  it('makes the first one primary and keeps at most one', async () => {
    const ann = await client.post('/customers/1/contacts', {
      name: 'Ann',
      email: 'Ann@Acme.example',
      is_primary: false,
    });
    expect(ann.json).toEqual({
      object: 'contact',
      id: expect.any(String),
      display_id: 1,
      customer_id: cloud.objects('customer')[0]?.id,
      name: 'Ann',
      email: 'ann@acme.example',
      title: null,
      is_primary: true,
      labels: [],
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    const bob = await client.post('/customers/1/contacts', { name: 'Bob', email: 'bob@acme.example' });
    expect(bob.json.is_primary).toBe(false);
    await client.patch('/contacts/2', { is_primary: true });
    expect((await client.get('/contacts/1')).json.is_primary).toBe(false);
    expect((await client.get('/contacts/2')).json.is_primary).toBe(true);
  });

  it('refuses an email that another live contact of the same customer has', async () => {
    await client.post('/customers', { name: 'Other' });
    const body = { name: 'Ann', email: 'ann@acme.example' };
    await client.post('/customers/1/contacts', body);
    const again = await client.post('/customers/1/contacts', { ...body, email: 'ANN@acme.example' });
    expect([again.status, again.json.error]).toEqual([
      409,
      expect.objectContaining({ type: 'conflict', code: 'email_taken', field: 'email' }),
    ]);
    expect((await client.post('/customers/2/contacts', body)).status).toBe(201);
    await client.delete('/contacts/1');
    expect((await client.post('/customers/1/contacts', body)).status).toBe(201);
    expect((await client.post('/customers/1/contacts', { name: 'X', email: 'nope' })).json.error.code).toBe(
      'invalid_string',
    );
  });
});

describe('onboardings', () => {
  beforeEach(() => client.post('/customers', { name: 'Acme' }));

  it('starts with the documented defaults', async () => {
    const { status, json } = await client.post('/onboardings', { customer_id: '1' });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      object: 'onboarding',
      display_id: 1,
      customer_id: cloud.objects('customer')[0]?.id,
      phase: 'before_getting_started',
      state: 'active',
      waiting_on_customer: false,
      completed_at: null,
      reminders_enabled: true,
      reminder_frequency_days: 1,
    });
    expect((await client.post('/onboardings', {})).json.error).toMatchObject({
      code: 'missing_field',
      field: 'customer_id',
    });
    expect((await client.post('/onboardings', { customer_id: 'nobody' })).status).toBe(404);
  });

  it('reads as waiting while the flag is set', async () => {
    await client.post('/onboardings', { customer_id: '1', state: 'at_risk' });
    const patch = async (body: object) => {
      const { json } = await client.patch('/onboardings/1', body);
      return [json.state, json.waiting_on_customer];
    };
    expect(await patch({ waiting_on_customer: true })).toEqual(['waiting', true]);
    expect((await client.get('/onboardings?state=waiting')).json.data).toHaveLength(1);
    expect((await client.get('/onboardings?state=at_risk')).json.data).toHaveLength(0);
    expect(await patch({ waiting_on_customer: false })).toEqual(['at_risk', false]);
    expect(await patch({ state: 'waiting' })).toEqual(['waiting', true]);
    expect(await patch({ state: 'paused' })).toEqual(['paused', false]);
  });

  it('stamps completed_at on entering the last phase and clears it on leaving', async () => {
    await client.post('/onboardings', { customer_id: '1' });
    now += 5000;
    const done = await client.patch('/onboardings/1', { phase: 'completed' });
    expect(done.json.completed_at).toBe('2026-05-26T17:21:14.412Z');
    now += 5000;
    const same = await client.patch('/onboardings/1', { phase: 'completed', notes: 'Done' });
    expect(same.json.completed_at).toBe('2026-05-26T17:21:14.412Z');
    expect((await client.patch('/onboardings/1', { phase: 'launch' })).json.completed_at).toBeNull();
  });

  it('filters by customer, state and phase, and refuses values it does not know', async () => {
    await client.post('/customers', { name: 'Other' });
    await client.post('/onboardings', { customer_id: '1', phase: 'review' });
    await client.post('/onboardings', { customer_id: '2', phase: 'review' });
    const ids = async (query: string) => (await client.get(query)).json.data.map((item) => item.display_id);
    expect(await ids('/onboardings?customer_id=2')).toEqual([2]);
    expect(await ids('/customers/1/onboardings?phase=review')).toEqual([1]);
    expect(await ids('/onboardings?phase=launch')).toEqual([]);
    expect((await client.get('/onboardings?phase=nope')).json.error).toMatchObject({
      code: 'invalid_enum_value',
      field: 'phase',
    });
  });
});

describe('lists', () => {
  it('walks newest first, and skips rows tied across a page boundary, as the real cloud does', async () => {
    for (let number = 1; number <= 5; number += 1) {
      await client.post('/customers', { name: `Customer ${number}` });
      now += 10;
    }
    cloud.edit.tie('customer', { ids: [2, 3] });
    const page = async (query: string) => {
      const { json } = await client.get(`/customers?${query}`);
      return [json.data.map((item) => item.display_id), json.has_more, json.next_cursor];
    };
    const third = cloud.object('customer', 3)?.created_at;
    expect(await page('limit=3')).toEqual([[5, 4, 3], true, third]);
    expect(await page(`limit=3&cursor=${third}`)).toEqual([[1], false, null]);
    const oneLater = new Date(Date.parse(String(third)) + 1).toISOString();
    expect(await page(`limit=3&cursor=${oneLater}`)).toEqual([[3, 2, 1], false, null]);
    expect(await page(`limit=3&cursor=${String(third).replace('Z', '999Z')}`)).toEqual([[1], false, null]);
  });

  it('takes 20 customers and 25 onboardings by default, 1 to 100 on request, and nothing else', async () => {
    cloud.generate({ customers: 120, onboardings: 120 });
    const length = async (path: string) => (await client.get(path)).json.data?.length;
    expect(await length('/customers')).toBe(20);
    expect(await length('/onboardings')).toBe(25);
    expect(await length('/customers?limit=100')).toBe(100);
    const problem = async (query: string) => (await client.get(`/customers?${query}`)).json.error;
    expect(await problem('limit=0')).toMatchObject({ code: 'too_small', field: 'limit' });
    expect(await problem('limit=101')).toMatchObject({ code: 'too_big', field: 'limit' });
    expect(await problem('limit=ten')).toMatchObject({ code: 'invalid_type', field: 'limit' });
    expect(await problem('cursor=yesterday')).toEqual({
      type: 'invalid_request_error',
      code: 'invalid_string',
      message: 'Invalid datetime',
      field: 'cursor',
    });
  });

  it('filters before it cuts the page, and ignores filters that the reference does not list', async () => {
    for (const [name, status, plan] of [
      ['A', 'churned', 'Scale'],
      ['B', 'active', 'Scale'],
      ['C', 'churned', 'Starter'],
    ]) {
      await client.post('/customers', { name, status, plan });
      now += 1;
    }
    const names = async (query: string) =>
      (await client.get(`/customers?${query}`)).json.data.map((item) => item.name);
    expect(await names('status=churned&limit=2')).toEqual(['C', 'A']);
    expect(await names('slug=b')).toEqual(['B']);
    expect(await names('plan=Scale&updated_since=2026-01-01')).toEqual(['C', 'B', 'A']);
  });

  it('tells the audit trail of a customer, newest first', async () => {
    await client.post('/customers', { name: 'Acme' });
    now += 1000;
    await client.patch('/customers/1', { status: 'at_risk' });
    now += 1000;
    cloud.edit.updateCustomer(1, { plan: 'Scale' });
    const { json } = await client.get('/customers/1/activity?limit=2');
    expect(json.has_more).toBe(true);
    expect(json.data).toEqual([
      {
        timestamp: '2026-05-26T17:21:11.412Z',
        actor: 'Dana Whitfield',
        actor_type: 'user',
        event_type: 'customer.field_changed',
        field: 'plan',
        old_value: null,
        new_value: 'Scale',
        onboarding_id: null,
      },
      expect.objectContaining({
        actor: 'First key',
        actor_type: 'api_key',
        event_type: 'customer.status_changed',
        old_value: 'active',
        new_value: 'at_risk',
      }),
    ]);
    const rest = await client.get(`/customers/1/activity?cursor=${json.next_cursor}`);
    expect(rest.json.data.map((entry) => entry.event_type)).toEqual(['customer.created']);
  });

  it('may list tied rows in another order at every request', async () => {
    const unstable = await startCloud({ limits: UNLIMITED, unstableTies: true });
    unstable.generate({ customers: 30, ties: false });
    unstable.edit.tie('customer', { count: 30 });
    const orders = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      const { json } = await clientOf(unstable).get('/customers?limit=30');
      orders.add(json.data.map((item) => item.display_id).join());
      expect(new Set(json.data.map((item) => item.id)).size).toBe(30);
    }
    expect(orders.size).toBeGreaterThan(1);
    await unstable.stop();
  });
});

describe('with extendedFields', () => {
  it('carries, accepts and filters what the reference does not list', async () => {
    const extended = await startCloud({ limits: UNLIMITED, extendedFields: true });
    const caller = clientOf(extended);
    const { json } = await caller.post('/customers', {
      name: 'Acme',
      tags: ['vip'],
      owner_id: 'u1',
      custom_fields: { region: 'emea' },
      metadata: { a: { b: 1 } },
      health_score: 99,
    });
    expect(json).toMatchObject({
      tags: ['vip'],
      owner_id: 'u1',
      custom_fields: { region: 'emea' },
      metadata: { a: { b: 1 } },
      health_score: null,
    });
    expect((await caller.get('/customers?tag=vip&owner_id=u1')).json.data).toHaveLength(1);
    expect((await caller.get('/customers?tag=beta')).json.data).toHaveLength(0);
    expect((await caller.post('/customers', { name: 'A', tags: [1] })).json.error.field).toBe('tags.0');
    expect(
      (await caller.post('/customers', { name: 'A', metadata: { x: 'y'.repeat(17_000) } })).json.error.code,
    ).toBe('too_big');
    const contact = await caller.post('/customers/1/contacts', {
      name: 'A',
      email: 'a@b.example',
      phone: '1',
    });
    expect(contact.json).toMatchObject({ phone: '1', archived: false });
    expect((await caller.get('/me')).json.mode).toBe('live');
    const replayed: (string | null)[] = [];
    for (let count = 0; count < 2; count += 1) {
      const { headers } = await caller.post('/customers', { name: 'Twice' }, idempotent('key-1'));
      replayed.push(headers.get('idempotent-replayed'));
    }
    expect(replayed).toEqual([null, 'true']);
    await extended.stop();
  });
});
