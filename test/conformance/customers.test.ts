import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { createCustomer, get, patch, pause, unique } from './actions.ts';
import { CUSTOMER_KEYS, type Customer, expectError, expectKeys, ISO_DATE, OPAQUE_ID, read } from './wire.ts';

const server = await startServer();
afterAll(() => server.stop());

const FULL = {
  plan: 'Enterprise',
  status: 'at_risk',
  mrr: 125_000,
  monthly_orders: 4_200,
  hubspot_company_id: '1001',
  hubspot_deal_id: '2002',
  stripe_customer_id: 'cus_A1',
  intercom_company_id: 'int_1',
  slack_channel_id: 'C0123',
  owner_id: 'person_1',
  tags: ['eu', 'priority'],
  custom_fields: {},
  metadata: { nested: { list: [1, 'two', null, false] }, 'key with spaces': 'ünï' },
};

describe('a customer with only a name', () => {
  test('gets every field of the contract, at its default', async () => {
    const before = Date.now();
    const customer = await createCustomer(server, { name: 'Only A Name' });
    expectKeys(customer, CUSTOMER_KEYS);
    expect(customer).toEqual({
      ...customer,
      object: 'customer',
      name: 'Only A Name',
      slug: 'only-a-name',
      domain: null,
      status: 'active',
      plan: null,
      mrr: null,
      monthly_orders: null,
      hubspot_company_id: null,
      hubspot_deal_id: null,
      stripe_customer_id: null,
      intercom_company_id: null,
      slack_channel_id: null,
      owner_id: null,
      tags: [],
      custom_fields: {},
      metadata: {},
    });
    expect(customer.id).toMatch(OPAQUE_ID);
    expect(Number.isSafeInteger(customer.display_id) && customer.display_id > 0).toBe(true);
    expect(customer.created_at).toMatch(ISO_DATE);
    expect(customer.updated_at).toMatch(ISO_DATE);
    expect(Math.abs(Date.parse(customer.created_at) - before)).toBeLessThan(5_000);
    const score = customer.health_score;
    expect(score === null || (score >= 0 && score <= 100)).toBe(true);
  });

  test('reads the same from POST, GET and the list', async () => {
    const customer = await createCustomer(server, FULL);
    expectKeys(customer, CUSTOMER_KEYS);
    expect(await get(server, `/customers/${customer.id}`)).toEqual(customer);
    const { data } = await get<{ data: Customer[] }>(server, `/customers?slug=${customer.slug}`);
    expect(data).toEqual([customer]);
  });
});

test('every writable field is stored as it was given', async () => {
  const customer = await createCustomer(server, FULL);
  expect(customer).toMatchObject(FULL);
});

test.each(['active', 'at_risk', 'churned', 'archived', 'onboarding'])(
  'the status %s can be created and set',
  async (status) => {
    expect((await createCustomer(server, { status })).status).toBe(status);
    const { id } = await createCustomer(server);
    expect((await patch<Customer>(server, `/customers/${id}`, { status })).status).toBe(status);
  },
);

