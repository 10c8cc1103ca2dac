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
