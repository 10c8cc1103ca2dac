import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { createContact, createCustomer, createOnboarding, get, idsOf, patch } from './actions.ts';
import { type Contact, type Customer, expectError, type Onboarding, read } from './wire.ts';

const server = await startServer();
afterAll(() => server.stop());

// The first rows of an empty hub, so that the numbering can be seen from its beginning.
const customer = await createCustomer(server, { name: 'Aurora', slug: 'aurora' });
const second = await createCustomer(server);
const contact = await createContact(server, customer.id);
const onboarding = await createOnboarding(server, customer.id);

test('display_id counts from 1 for each resource by itself', () => {
  expect([customer, second, contact, onboarding].map((row) => row.display_id)).toEqual([1, 2, 1, 1]);
});

test('ids are unique across resources', () => {
  expect(new Set([customer.id, second.id, contact.id, onboarding.id]).size).toBe(4);
});

describe.each(['/api/v1', '/v1'])('under %s both forms name the same row', (base) => {
  const same = async (byId: string, byDisplayId: string) => {
    const answers = [byId, byDisplayId].map((path) => server.request('GET', path, { base }));
    const [a, b] = await Promise.all(answers);
    expect(a?.status).toBe(200);
    expect(b?.status).toBe(200);
    expect(b?.text).toBe(a?.text);
  };

  test.each([
    [`/customers/${customer.id}`, `/customers/${customer.display_id}`],
    [`/customers/${customer.id}/contacts`, `/customers/${customer.display_id}/contacts`],
    [`/customers/${customer.id}/onboardings`, `/customers/${customer.display_id}/onboardings`],
    [`/customers/${customer.id}/activity`, `/customers/${customer.display_id}/activity`],
    [`/contacts/${contact.id}`, `/contacts/${contact.display_id}`],
    [`/onboardings/${onboarding.id}`, `/onboardings/${onboarding.display_id}`],
    [`/onboardings?customer_id=${customer.id}`, `/onboardings?customer_id=${customer.display_id}`],
  ])('%s and %s', same);

  test('PATCH and DELETE take either', async () => {
    const own = await createCustomer(server);
    const rows: [string, { id: string; display_id: number }][] = [
      ['contacts', await createContact(server, own.id)],
      ['onboardings', await createOnboarding(server, own.id)],
      ['customers', own],
    ];
    for (const [plural, row] of rows) {
      for (const id of [row.id, row.display_id]) {
        const body = { name: `Named through ${id}` };
        const response = await server.request('PATCH', `/${plural}/${id}`, { base, body });
        expect(read<Customer>(response)).toMatchObject({ id: row.id, display_id: row.display_id, ...body });
      }
      const response = await server.request('DELETE', `/${plural}/${row.display_id}`, { base });
      expect(response.json()).toMatchObject({ id: row.id, display_id: row.display_id });
    }
  });

  test('customer_id in a body takes either and always reads as the id', async () => {
    for (const customer_id of [customer.id, String(customer.display_id)]) {
      const response = await server.request('POST', '/onboardings', { base, body: { customer_id } });
      expect(read<Onboarding>(response, 201).customer_id).toBe(customer.id);
    }
    const body = { name: 'By number', email: `n${base.length}@example.com` };
    const path = `/customers/${customer.display_id}/contacts`;
    const response = await server.request('POST', path, { base, body });
    expect(read<Contact>(response, 201).customer_id).toBe(customer.id);
  });
});

describe('what is no id', () => {
  test('a slug is never an id, nor is a domain or a name', async () => {
    await patch(server, `/customers/${customer.id}`, { domain: 'aurora.example' });
    for (const id of ['aurora', 'Aurora', 'aurora.example', '1-aurora']) {
      expectError(await server.request('GET', `/customers/${id}`), 'customer_not_found');
      expectError(await server.request('GET', `/customers/${id}/contacts`), 'customer_not_found');
      expectError(await server.request('DELETE', `/customers/${id}`), 'customer_not_found');
    }
    expect((await get<Customer>(server, '/customers/1')).slug).toBe('aurora');
  });

  test('a slug made of digits does not shadow a display_id', async () => {
    const numeric = await createCustomer(server, { slug: '1' });
    expect((await get<Customer>(server, '/customers/1')).id).toBe(customer.id);
    const far = await createCustomer(server, { slug: '424242' });
    expectError(await server.request('GET', '/customers/424242'), 'customer_not_found');
    expect(await idsOf(server, '/customers?slug=1')).toEqual([numeric.id]);
    expect(await idsOf(server, '/customers?slug=424242')).toEqual([far.id]);
  });

  test.each(['0', '99999999', '9007199254740993', '99999999999999999999999999', '-1', '1.0', '1e0'])(
    '%s is not found',
    async (id) => {
      expectError(await server.request('GET', `/customers/${id}`), 'customer_not_found');
      expectError(await server.request('GET', `/contacts/${id}`), 'contact_not_found');
      expectError(await server.request('GET', `/onboardings/${id}`), 'onboarding_not_found');
    },
  );

  test('an id of another resource', async () => {
    expectError(await server.request('GET', `/customers/${contact.id}`), 'customer_not_found');
    expectError(await server.request('GET', `/contacts/${customer.id}`), 'contact_not_found');
    expectError(await server.request('GET', `/onboardings/${customer.id}`), 'onboarding_not_found');
    const body = { customer_id: onboarding.id };
    const response = await server.request('POST', '/onboardings', { body });
    expectError(response, 'customer_not_found', 'optional:customer_id');
  });
});

test('every endpoint below an unknown customer is customer_not_found', async () => {
  for (const id of ['cunknown0000000000000000', '555555']) {
    for (const path of ['', '/contacts', '/onboardings', '/activity'])
      expectError(await server.request('GET', `/customers/${id}${path}`), 'customer_not_found');
    const body = { name: 'A', email: 'a@example.com' };
    expectError(await server.request('POST', `/customers/${id}/contacts`, { body }), 'customer_not_found');
    expectError(await server.request('PATCH', `/customers/${id}`, { body: {} }), 'customer_not_found');
  }
});
