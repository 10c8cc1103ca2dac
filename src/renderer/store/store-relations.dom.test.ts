import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ContactReplica, OnboardingReplica } from '#shared/replica.ts';
import {
  commandsSentTo,
  createFakeHub,
  createWindows,
  customerOfHub,
  customersOf,
  deleteOf,
  type FakeHub,
} from '../../../test/support/store.ts';
import { waitFor } from '../bridge/source.ts';
import type { Store } from './api.ts';
import { pageEnvironment } from './commands/new-keys.ts';
import { newContact, newOnboarding } from './commands/new-records.ts';
import type { HubDocument } from './replica/documents.ts';

const windows = createWindows();
afterEach(windows.closeAll);

function saveContact(hub: FakeHub, customer: HubDocument, fields: Partial<ContactReplica>): HubDocument {
  const owner = { key: customer.key, id: customer.key };
  const contact = newContact(owner, false, { name: 'Ann', email: 'ann@acme.com' }, pageEnvironment);
  return hub.save('contacts', { ...contact, ...fields });
}

function saveOnboarding(
  hub: FakeHub,
  customer: HubDocument,
  fields: Partial<OnboardingReplica>,
): HubDocument {
  const owner = { key: customer.key, id: customer.key };
  return hub.save('onboardings', {
    ...newOnboarding(owner, { name: 'Go live' }, pageEnvironment),
    ...fields,
  });
}

/** Watches a customer's contacts, as an open screen does. */
async function watchContacts(store: Store, customerKey: string) {
  const list = store.ofCustomer('contacts', customerKey);
  list.subscribe(() => {});
  await waitFor(list, ({ status }) => status === 'ready');
  return () => list.get().rows;
}

async function watchOnboarding(store: Store, key: string) {
  const lookup = store.onboarding(key);
  lookup.subscribe(() => {});
  await waitFor(lookup, ({ status }) => status === 'found');
  return () => lookup.get().onboarding;
}

describe('contacts', () => {
  test('a contact made together with its customer is sent after it', async () => {
    const hub = createFakeHub();
    const store = await windows.openLive(hub);
    hub.refuseWhen((collection, { customer_key }) =>
      collection === 'contacts' && hub.get('customers', String(customer_key)) === undefined
        ? { code: 'customer_not_found', message: 'No such customer' }
        : null,
    );
    const creating = store.createCustomer({ name: 'Acme' });
    const { key } = customersOf(store)[0] ?? { key: '' };
    const [customer, contact] = await Promise.all([
      creating,
      store.createContact(key, { name: 'Ann', email: ' Ann@Acme.com' }),
    ]);
    expect(contact).toMatchObject({ customer_key: customer.key, email: 'ann@acme.com', is_primary: true });
    expect(hub.all('contacts')).toHaveLength(1);
  });

  test('the first contact is the primary, the next ones are not', async () => {
    const hub = createFakeHub();
    const customer = hub.save('customers', customerOfHub(1));
    const store = await windows.openLive(hub);
    const rows = await watchContacts(store, customer.key);
    void store.createContact(customer.key, { name: 'Ann', email: 'ann@acme.com' });
    await store.createContact(customer.key, { name: 'Bob', email: 'bob@acme.com' });
    expect(rows().map(({ name, is_primary }) => [name, is_primary])).toEqual([
      ['Ann', true],
      ['Bob', false],
    ]);
  });

  test('making one primary clears the other in the same turn', async () => {
    const hub = createFakeHub();
    const customer = hub.save('customers', customerOfHub(1));
    const ann = saveContact(hub, customer, { is_primary: true, created_at: '2026-01-01T00:00:00.000Z' });
    const bob = saveContact(hub, customer, { name: 'Bob', created_at: '2026-01-02T00:00:00.000Z' });
    const store = await windows.openLive(hub);
    const rows = await watchContacts(store, customer.key);
    const updating = store.updateContact(bob.key, { is_primary: true });
    expect(rows().map(({ is_primary }) => is_primary)).toEqual([false, true]);
    await updating;
    expect(hub.get('contacts', ann.key)?.is_primary).toBe(false);
    expect(hub.get('contacts', bob.key)?.is_primary).toBe(true);
  });

  test('who is archived is no longer the primary', async () => {
    const hub = createFakeHub();
    const customer = hub.save('customers', customerOfHub(1));
    const ann = saveContact(hub, customer, { is_primary: true });
    const store = await windows.openLive(hub);
    const rows = await watchContacts(store, customer.key);
    await store.updateContact(ann.key, { archived: true });
    expect(rows()).toMatchObject([{ archived: true, is_primary: false }]);
    expect(hub.get('contacts', ann.key)).toMatchObject({ archived: true, is_primary: false });
  });

  test('a contact is deleted here at once, and one deleted elsewhere disappears', async () => {
    const hub = createFakeHub();
    const customer = hub.save('customers', customerOfHub(1));
    const ann = saveContact(hub, customer, {});
    const bob = saveContact(hub, customer, { name: 'Bob' });
    const store = await windows.openLive(hub);
    const rows = await watchContacts(store, customer.key);
    const deleting = deleteOf(store, 'contacts', ann.key);
    expect(rows().map(({ name }) => name)).toEqual(['Bob']);
    await deleting;
    expect(hub.get('contacts', ann.key)?._deleted).toBe(true);
    hub.change('contacts', bob.key, { _deleted: true });
    await vi.waitFor(() => expect(rows()).toEqual([]));
  });

  test('a contact edited without being on screen is read first', async () => {
    const hub = createFakeHub();
    const ann = saveContact(hub, hub.save('customers', customerOfHub(1)), {});
    const store = await windows.openLive(hub);
    await store.updateContact(ann.key, { title: 'CTO' });
    expect(hub.get('contacts', ann.key)?.title).toBe('CTO');
  });
});

