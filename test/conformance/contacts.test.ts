import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { createContact, createCustomer, get, idsOf, list, patch, pause, remove, unique } from './actions.ts';
import {
  CONTACT_KEYS,
  type Contact,
  codeOf,
  expectError,
  expectKeys,
  ISO_DATE,
  OPAQUE_ID,
  read,
} from './wire.ts';

const server = await startServer();
afterAll(() => server.stop());

const primariesOf = async (customerId: string) =>
  (await list<Contact>(server, `/customers/${customerId}/contacts?limit=100`)).data
    .filter((contact) => contact.is_primary)
    .map((contact) => contact.id);

describe('a contact with name and email', () => {
  test('gets every field of the contract, at its default', async () => {
    const customer = await createCustomer(server);
    const body = { name: 'Ada Lovelace', email: 'ada@example.com' };
    const response = await server.request('POST', `/customers/${customer.id}/contacts`, { body });
    const contact = read<Contact>(response, 201);
    expectKeys(contact, CONTACT_KEYS);
    expect(contact).toEqual({
      ...contact,
      ...body,
      object: 'contact',
      customer_id: customer.id,
      title: null,
      phone: null,
      is_primary: true,
      labels: [],
      archived: false,
    });
    expect(contact.id).toMatch(OPAQUE_ID);
    expect(Number.isSafeInteger(contact.display_id) && contact.display_id > 0).toBe(true);
    expect(contact.created_at).toMatch(ISO_DATE);
    expect(contact.updated_at).toMatch(ISO_DATE);
    expect(await get(server, `/contacts/${contact.id}`)).toEqual(contact);
    const { data } = await list<Contact>(server, `/customers/${customer.id}/contacts`);
    expect(data).toEqual([contact]);
  });

  test('stores every writable field as given, the email in lower case', async () => {
    const customer = await createCustomer(server);
    const body = { title: 'CTO', phone: '+49 30 1234', labels: ['sponsor', 'technical'], archived: true };
    const contact = await createContact(server, customer.id, { ...body, email: 'Grace.HOPPER@Example.COM' });
    expect(contact).toMatchObject({ ...body, email: 'grace.hopper@example.com' });
  });
});

describe('email', () => {
  test('is unique per customer among live contacts, whatever its case', async () => {
    const customer = await createCustomer(server);
    const { id } = await createContact(server, customer.id, { email: 'one@example.com' });
    for (const email of ['one@example.com', 'ONE@Example.com']) {
      const body = { name: 'Second', email };
      const response = await server.request('POST', `/customers/${customer.id}/contacts`, { body });
      expectError(response, 'email_taken', 'optional:email');
    }
    expect(await idsOf(server, `/customers/${customer.id}/contacts`)).toEqual([id]);
  });

  test('may be the same for another customer', async () => {
    const email = `${unique('shared')}@example.com`;
    const [a, b] = [await createCustomer(server), await createCustomer(server)];
    const first = await createContact(server, a.id, { email });
    const second = await createContact(server, b.id, { email });
    expect([first.email, second.email]).toEqual([email, email]);
  });

  test('is free again once its contact is deleted', async () => {
    const customer = await createCustomer(server);
    const first = await createContact(server, customer.id, { email: 'again@example.com' });
    await remove(server, `/contacts/${first.id}`);
    const second = await createContact(server, customer.id, { email: 'again@example.com' });
    expect(second.id).not.toBe(first.id);
  });

  test('is lower-cased and checked on PATCH as well', async () => {
    const customer = await createCustomer(server);
    await createContact(server, customer.id, { email: 'first@example.com' });
    const second = await createContact(server, customer.id, { email: 'second@example.com' });
    const body = { name: 'Half applied', email: 'FIRST@example.com' };
    const response = await server.request('PATCH', `/contacts/${second.id}`, { body });
    expectError(response, 'email_taken', 'optional:email');
    expect(await get(server, `/contacts/${second.id}`)).toEqual(second);
    const own = await patch<Contact>(server, `/contacts/${second.id}`, { email: 'SECOND@example.com' });
    expect(own.email).toBe('second@example.com');
    const moved = await patch<Contact>(server, `/contacts/${second.id}`, { email: 'Third@Example.com' });
    expect(moved.email).toBe('third@example.com');
  });

  test('is given to exactly one of many who ask at the same moment', async () => {
    const customer = await createCustomer(server);
    const body = { name: 'R', email: 'race@example.com' };
    const path = `/customers/${customer.id}/contacts`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => server.request('POST', path, { body })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(7).fill(409)]);
    const refused = answers.filter((answer) => answer.status === 409);
    expect(new Set(refused.map(codeOf))).toEqual(new Set(['email_taken']));
  });
});

