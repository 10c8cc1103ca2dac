import { afterEach, expect, test } from 'vitest';
import type { Store } from './api.ts';
import {
  createFakeHub,
  createProfile,
  customerOfHub,
  customersOf,
  live,
  openWindow,
} from './test-support.ts';

const opened: Store[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

async function open(...given: Parameters<typeof openWindow>): Promise<Store> {
  const store = await openWindow(...given);
  opened.push(store);
  return store;
}

test('the first window copies everything that the hub has', async () => {
  const hub = createFakeHub();
  for (let number = 1; number <= 350; number += 1) hub.save('customers', customerOfHub(number));
  const store = await open(hub, createProfile());
  await live(store);
  expect(customersOf(store)).toHaveLength(350);
  expect(customersOf(store)[0]?.name).toBe('Customer 00001');
});

test('a new customer is shown in the same turn and gets its display_id from the hub', async () => {
  const hub = createFakeHub();
  const store = await open(hub, createProfile());
  await live(store);
  const creating = store.createCustomer({ name: 'Acme' });
  expect(customersOf(store).map(({ name }) => name)).toEqual(['Acme']);
  expect(store.pendingKeys.get().size).toBe(1);
  const customer = await creating;
  expect(customer.display_id).toBe(1);
  expect(store.pendingKeys.get().size).toBe(0);
  expect(hub.all('customers')).toHaveLength(1);
});
