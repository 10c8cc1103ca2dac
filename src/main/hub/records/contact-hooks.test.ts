import { describe, expect, test } from 'vitest';
import { contactSchema } from '#shared/v1/contact.ts';
import { openTestHub, query, type TestHub } from '../../../../test/support/hub.ts';
import type { Document } from './transaction.ts';

async function open() {
  const hub = openTestHub();
  const customer = String((await hub.create('customer', { name: 'Acme' })).id);
  let count = 0;
  const add = async (input: Document = {}, owner = customer): Promise<Document> => {
    count += 1;
    return hub.create(
      'contact',
      { name: `C${count}`, email: `c${count}@acme.example`, ...input },
      { customer: owner },
    );
  };
  return { hub, customer, add };
}

function primaries(hub: TestHub): unknown[] {
  return query(
    hub.folder,
    "SELECT document ->> '$.name' AS name FROM contacts WHERE is_primary = 1 AND deleted_at IS NULL ORDER BY seq",
  ).map(({ name }) => name);
}

test('a new contact has every field of the contract, with its defaults', async () => {
  const { customer, add } = await open();
  const created = await add({ name: 'Jo', email: 'jo@acme.example' });
  expect(created).toEqual({
    object: 'contact',
    id: created.id,
    display_id: 1,
    customer_id: customer,
    name: 'Jo',
    email: 'jo@acme.example',
    title: null,
    phone: null,
    is_primary: true,
    labels: [],
    archived: false,
    created_at: '2026-05-26T17:21:09.412Z',
    updated_at: '2026-05-26T17:21:09.412Z',
  });
  expect(Object.keys(created)).toEqual(Object.keys(contactSchema.shape));
});

test('labels keep their order and lose their repeats', async () => {
  const { hub, add } = await open();
  const { id, labels } = await add({ labels: ['b', 'a', 'b'] });
  expect(labels).toEqual(['b', 'a']);
  expect(await hub.update('contact', String(id), { labels: ['c', 'c', 'a'] })).toMatchObject({
    labels: ['c', 'a'],
  });
});

describe('an email', () => {
  test('is stored in lower case, without blanks around it', async () => {
    const { hub, add } = await open();
    const { id, email } = await add({ email: '  Jo.Doe@ACME.Example ' });
    expect(email).toBe('jo.doe@acme.example');
    expect(await hub.update('contact', String(id), { email: 'JO@acme.example' })).toMatchObject({
      email: 'jo@acme.example',
    });
  });

  test('is refused when a contact of the same customer has it, whatever its case', async () => {
    const { hub, add } = await open();
    await add({ email: 'jo@acme.example' });
    const { id } = await add();
    const refusal = { type: 'conflict', code: 'email_taken', field: 'email' };
    await expect(add({ email: 'JO@Acme.example' })).rejects.toMatchObject(refusal);
    await expect(hub.update('contact', String(id), { email: ' Jo@acme.example' })).rejects.toMatchObject(
      refusal,
    );
  });

  test('is free for another customer, and again once its owner is deleted or has another', async () => {
    const { hub, add } = await open();
    const other = String((await hub.create('customer', { name: 'Other' })).id);
    const first = String((await add({ email: 'jo@acme.example' })).id);
    await add({ email: 'jo@acme.example' }, other);
    await hub.update('contact', first, { email: 'joanna@acme.example' });
    const second = String((await add({ email: 'jo@acme.example' })).id);
    await hub.remove('contact', second);
    await expect(add({ email: 'jo@acme.example' })).resolves.toMatchObject({ email: 'jo@acme.example' });
  });

  test('may be given again to the contact that has it', async () => {
    const { hub, add } = await open();
    const before = await add({ email: 'jo@acme.example' });
    hub.environment.time += 1000;
    expect(await hub.update('contact', String(before.id), { email: 'JO@acme.example' })).toEqual(before);
  });

  test('that an archived contact has is still taken', async () => {
    const { add } = await open();
    await add({ email: 'jo@acme.example', archived: true });
    await expect(add({ email: 'jo@acme.example' })).rejects.toMatchObject({ code: 'email_taken' });
  });
});