describe('domain', () => {
  test.each([
    ['acme.com', 'acme.com'],
    ['ACME.Com', 'acme.com'],
    ['https://acme.com', 'acme.com'],
    ['HTTP://Acme.com/', 'acme.com'],
    ['https://www.acme.com/about/us?ref=1#team', 'acme.com'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['', null],
    ['acme.com.', 'acme.com'],
    ['https://acme.com./path', 'acme.com'],
  ])('%s is stored as %s', async (given, stored) => {
    expect((await createCustomer(server, { domain: given })).domain).toBe(stored);
    const { id } = await createCustomer(server);
    const changed = await patch<Customer>(server, `/customers/${id}`, { domain: given });
    expect(changed.domain).toBe(stored);
    expect((await get<Customer>(server, `/customers/${id}`)).domain).toBe(stored);
  });

  test('need not be unique', async () => {
    const domain = `${unique('shared')}.example`;
    const first = await createCustomer(server, { domain });
    const second = await createCustomer(server, { domain });
    expect([first.domain, second.domain]).toEqual([domain, domain]);
  });
});

describe('PATCH', () => {
  test('changes what is given, leaves the rest, and moves updated_at', async () => {
    const customer = await createCustomer(server, FULL);
    await pause(5);
    const changed = await patch<Customer>(server, `/customers/${customer.id}`, { plan: 'Starter', mrr: 0 });
    expect(changed).toEqual({ ...customer, plan: 'Starter', mrr: 0, updated_at: changed.updated_at });
    expect(changed.updated_at > customer.updated_at).toBe(true);
    expect(changed.updated_at).toMatch(ISO_DATE);
    expect(await get(server, `/customers/${customer.id}`)).toEqual(changed);
  });

  test('with {} is a no-op: the same bytes as a read before and after', async () => {
    const { id } = await createCustomer(server, FULL);
    const before = await server.request('GET', `/customers/${id}`);
    await pause(5);
    const response = await server.request('PATCH', `/customers/${id}`, { body: {} });
    expect(response.status).toBe(200);
    expect(response.text).toBe(before.text);
    expect((await server.request('GET', `/customers/${id}`)).text).toBe(before.text);
  });

  test.each([
    ...['slug', 'domain', 'plan', 'mrr', 'monthly_orders', 'hubspot_company_id', 'hubspot_deal_id'],
    ...['stripe_customer_id', 'intercom_company_id', 'slack_channel_id', 'owner_id'],
  ])('null clears %s and nothing else', async (field) => {
    const customer = await createCustomer(server, { ...FULL, domain: 'clear.example' });
    expect(customer).not.toMatchObject({ [field]: null });
    const changed = await patch<Customer>(server, `/customers/${customer.id}`, { [field]: null });
    expect(changed).toEqual({ ...customer, [field]: null, updated_at: changed.updated_at });
  });

  test.each(['name', 'status', 'tags', 'custom_fields', 'metadata'])(
    'null for %s, which is not nullable, is invalid_type',
    async (field) => {
      const { id } = await createCustomer(server);
      const response = await server.request('PATCH', `/customers/${id}`, { body: { [field]: null } });
      expectError(response, 'invalid_type', field);
    },
  );

  test('ignores unknown keys and read-only fields, and is a no-op when nothing else is given', async () => {
    const { id } = await createCustomer(server, FULL);
    const before = await server.request('GET', `/customers/${id}`);
    const readOnly = {
      object: 'contact',
      id: 'caaaaaaaaaaaaaaaaaaaaaaaa',
      display_id: 77_777,
      created_at: '2001-01-01T00:00:00.000Z',
      updated_at: 'not even a date',
      health_score: 'high',
    };
    const response = await server.request('PATCH', `/customers/${id}`, {
      body: { ...readOnly, nothing_we_know: { a: 1 }, ['__proto__']: { name: 'x' } },
    });
    expect(response.status, response.text).toBe(200);
    expect(response.text).toBe(before.text);
  });

  test('a known field beside ignored ones is applied', async () => {
    const customer = await createCustomer(server);
    const body = { display_id: 1, colour: 'red', plan: 'Growth' };
    const changed = await patch<Customer>(server, `/customers/${customer.id}`, body);
    expect(changed).toEqual({ ...customer, plan: 'Growth', updated_at: changed.updated_at });
  });

  test('that fails changes nothing', async () => {
    const customer = await createCustomer(server);
    const body = { name: 'Renamed', mrr: -1 };
    expectError(await server.request('PATCH', `/customers/${customer.id}`, { body }), 'too_small', 'mrr');
    expect(await get(server, `/customers/${customer.id}`)).toEqual(customer);
  });
});

test('read-only fields on create are not taken over', async () => {
  const body = {
    name: unique('Readonly'),
    id: 'caaaaaaaaaaaaaaaaaaaaaaaa',
    object: 'contact',
    display_id: 424_242,
    created_at: '2001-01-01T00:00:00.000Z',
    updated_at: '2001-01-01T00:00:00.000Z',
    unknown: true,
  };
  const customer = read<Customer>(await server.request('POST', '/customers', { body }), 201);
  expectKeys(customer, CUSTOMER_KEYS);
  for (const field of ['id', 'object', 'display_id', 'created_at', 'updated_at'] as const)
    expect(customer[field]).not.toBe(body[field]);
});

test('rows created at once have strictly increasing created_at and display_id', async () => {
  const rows = await Promise.all(Array.from({ length: 40 }, () => createCustomer(server)));
  rows.sort((a, b) => a.display_id - b.display_id);
  for (const [index, row] of rows.entries()) {
    const previous = rows[index - 1];
    if (previous === undefined) continue;
    expect(row.display_id).toBe(previous.display_id + 1);
    expect(row.created_at > previous.created_at).toBe(true);
  }
});
