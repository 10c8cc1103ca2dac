import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { createContact, createCustomer, createOnboarding, get, idsOf, remove } from './actions.ts';
import { type Contact, type Customer, codeOf, expectError, expectKeys, type Onboarding } from './wire.ts';

const server = await startServer();
afterAll(() => server.stop());

type Row = Customer | Contact | Onboarding;

const RESOURCES: { plural: string; singular: string; make: () => Promise<Row> }[] = [
  { plural: 'customers', singular: 'customer', make: () => createCustomer(server) },
  {
    plural: 'contacts',
    singular: 'contact',
    make: async () => createContact(server, (await createCustomer(server)).id),
  },
  {
    plural: 'onboardings',
    singular: 'onboarding',
    make: async () => createOnboarding(server, (await createCustomer(server)).id),
  },
];

describe.each(RESOURCES)('DELETE of one of the $plural', ({ plural, singular, make }) => {
  const notFound = `${singular}_not_found`;

  test('answers the deleted envelope', async () => {
    const row = await make();
    const response = await server.request('DELETE', `/${plural}/${row.id}`);
    expect(response.status).toBe(200);
    expectKeys(response.json(), ['object', 'id', 'display_id', 'deleted']);
    expect(response.json()).toEqual({
      object: 'deleted',
      id: row.id,
      display_id: row.display_id,
      deleted: true,
    });
  });

  test('may be repeated: the same bytes each time, by either id and under either prefix', async () => {
    const row = await make();
    const first = await server.request('DELETE', `/${plural}/${row.id}`);
    for (const id of [row.id, row.display_id])
      for (const base of ['/api/v1', '/v1']) {
        const again = await server.request('DELETE', `/${plural}/${id}`, { base });
        expect(again.status).toBe(200);
        expect(again.text).toBe(first.text);
      }
  });

  test('makes GET and PATCH by either id a 404, and changes only that row', async () => {
    const [row, other] = [await make(), await make()];
    await remove(server, `/${plural}/${row.display_id}`);
    for (const id of [row.id, row.display_id]) {
      expectError(await server.request('GET', `/${plural}/${id}`), notFound);
      const body = { name: 'Back from the dead' };
      expectError(await server.request('PATCH', `/${plural}/${id}`, { body }), notFound);
    }
    expect(await get(server, `/${plural}/${other.id}`)).toEqual(other);
  });

  test('of an id that never existed is a 404', async () => {
    for (const id of ['cneverexisted000000000000', '987654'])
      expectError(await server.request('DELETE', `/${plural}/${id}`), notFound);
  });

  test('never frees a display_id', async () => {
    const row = await make();
    await remove(server, `/${plural}/${row.id}`);
    const next = await make();
    expect(next.display_id).toBeGreaterThan(row.display_id);
  });
});

test('a deleted row is out of every list', async () => {
  const customer = await createCustomer(server);
  const contacts = [await createContact(server, customer.id), await createContact(server, customer.id)];
  const onboardings = [
    await createOnboarding(server, customer.id),
    await createOnboarding(server, customer.id),
  ];
  await remove(server, `/contacts/${contacts[0]?.id}`);
  await remove(server, `/onboardings/${onboardings[0]?.id}`);
  expect(await idsOf(server, `/customers/${customer.id}/contacts`)).toEqual([contacts[1]?.id]);
  for (const path of [`/customers/${customer.id}/onboardings`, `/onboardings?customer_id=${customer.id}`])
    expect(await idsOf(server, path)).toEqual([onboardings[1]?.id]);

  const other = await createCustomer(server);
  await remove(server, `/customers/${other.id}`);
  expect(await idsOf(server, '/customers?limit=100')).not.toContain(other.id);
  expect(await idsOf(server, `/customers?slug=${other.slug}`)).toEqual([]);
});

test('a deleted customer leaves its children reachable by either id, but out of every list', async () => {
  const customer = await createCustomer(server);
  const contact = await createContact(server, customer.id);
  const onboarding = await createOnboarding(server, customer.id, { state: 'paused' });
  await remove(server, `/customers/${customer.id}`);

  for (const id of [contact.id, contact.display_id])
    expect(await get(server, `/contacts/${id}`)).toEqual(contact);
  for (const id of [onboarding.id, onboarding.display_id])
    expect(await get(server, `/onboardings/${id}`)).toEqual(onboarding);

  for (const path of [
    '/onboardings?limit=100',
    '/onboardings?state=paused',
    '/onboardings?limit=100&phase=before_getting_started',
  ])
    expect(await idsOf(server, path)).not.toContain(onboarding.id);
  for (const id of [customer.id, customer.display_id]) {
    for (const path of ['contacts', 'onboardings'])
      expectError(await server.request('GET', `/customers/${id}/${path}`), 'customer_not_found');
    const filtered = await server.request('GET', `/onboardings?customer_id=${id}`);
    if (filtered.status === 404) expect(codeOf(filtered)).toBe('customer_not_found');
    else expect(filtered.json<{ data: unknown[] }>().data).toEqual([]);
    const body = { name: 'New', email: 'new@example.com' };
    const created = await server.request('POST', `/customers/${id}/contacts`, { body });
    expectError(created, 'customer_not_found');
  }
});

test('many who delete the same row at the same moment all get the same answer', async () => {
  const { id } = await createCustomer(server);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => server.request('DELETE', `/customers/${id}`)),
  );
  expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(200);
});
