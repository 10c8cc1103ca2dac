import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { createContact, createCustomer, createOnboarding, get, unique } from './actions.ts';
import { type Customer, type ErrorBody, expectError, read } from './wire.ts';

const server = await startServer();
afterAll(() => server.stop());
const customer = await createCustomer(server);
const contact = await createContact(server, customer.id);
const onboarding = await createOnboarding(server, customer.id);

const text = (length: number) => 'n'.repeat(length);
type Case = readonly [body: Record<string, unknown>, code: string, field: string];

/** Wrong in the same way on create and on PATCH. */
const CUSTOMER_CASES: Case[] = [
  [{ name: 42 }, 'invalid_type', 'name'],
  [{ name: null }, 'invalid_type', 'name'],
  [{ name: ['x'] }, 'invalid_type', 'name'],
  [{ name: '' }, 'too_small', 'name'],
  [{ name: text(256) }, 'too_big', 'name'],
  [{ slug: 1 }, 'invalid_type', 'slug'],
  [{ slug: '' }, 'too_small', 'slug'],
  [{ slug: text(121) }, 'too_big', 'slug'],
  [{ domain: 7 }, 'invalid_type', 'domain'],
  [{ domain: `${text(252)}.com` }, 'too_big', 'domain'],
  [{ status: 'sleeping' }, 'invalid_enum_value', 'status'],
  [{ status: 'Active' }, 'invalid_enum_value', 'status'],
  [{ plan: true }, 'invalid_type', 'plan'],
  [{ plan: text(121) }, 'too_big', 'plan'],
  [{ mrr: '100' }, 'invalid_type', 'mrr'],
  [{ mrr: 10.5 }, 'invalid_type', 'mrr'],
  [{ mrr: -1 }, 'too_small', 'mrr'],
  [{ monthly_orders: 'many' }, 'invalid_type', 'monthly_orders'],
  [{ monthly_orders: 0.1 }, 'invalid_type', 'monthly_orders'],
  [{ monthly_orders: -5 }, 'too_small', 'monthly_orders'],
  [{ hubspot_company_id: 1 }, 'invalid_type', 'hubspot_company_id'],
  [{ hubspot_deal_id: 1 }, 'invalid_type', 'hubspot_deal_id'],
  [{ stripe_customer_id: {} }, 'invalid_type', 'stripe_customer_id'],
  [{ intercom_company_id: [] }, 'invalid_type', 'intercom_company_id'],
  [{ slack_channel_id: false }, 'invalid_type', 'slack_channel_id'],
  [{ owner_id: 3 }, 'invalid_type', 'owner_id'],
  [{ tags: 'eu' }, 'invalid_type', 'tags'],
  [{ tags: ['eu', 'us', 3] }, 'invalid_type', 'tags.2'],
  [{ tags: [null] }, 'invalid_type', 'tags.0'],
  [{ custom_fields: [] }, 'invalid_type', 'custom_fields'],
  [{ metadata: 'text' }, 'invalid_type', 'metadata'],
  [{ metadata: ['a'] }, 'invalid_type', 'metadata'],
];

const CONTACT_CASES: Case[] = [
  [{ name: 1 }, 'invalid_type', 'name'],
  [{ name: null }, 'invalid_type', 'name'],
  [{ name: '' }, 'too_small', 'name'],
  [{ name: text(256) }, 'too_big', 'name'],
  [{ email: 1 }, 'invalid_type', 'email'],
  [{ email: null }, 'invalid_type', 'email'],
  [{ email: 'nobody' }, 'invalid_string', 'email'],
  [{ email: '@example.com' }, 'invalid_string', 'email'],
  [{ email: 'two@at@example.com' }, 'invalid_string', 'email'],
  [{ email: 'space in@example.com' }, 'invalid_string', 'email'],
  [{ title: 1 }, 'invalid_type', 'title'],
  [{ phone: 4912345 }, 'invalid_type', 'phone'],
  [{ is_primary: 'yes' }, 'invalid_type', 'is_primary'],
  [{ labels: 'sponsor' }, 'invalid_type', 'labels'],
  [{ labels: ['sponsor', {}] }, 'invalid_type', 'labels.1'],
  [{ archived: 1 }, 'invalid_type', 'archived'],
];

const ONBOARDING_CASES: Case[] = [
  [{ name: 5 }, 'invalid_type', 'name'],
  [{ template_id: 5 }, 'invalid_type', 'template_id'],
  [{ phase: 'kickoff' }, 'invalid_enum_value', 'phase'],
  [{ state: 'done' }, 'invalid_enum_value', 'state'],
  [{ waiting_on_customer: 'true' }, 'invalid_type', 'waiting_on_customer'],
  [{ target_launch_date: 'next week' }, 'invalid_string', 'target_launch_date'],
  [{ target_launch_date: '2026-13-01T00:00:00.000Z' }, 'invalid_string', 'target_launch_date'],
  [{ target_launch_date: 1_790_000_000 }, 'invalid_type', 'target_launch_date'],
  [{ csm_id: 1 }, 'invalid_type', 'csm_id'],
  [{ se_id: 1 }, 'invalid_type', 'se_id'],
  [{ designer_id: 1 }, 'invalid_type', 'designer_id'],
  [{ product_ops_id: 1 }, 'invalid_type', 'product_ops_id'],
  [{ notes: 1 }, 'invalid_type', 'notes'],
  [{ notes: text(20_001) }, 'too_big', 'notes'],
  [{ reminders_enabled: 1 }, 'invalid_type', 'reminders_enabled'],
  [{ reminder_frequency_days: '2' }, 'invalid_type', 'reminder_frequency_days'],
];