describe('the primary contact', () => {
  test('is the first one; the next are not', async () => {
    const customer = await createCustomer(server);
    const first = await createContact(server, customer.id);
    const second = await createContact(server, customer.id);
    const third = await createContact(server, customer.id, { is_primary: false });
    expect([first, second, third].map((contact) => contact.is_primary)).toEqual([true, false, false]);
  });

  test('is the first one of each customer by itself', async () => {
    for (let i = 0; i < 2; i += 1) {
      const customer = await createCustomer(server);
      expect((await createContact(server, customer.id)).is_primary).toBe(true);
    }
  });

  test('moves to a new contact that asks for it', async () => {
    const customer = await createCustomer(server);
    const first = await createContact(server, customer.id);
    const second = await createContact(server, customer.id, { is_primary: true });
    expect(second.is_primary).toBe(true);
    expect(await primariesOf(customer.id)).toEqual([second.id]);
    expect((await get<Contact>(server, `/contacts/${first.id}`)).is_primary).toBe(false);
  });

  test('moves by PATCH, and back', async () => {
    const customer = await createCustomer(server);
    const first = await createContact(server, customer.id);
    const second = await createContact(server, customer.id);
    for (const contact of [second, first]) {
      const changed = await patch<Contact>(server, `/contacts/${contact.id}`, { is_primary: true });
      expect(changed.is_primary).toBe(true);
      expect(await primariesOf(customer.id)).toEqual([contact.id]);
    }
  });

  test('may be none', async () => {
    const customer = await createCustomer(server);
    const { id } = await createContact(server, customer.id);
    await createContact(server, customer.id);
    expect((await patch<Contact>(server, `/contacts/${id}`, { is_primary: false })).is_primary).toBe(false);
    expect(await primariesOf(customer.id)).toEqual([]);
  });

  test('is still at most one when many ask at the same moment', async () => {
    const customer = await createCustomer(server);
    const contacts = [];
    for (let i = 0; i < 6; i += 1) contacts.push(await createContact(server, customer.id));
    await Promise.all([
      ...contacts.map(({ id }) => server.request('PATCH', `/contacts/${id}`, { body: { is_primary: true } })),
      createContact(server, customer.id, { is_primary: true }),
    ]);
    expect(await primariesOf(customer.id)).toHaveLength(1);
  });

  test('of one customer does not touch another’s', async () => {
    const [a, b] = [await createCustomer(server), await createCustomer(server)];
    const ofA = await createContact(server, a.id);
    await createContact(server, b.id);
    await createContact(server, b.id, { is_primary: true });
    expect(await primariesOf(a.id)).toEqual([ofA.id]);
  });
});

describe('PATCH', () => {
  test('changes what is given, leaves the rest, and moves updated_at', async () => {
    const customer = await createCustomer(server);
    const contact = await createContact(server, customer.id, { title: 'CTO', phone: '1', labels: ['a'] });
    await pause(5);
    const changed = await patch<Contact>(server, `/contacts/${contact.id}`, { title: 'CEO' });
    expect(changed).toEqual({ ...contact, title: 'CEO', updated_at: changed.updated_at });
    expect(changed.updated_at > contact.updated_at).toBe(true);
  });

  test('with {} or with unknown and read-only keys is a no-op', async () => {
    const customer = await createCustomer(server);
    const { id } = await createContact(server, customer.id);
    const before = await server.request('GET', `/contacts/${id}`);
    await pause(5);
    for (const body of [{}, { id: 'x', display_id: 1, object: 'y', created_at: 'z', updated_at: 1, q: [] }]) {
      const response = await server.request('PATCH', `/contacts/${id}`, { body });
      expect(response.status).toBe(200);
      expect(response.text).toBe(before.text);
    }
  });

  test('null clears title and phone', async () => {
    const customer = await createCustomer(server);
    const contact = await createContact(server, customer.id, { title: 'CTO', phone: '1' });
    const body = { title: null, phone: null };
    const changed = await patch<Contact>(server, `/contacts/${contact.id}`, body);
    expect(changed).toEqual({ ...contact, ...body, updated_at: changed.updated_at });
  });

  test.each(['name', 'email', 'is_primary', 'labels', 'archived'])(
    'null for %s, which is not nullable, is invalid_type',
    async (field) => {
      const customer = await createCustomer(server);
      const { id } = await createContact(server, customer.id);
      const response = await server.request('PATCH', `/contacts/${id}`, { body: { [field]: null } });
      expectError(response, 'invalid_type', field);
    },
  );

  test('archives and unarchives', async () => {
    const customer = await createCustomer(server);
    const { id } = await createContact(server, customer.id);
    for (const archived of [true, false]) {
      expect((await patch<Contact>(server, `/contacts/${id}`, { archived })).archived).toBe(archived);
      expect((await get<Contact>(server, `/contacts/${id}`)).archived).toBe(archived);
    }
  });
});

test('the list of a customer holds its own contacts only, newest first', async () => {
  const [a, b] = [await createCustomer(server), await createCustomer(server)];
  const rows = [];
  for (let i = 0; i < 3; i += 1) {
    rows.unshift((await createContact(server, a.id)).id);
    await createContact(server, b.id);
  }
  expect(await idsOf(server, `/customers/${a.id}/contacts`)).toEqual(rows);
});
