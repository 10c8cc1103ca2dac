import { afterEach, describe, expect, test } from 'vitest';
import {
  createFakeHub,
  createProfile,
  createWindows,
  customerOfHub,
  customersOf,
  deleteOf,
  live,
  nothingPending,
  shown,
} from '../../../test/support/store.ts';
import { WriteRefused } from './api.ts';

const windows = createWindows();
afterEach(windows.closeAll);

describe('writing', () => {
  test('a new customer shows in the same turn, and gets its display_id from the hub', async () => {
    const hub = createFakeHub();
    const store = await windows.openLive(hub);
    const creating = store.createCustomer({ name: 'Acme', domain: 'https://Acme.com/about' });
    expect(customersOf(store)).toMatchObject([{ name: 'Acme', domain: 'acme.com', display_id: 0 }]);
    expect(store.isPending(customersOf(store)[0]?.key ?? '')).toBe(true);
    const customer = await creating;
    expect(customer.display_id).toBe(1);
    await nothingPending(store);
    expect(hub.get('customers', customer.key)).toMatchObject({ name: 'Acme', domain: 'acme.com' });
  });

  test('edits made in quick succession all arrive', async () => {
    const hub = createFakeHub();
    const { key } = hub.save('customers', customerOfHub(1));
    const store = await windows.openLive(hub);
    const writes = [
      store.updateCustomer(key, { plan: 'A' }),
      store.updateCustomer(key, { domain: 'b.com' }),
      store.updateCustomer(key, { plan: 'C' }),
    ];
    expect(customersOf(store)[0]).toMatchObject({ plan: 'C', domain: 'b.com' });
    await Promise.all(writes);
    expect(hub.get('customers', key)).toMatchObject({ plan: 'C', domain: 'b.com' });
    await nothingPending(store);
  });

  test('a record can be edited and deleted before the hub has heard of it', async () => {
    const hub = createFakeHub();
    const store = await windows.openLive(hub);
    const creating = store.createCustomer({ name: 'Acme' });
    const key = customersOf(store)[0]?.key ?? '';
    await Promise.all([creating, store.updateCustomer(key, { plan: 'Pro' })]);
    expect(hub.get('customers', key)).toMatchObject({ name: 'Acme', plan: 'Pro' });
    await deleteOf(store, 'customers', key);
    expect(customersOf(store)).toEqual([]);
    expect(hub.get('customers', key)?._deleted).toBe(true);
  });

  test('edits of different fields on both sides at once both survive', async () => {
    const hub = createFakeHub();
    const { key } = hub.save('customers', customerOfHub(1));
    const store = await windows.openLive(hub);
    const writing = store.updateCustomer(key, { plan: 'Mine' });
    hub.change('customers', key, { domain: 'theirs.com' });
    await writing;
    await shown(store, ([row]) => row?.domain === 'theirs.com' && row.plan === 'Mine');
    expect(hub.get('customers', key)).toMatchObject({ plan: 'Mine', domain: 'theirs.com' });
  });

  test('input that breaks a rule of the contract is refused before it shows', async () => {
    const hub = createFakeHub();
    const { key } = hub.save('customers', customerOfHub(1));
    const store = await windows.openLive(hub);
    const before = customersOf(store);
    const refused = store.updateCustomer(key, { name: '' });
    await expect(refused).rejects.toMatchObject({ name: 'WriteRefused', code: 'too_small', field: 'name' });
    expect(customersOf(store)).toBe(before);
  });
});

describe('refusals', () => {
  const refusal = { code: 'slug_taken', message: 'The slug acme is taken', field: 'slug' };

  test('a refused edit is back at its former state when its promise rejects', async () => {
    const hub = createFakeHub();
    const { key } = hub.save('customers', customerOfHub(1, { plan: 'Before' }));
    const store = await windows.openLive(hub);
    hub.refuseWhen((_, next) => (next.slug === 'acme' ? refusal : null));
    const heard: WriteRefused[] = [];
    store.onWriteRefused((error) => heard.push(error));
    const writing = store.updateCustomer(key, { slug: 'acme', plan: 'After' });
    expect(customersOf(store)[0]).toMatchObject({ slug: 'acme', plan: 'After' });
    await expect(writing).rejects.toMatchObject({ name: 'WriteRefused', ...refusal, key });
    expect(customersOf(store)[0]).toMatchObject({ slug: null, plan: 'Before' });
    expect(heard).toHaveLength(1);
    expect(heard[0]).toBeInstanceOf(WriteRefused);
    await nothingPending(store);
    const pushes = hub.calls.filter(({ call }) => call === 'commands.apply').length;
    await store.updateCustomer(key, { plan: 'Later' });
    expect(hub.get('customers', key)).toMatchObject({ plan: 'Later' });
    expect(hub.calls.filter(({ call }) => call === 'commands.apply').length - pushes).toBeLessThan(4);
  });

  test('a refused new record disappears and is not sent again', async () => {
    const hub = createFakeHub();
    const profile = createProfile();
    const store = await windows.openLive(hub, profile);
    hub.refuseWhen((_, next) => (next.slug === 'acme' ? refusal : null));
    await expect(store.createCustomer({ name: 'Acme', slug: 'acme' })).rejects.toMatchObject(refusal);
    expect(customersOf(store)).toEqual([]);
    const sent = hub.calls.filter(({ call }) => call === 'commands.apply').length;
    const again = await windows.reload(store, hub, profile);
    await live(again);
    expect(customersOf(again)).toEqual([]);
    expect(hub.calls.filter(({ call }) => call === 'commands.apply')).toHaveLength(sent);
  });

  test('one refused record does not hold up the others', async () => {
    const hub = createFakeHub();
    const store = await windows.openLive(hub);
    hub.refuseWhen((_, next) => (next.slug === 'acme' ? refusal : null));
    const results = await Promise.allSettled([
      store.createCustomer({ name: 'One' }),
      store.createCustomer({ name: 'Two', slug: 'acme' }),
      store.createCustomer({ name: 'Three' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(customersOf(store).map(({ name }) => name)).toEqual(['One', 'Three']);
  });

  test('an edit of what was deleted elsewhere is refused, and the record goes', async () => {
    const hub = createFakeHub();
    const { key } = hub.save('customers', customerOfHub(1));
    const store = await windows.openLive(hub);
    hub.cut();
    hub.change('customers', key, { _deleted: true });
    const writing = store.updateCustomer(key, { plan: 'Pro' });
    hub.restore();
    await expect(writing).rejects.toMatchObject({ name: 'WriteRefused', code: 'customer_not_found' });
    await shown(store, (rows) => rows.length === 0);
    expect(hub.get('customers', key)?._deleted).toBe(true);
  });
});