describe('onboardings', () => {
  test('a move is sent with its reason', async () => {
    const hub = createFakeHub();
    const { key } = saveOnboarding(hub, hub.save('customers', customerOfHub(1)), {});
    const store = await windows.openLive(hub);
    const row = await watchOnboarding(store, key);
    const moving = store.moveOnboarding(key, { phase: 'launch', reason: 'They are ready' });
    expect(row()?.phase).toBe('launch');
    await moving;
    expect(commandsSentTo(hub)).toMatchObject([
      { key, fields: { phase: 'launch' }, reason: 'They are ready' },
    ]);
    expect(hub.get('onboardings', key)?.phase).toBe('launch');
  });

  test('a refused move is taken back, with the reason for it', async () => {
    const hub = createFakeHub();
    const { key } = saveOnboarding(hub, hub.save('customers', customerOfHub(1)), {});
    const store = await windows.openLive(hub);
    const row = await watchOnboarding(store, key);
    hub.refuseWhen(() => ({ code: 'phase_locked', message: 'This phase is locked' }));
    const moving = store.moveOnboarding(key, { phase: 'launch', reason: null });
    expect(row()?.phase).toBe('launch');
    await expect(moving).rejects.toMatchObject({ name: 'WriteRefused', code: 'phase_locked' });
    expect(row()?.phase).toBe('before_getting_started');
    hub.refuseWhen(() => null);
    await store.updateOnboarding(key, { notes: 'Later' });
    expect(hub.get('onboardings', key)).toMatchObject({ notes: 'Later', phase: 'before_getting_started' });
  });

  test('a move made while the bridge is cut keeps its reason, and other edits come along', async () => {
    const hub = createFakeHub();
    const { key } = saveOnboarding(hub, hub.save('customers', customerOfHub(1)), {});
    const store = await windows.openLive(hub);
    hub.cut();
    const writes = [
      store.updateOnboarding(key, { notes: 'Call on Monday' }),
      store.moveOnboarding(key, { target_launch_date: '2027-01-01T00:00:00Z', reason: 'Holiday' }),
    ];
    hub.change('onboardings', key, { csm_id: 'bob' });
    hub.restore();
    await Promise.all(writes);
    expect(hub.get('onboardings', key)).toMatchObject({
      notes: 'Call on Monday',
      target_launch_date: '2027-01-01T00:00:00.000Z',
      csm_id: 'bob',
    });
    expect(commandsSentTo(hub)).toMatchObject([
      { key, fields: { notes: 'Call on Monday' } },
      { key, fields: { target_launch_date: '2027-01-01T00:00:00.000Z' }, reason: 'Holiday' },
    ]);
  });

  test('completing one shows when at once; waiting shows as the state', async () => {
    const hub = createFakeHub();
    const { key } = saveOnboarding(hub, hub.save('customers', customerOfHub(1)), {});
    const store = await windows.openLive(hub);
    const row = await watchOnboarding(store, key);
    void store.updateOnboarding(key, { waiting_on_customer: true });
    expect(row()).toMatchObject({ state: 'waiting', waiting_on_customer: true });
    void store.updateOnboarding(key, { state: 'at_risk' });
    expect(row()).toMatchObject({ state: 'at_risk', waiting_on_customer: false });
    void store.moveOnboarding(key, { phase: 'completed', reason: null });
    expect(row()).toMatchObject({ phase: 'completed', completed_at: row()?.updated_at });
    await waitFor(store.pendingKeys, (keys) => keys.size === 0);
  });

  test('the list of all is read when somebody first looks at it, and then kept up to date', async () => {
    const hub = createFakeHub();
    const customer = hub.save('customers', customerOfHub(1));
    const { key } = saveOnboarding(hub, customer, { created_at: '2026-01-01T00:00:00.000Z' });
    const store = await windows.openLive(hub);
    await waitFor(store.replication, ({ status }) => status === 'live');
    expect(store.onboardings.get().rows).toEqual([]);
    store.onboardings.subscribe(() => {});
    await waitFor(store.onboardings, ({ status }) => status === 'ready');
    await store.createOnboarding(customer.key, { name: 'Second' });
    expect(store.onboardings.get().rows.map(({ name }) => name)).toEqual(['Go live', 'Second']);
    await deleteOf(store, 'onboardings', key);
    expect(store.onboardings.get().rows.map(({ name }) => name)).toEqual(['Second']);
  });
});

test('people are listed by name and follow the hub', async () => {
  const hub = createFakeHub();
  const person = { seq: 0, _deleted: false, email: null, removed_at: null, created_at: '2026-01-01' };
  hub.save('people', { ...person, key: 'p1', name: 'Zoë' });
  const store = await windows.openLive(hub);
  hub.save('people', { ...person, key: 'p2', name: 'ann' });
  await waitFor(store.people, (people) => people.length === 2);
  expect(store.people.get().map(({ name }) => name)).toEqual(['ann', 'Zoë']);
});

test('somebody by a name that every object has keeps nobody else from coming', async () => {
  const hub = createFakeHub();
  const person = { _deleted: false, email: null, removed_at: null, created_at: '2026-01-01' };
  for (const [at, key] of ['constructor', '__proto__', 'toString', 'p1'].entries())
    hub.save('people', { ...person, key, name: key, seq: at + 1 });
  const store = await windows.openLive(hub);
  await waitFor(store.people, (people) => people.length === 1);
  hub.save('people', { ...person, key: 'valueOf', name: 'x', seq: 5 });
  hub.save('people', { ...person, key: 'p2', name: 'p2', seq: 6 });
  await waitFor(store.people, (people) => people.length === 2);
  expect(store.people.get().map(({ key }) => key)).toEqual(['p1', 'p2']);
});
