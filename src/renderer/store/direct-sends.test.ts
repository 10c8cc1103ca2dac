import { delayWhen, timer } from 'rxjs';
import { afterEach, expect, test, vi } from 'vitest';
import {
  createFakeHub,
  createProfile,
  createWindows,
  customerOfHub,
  customersOf,
  type FakeHub,
  nothingPending,
  shown,
} from '../../../test/support/store.ts';
import type { ReplicaStorage } from './database.ts';

const windows = createWindows();
afterEach(windows.closeAll);

/** A storage that can be made to tell of what it has stored only so many milliseconds after it. */
function createSlowTelling(storage: ReplicaStorage) {
  let milliseconds = 0;
  return {
    storage: {
      ...storage,
      async createStorageInstance(options) {
        const instance = await storage.createStorageInstance(options);
        const changes = instance.changeStream();
        instance.changeStream = () => changes.pipe(delayWhen(() => timer(milliseconds)));
        return instance;
      },
    } satisfies ReplicaStorage,
    slowDown(by: number) {
      milliseconds = by;
    },
  };
}

const pushes = (hub: FakeHub) => hub.calls.filter(({ call }) => call === 'replication.push').length;

test('a write is with the hub before it is stored here: edit, creation and deletion', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  const store = await windows.openLive(hub);
  const editing = store.updateCustomer(key, { plan: 'Pro' });
  expect(hub.get('customers', key)?.plan).toBe('Pro');
  await editing;
  await nothingPending(store);
  await shown(store, ([row]) => row?.seq === hub.get('customers', key)?.seq);
  const creating = store.createCustomer({ name: 'Acme' });
  expect(hub.all('customers')).toHaveLength(2);
  expect(await creating).toMatchObject({ name: 'Acme', display_id: 1 });
  void store.deleteCustomer(key);
  expect(hub.get('customers', key)?._deleted).toBe(true);
  await nothingPending(store);
  expect(customersOf(store).map(({ name }) => name)).toEqual(['Acme']);
});

test('what the hub has taken is not sent again', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  const store = await windows.openLive(hub);
  await store.updateCustomer(key, { plan: 'Pro' });
  await shown(store, ([row]) => row?.seq === hub.get('customers', key)?.seq);
  // Long enough for whatever else would follow.
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(pushes(hub)).toBe(1);
  expect(hub.get('customers', key)?.plan).toBe('Pro');
});

test('a later change of the same field by somebody else stays, though the write is stored here after it', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  const store = await windows.openLive(hub);
  const writing = store.updateCustomer(key, { plan: 'Mine' });
  hub.change('customers', key, { plan: 'Theirs' });
  await writing;
  await shown(store, ([row]) => row?.plan === 'Theirs');
  await nothingPending(store);
  expect(hub.get('customers', key)?.plan).toBe('Theirs');
});

test('so it does when RxDB passes over it, since the write is stored and the push has yet to hear of it', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  const profile = createProfile();
  const { storage, slowDown } = createSlowTelling(profile.storage);
  const store = await windows.openLive(hub, { ...profile, storage });
  slowDown(120);
  const writing = store.updateCustomer(key, { plan: 'Mine' });
  await new Promise((resolve) => setTimeout(resolve, 40));
  hub.change('customers', key, { plan: 'Theirs' });
  await writing;
  await shown(store, ([row]) => row?.plan === 'Theirs');
  await nothingPending(store);
  expect(hub.get('customers', key)?.plan).toBe('Theirs');
});

test('edits one after the other, each after the last was acknowledged, all stay', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  const store = await windows.openLive(hub);
  for (let turn = 0; turn < 12; turn += 1) {
    await store.updateCustomer(key, turn % 2 === 0 ? { plan: `Plan ${turn}` } : { domain: `d${turn}.com` });
  }
  await nothingPending(store);
  expect(hub.get('customers', key)).toMatchObject({ plan: 'Plan 10', domain: 'd11.com' });
  await shown(store, ([row]) => row?.seq === hub.get('customers', key)?.seq);
  expect(customersOf(store)[0]).toMatchObject({ plan: 'Plan 10', domain: 'd11.com' });
});

test('a record with a write that the hub may not have waits its turn, and loses neither', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  const store = await windows.openLive(hub);
  const first = store.updateCustomer(key, { plan: 'Pro' });
  const second = store.updateCustomer(key, { domain: 'b.com' });
  expect(pushes(hub)).toBe(1);
  await Promise.all([first, second]);
  expect(hub.get('customers', key)).toMatchObject({ plan: 'Pro', domain: 'b.com' });
});

test('edits that an earlier window left unsent are not passed over by a new one', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  const profile = createProfile();
  const first = await windows.openLive(hub, profile);
  hub.cut();
  void first.updateCustomer(key, { domain: 'offline.com' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const store = await windows.reload(first, hub, profile);
  await shown(store, (rows) => rows.length === 1);
  hub.restore();
  await store.updateCustomer(key, { plan: 'Online' });
  await vi.waitFor(() =>
    expect(hub.get('customers', key)).toMatchObject({ plan: 'Online', domain: 'offline.com' }),
  );
  await nothingPending(store);
});
