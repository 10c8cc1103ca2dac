import { afterEach, expect, test, vi } from 'vitest';
import type { ContactReplica, CustomerReplica } from '#shared/replica.ts';
import {
  createFakeHub,
  createWindows,
  customerOfHub,
  live,
  nothingPending,
} from '../../../../test/support/store.ts';
import { waitFor } from '../../bridge/source.ts';
import { pageEnvironment } from '../commands/new-keys.ts';
import { newContact } from '../commands/new-records.ts';
import type { HubDocument } from './documents.ts';

const windows = createWindows();
afterEach(windows.closeAll);

function hubWithContacts() {
  const hub = createFakeHub();
  const customer = hub.save('customers', customerOfHub(1)) as unknown as CustomerReplica;
  const other = hub.save('customers', customerOfHub(2)) as unknown as CustomerReplica;
  const add = (of: CustomerReplica, name: string) =>
    hub.save('contacts', {
      ...newContact(of, false, { name, email: `${name}@acme.example` }, pageEnvironment),
      display_id: 1,
    } as unknown as HubDocument);
  const ann = add(customer, 'ann');
  add(customer, 'ben');
  add(other, 'cleo');
  return { hub, customer, add, ann };
}

const names = (rows: readonly ContactReplica[]) => rows.map(({ name }) => name).sort();

test('the contacts of a customer on screen do not wait for the first copy', async () => {
  const { hub, customer } = hubWithContacts();
  hub.hold('contacts');
  const store = await windows.open(hub);
  const contacts = store.ofCustomer('contacts', customer.key);
  await waitFor(contacts, ({ status }) => status === 'ready');
  expect(names(contacts.get().rows)).toEqual(['ann', 'ben']);
  expect(store.replication.get().status).toBe('initial');
});

test('a customer without any is known to have none', async () => {
  const { hub } = hubWithContacts();
  const empty = hub.save('customers', customerOfHub(3));
  hub.hold('contacts');
  const store = await windows.open(hub);
  await waitFor(store.ofCustomer('contacts', empty.key), ({ status }) => status === 'ready');
  expect(store.ofCustomer('contacts', empty.key).get().rows).toEqual([]);
});

test('what is edited meanwhile reaches the hub, beside what others changed, and nothing is doubled', async () => {
  const { hub, customer, add, ann } = hubWithContacts();
  hub.hold('contacts');
  const store = await windows.open(hub);
  const contacts = store.ofCustomer('contacts', customer.key);
  await waitFor(contacts, ({ status }) => status === 'ready');
  const editing = store.updateContact(ann.key, { title: 'CTO' });
  hub.change('contacts', ann.key, { phone: '555' });
  add(customer, 'dora');
  hub.release();
  await editing;
  await live(store);
  await nothingPending(store);
  expect(hub.get('contacts', ann.key)).toMatchObject({ title: 'CTO', phone: '555' });
  await vi.waitFor(() => expect(names(contacts.get().rows)).toEqual(['ann', 'ben', 'dora']));
  expect(hub.all('contacts')).toHaveLength(4);
});