describe('the primary contact', () => {
  test('is the first one, whatever was asked for; later ones are not', async () => {
    const { hub, add } = await open();
    expect(await add({ is_primary: false })).toMatchObject({ is_primary: true });
    expect(await add()).toMatchObject({ is_primary: false });
    expect(primaries(hub)).toEqual(['C1']);
  });

  test('is of its own customer', async () => {
    const { hub, add } = await open();
    const other = String((await hub.create('customer', { name: 'Other' })).id);
    await add();
    await add({}, other);
    expect(primaries(hub)).toEqual(['C1', 'C2']);
    await add({ is_primary: true }, other);
    expect(primaries(hub)).toEqual(['C1', 'C3']);
  });

  test('steps down in the same write when another one is promoted, and that shows in both', async () => {
    const { hub, customer, add } = await open();
    const first = await add();
    const second = await add();
    hub.environment.time += 1000;
    await hub.update('contact', String(second.id), { is_primary: true });
    const now = '2026-05-26T17:21:10.412Z';
    expect(hub.get('contact', String(first.id))).toEqual({ ...first, is_primary: false, updated_at: now });
    expect(hub.get('contact', String(second.id))).toEqual({ ...second, is_primary: true, updated_at: now });
    const { entries } = hub.reads.listActivity(customer, { limit: 2 });
    expect(
      entries.map(({ contact_key, field, old_value, new_value }) => [
        contact_key,
        field,
        old_value,
        new_value,
      ]),
    ).toEqual([
      [second.id, 'is_primary', false, true],
      [first.id, 'is_primary', true, false],
    ]);
  });

  test('steps down when a new one is created as primary', async () => {
    const { hub, add } = await open();
    await add();
    await add({ is_primary: true });
    expect(primaries(hub)).toEqual(['C2']);
  });

  test('may step down by itself, leaving none', async () => {
    const { hub, add } = await open();
    const { id } = await add();
    await hub.update('contact', String(id), { is_primary: false });
    expect(primaries(hub)).toEqual([]);
  });

  test('is nobody who is archived', async () => {
    const { hub, add } = await open();
    const first = String((await add()).id);
    const second = String((await add({ is_primary: true, archived: true })).id);
    expect(primaries(hub)).toEqual(['C1']);
    expect(await hub.update('contact', second, { is_primary: true })).toMatchObject({ is_primary: false });
    expect(await hub.update('contact', first, { archived: true })).toMatchObject({ is_primary: false });
    expect(primaries(hub)).toEqual([]);
    expect(await hub.update('contact', first, { archived: false })).toMatchObject({ is_primary: false });
    expect(await hub.update('contact', second, { archived: false, is_primary: true })).toMatchObject({
      archived: false,
      is_primary: true,
    });
    expect(primaries(hub)).toEqual(['C2']);
  });

  test('is not an archived first contact', async () => {
    const { add } = await open();
    expect(await add({ archived: true })).toMatchObject({ archived: true, is_primary: false });
  });

  test('is not passed on when it is deleted, but the next first contact becomes it', async () => {
    const { hub, add } = await open();
    const first = String((await add()).id);
    const second = String((await add()).id);
    await hub.remove('contact', first);
    expect(primaries(hub)).toEqual([]);
    await hub.remove('contact', second);
    expect(await add()).toMatchObject({ is_primary: true });
  });

  test('is never more than one, whatever is done', async () => {
    const { hub, add } = await open();
    const contacts: string[] = [];
    for (let step = 0; step < 60; step += 1) {
      const dice = hub.environment.randomBytes(2);
      const target = contacts[(dice[0] ?? 0) % Math.max(contacts.length, 1)];
      const choice = (dice[1] ?? 0) % 6;
      if (choice === 0 || target === undefined)
        contacts.push(String((await add({ is_primary: step % 2 === 0 })).id));
      else if (choice === 1) await hub.update('contact', target, { archived: step % 3 === 0 });
      else if (choice === 2) {
        await hub.remove('contact', target);
        contacts.splice(contacts.indexOf(target), 1);
      } else await hub.update('contact', target, { is_primary: choice > 3 });
      expect(primaries(hub).length).toBeLessThanOrEqual(1);
    }
  });
});

test('every change is told in the activity of the customer', async () => {
  const { hub, customer, add } = await open();
  const id = String((await add({ name: 'Jo' })).id);
  await hub.update('contact', id, { title: 'CEO', archived: true });
  await hub.update('contact', id, { archived: false });
  await hub.remove('contact', id);
  const { entries } = hub.reads.listActivity(customer, { limit: 6 });
  expect(
    entries.map(({ event_type, field, old_value, new_value }) => [event_type, field, old_value, new_value]),
  ).toEqual([
    ['contact.removed', null, 'removed contact', null],
    ['contact.updated', 'archived', true, false],
    ['contact.updated', 'is_primary', true, false],
    ['contact.archived', 'archived', false, true],
    ['contact.updated', 'title', null, 'removed contact'],
    ['contact.added', null, null, 'removed contact'],
  ]);
  for (const entry of entries) expect(entry.contact_key).toBe(id);
});

test('a contact does not change its customer', async () => {
  const { hub, customer, add } = await open();
  await hub.create('customer', { name: 'Other' });
  const { id } = await add();
  expect(await hub.update('contact', String(id), { customer_id: '2' })).toMatchObject({
    customer_id: customer,
  });
});