const RESOURCES = [
  {
    title: 'customer',
    cases: CUSTOMER_CASES,
    create: '/customers',
    valid: () => ({ name: unique('Valid') }),
    row: `/customers/${customer.id}`,
  },
  {
    title: 'contact',
    cases: CONTACT_CASES,
    create: `/customers/${customer.id}/contacts`,
    valid: () => ({ name: 'Valid', email: `${unique('valid')}@example.com` }),
    row: `/contacts/${contact.id}`,
  },
  {
    title: 'onboarding',
    cases: ONBOARDING_CASES,
    create: '/onboardings',
    valid: () => ({ customer_id: customer.id }),
    row: `/onboardings/${onboarding.id}`,
  },
];

describe.each(RESOURCES)('a wrong $title', ({ cases, create, valid, row }) => {
  const named = cases.map((one) => [JSON.stringify(one[0]).slice(0, 60), ...one] as const);

  test.each(named)('%s is refused on create', async (_, body, code, field) => {
    expectError(await server.request('POST', create, { body: { ...valid(), ...body } }), code, field);
  });

  test.each(named)('%s is refused on PATCH and changes nothing', async (_, body, code, field) => {
    const before = await server.request('GET', row);
    expectError(await server.request('PATCH', row, { body }), code, field);
    expect((await server.request('GET', row)).text).toBe(before.text);
  });
});

describe('a missing field', () => {
  const missing: [string, Record<string, unknown>, string][] = [
    ['/customers', {}, 'name'],
    [`/customers/${customer.id}/contacts`, { email: 'a@example.com' }, 'name'],
    [`/customers/${customer.id}/contacts`, { name: 'Ada' }, 'email'],
    ['/onboardings', {}, 'customer_id'],
    ['/onboardings', { name: 'No customer' }, 'customer_id'],
  ];
  test.each(missing)('POST %s with %j says what is required', async (path, body, field) => {
    const response = await server.request('POST', path, { body });
    expectError(response, 'missing_field', field);
    expect(response.json<ErrorBody>().error.message).toBe(`${field} is required`);
  });

  test('the body of the error is exactly the documented one', async () => {
    const response = await server.request('POST', '/customers', { body: { domain: 'acme.com' } });
    expect(response.json()).toEqual({
      error: {
        type: 'invalid_request_error',
        code: 'missing_field',
        message: 'name is required',
        field: 'name',
      },
    });
  });

  test('the first of several problems is the one reported', async () => {
    const response = await server.request('POST', '/customers', { body: { mrr: -1, plan: 3 } });
    expectError(response, 'missing_field', 'name');
  });
});

describe('values on the edge are accepted', () => {
  test.each([
    { name: 'n' },
    { name: text(255) },
    { slug: 's', name: 'One letter' },
    { slug: 's'.repeat(120) },
    { domain: `${text(60)}.${text(60)}.${text(60)}.${text(60)}.${text(7)}.com` },
    { plan: text(120) },
    { mrr: 0 },
    { mrr: 9_000_000_000 },
    { monthly_orders: 0 },
    { tags: [] },
  ])('customer %j', async (body) => {
    const created = await createCustomer(server, body);
    expect(created).toMatchObject(body);
    expect(await get(server, `/customers/${created.id}`)).toEqual(created);
  });

  test('notes of 20 000 characters, and a contact’s name of 255', async () => {
    const notes = 'ž'.repeat(20_000);
    expect((await createOnboarding(server, customer.id, { notes })).notes).toBe(notes);
    expect((await createContact(server, customer.id, { name: text(255) })).name).toBe(text(255));
  });
});

describe('metadata', () => {
  /** An object whose JSON is exactly `bytes` bytes. */
  const ofBytes = (bytes: number, letter = 'm') => {
    const room = bytes - '{"k":""}'.length;
    return { k: letter.repeat(room / Buffer.byteLength(letter)) };
  };

  test('of exactly 16 KiB is stored as it was given', async () => {
    const metadata = ofBytes(16_384);
    expect((await createCustomer(server, { metadata })).metadata).toEqual(metadata);
  });

  test.each([
    ['one byte more', ofBytes(16_385)],
    ['fewer characters but more bytes', ofBytes(16_388, 'é')],
  ])('of %s is too_big', async (_, metadata) => {
    const body = { name: unique(), metadata };
    expectError(await server.request('POST', '/customers', { body }), 'too_big', 'metadata');
    const row = await createCustomer(server);
    expectError(
      await server.request('PATCH', `/customers/${row.id}`, { body: { metadata } }),
      'too_big',
      'metadata',
    );
  });

  test('keeps any JSON: nesting, null, numbers, empty and odd keys', async () => {
    const raw = '{"a":{"b":[1,2.5,-3e2,null,true,{"":""}]},"constructor":"x","toString":1,"ключ":"значение"}';
    const body = `{"name":${JSON.stringify(unique())},"metadata":${raw}}`;
    const created = read<Customer>(await server.request('POST', '/customers', { body }), 201);
    expect(created.metadata).toEqual(JSON.parse(raw));
    expect((await get<Customer>(server, `/customers/${created.id}`)).metadata).toEqual(JSON.parse(raw));
  });
});
