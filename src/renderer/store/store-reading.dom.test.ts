import { afterEach, expect, test, vi } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import {
  createFakeHub,
  createProfile,
  createWindows,
  customerOfHub,
  customersOf,
  live,
  named,
  shown,
} from '../../../test/support/store.ts';
import { waitFor } from '../bridge/source.ts';

const windows = createWindows();
afterEach(windows.closeAll);

test('the first window copies everything, in order of name', async () => {
  const hub = createFakeHub();
  for (let number = 350; number > 0; number -= 1) hub.save('customers', customerOfHub(number));
  const store = await windows.openLive(hub);
  const names = customersOf(store).map(({ name }) => name);
  expect(names).toHaveLength(350);
  expect(names).toEqual([...names].sort());
  expect(store.replication.get()).toEqual({ status: 'live' });
});

test('a warm start shows the stored rows while the main process is away', async () => {
  const hub = createFakeHub();
  for (let number = 1; number <= 200; number += 1) hub.save('customers', customerOfHub(number));
  const profile = createProfile();
  const first = await windows.openLive(hub, profile);
  hub.cut();
  const store = await windows.reload(first, hub, profile);
  await waitFor(store.customers, ({ status }) => status === 'ready');
  expect(customersOf(store)).toHaveLength(200);
  expect(store.connection.get()).toBe('disconnected');
  expect(store.appInfo.get()?.workspace.name).toBe('My workspace');
});

test('the first rows of a warm start are the first by name, and the list then only grows below them', async () => {
  const hub = createFakeHub();
  for (let number = 1; number <= 900; number += 1) hub.save('customers', customerOfHub(number));
  const profile = createProfile();
  const store = await windows.reload(await windows.openLive(hub, profile), hub, profile);
  const seen: (readonly CustomerReplica[])[] = [customersOf(store)];
  expect(store.customers.get().status).toBe('partial');
  const end = store.customers.subscribe(() => seen.push(customersOf(store)));
  await waitFor(store.customers, ({ status }) => status === 'ready');
  end();
  expect(seen[0]).toHaveLength(60);
  for (const rows of seen) expect(customersOf(store).slice(0, rows.length)).toEqual(rows);
  expect(customersOf(store)).toHaveLength(900);
});

test('an empty workspace is only called empty once the main process has said so', async () => {
  const hub = createFakeHub({ connected: false });
  const opening = windows.open(hub);
  hub.restore();
  const store = await opening;
  expect(store.customers.get().status).toBe('loading');
  await live(store);
  expect(customersOf(store)).toEqual([]);
});

test('changes made elsewhere while rows are still arriving are not lost', async () => {
  const hub = createFakeHub();
  for (let number = 1; number <= 600; number += 1) hub.save('customers', customerOfHub(number));
  const [, second, , last] = hub.all('customers').filter((_, index) => [0, 1, 598, 599].includes(index));
  const store = await windows.open(hub);
  await waitFor(store.replication, (state) => state.status === 'initial' && state.done > 0);
  hub.change('customers', second?.key ?? '', { plan: 'Changed' });
  hub.change('customers', last?.key ?? '', { _deleted: true });
  hub.save('customers', customerOfHub(601));
  await live(store);
  await shown(store, (rows) => rows.length === 600);
  expect(named(store, 'Customer 00002')?.plan).toBe('Changed');
  expect(named(store, 'Customer 00600')).toBeUndefined();
  expect(named(store, 'Customer 00601')).toBeDefined();
});

test('a burst of changes arrives completely', async () => {
  const hub = createFakeHub();
  const store = await windows.openLive(hub);
  for (let number = 1; number <= 500; number += 1) hub.save('customers', customerOfHub(number));
  await shown(store, (rows) => rows.length === 500);
  expect(new Set(customersOf(store).map(({ display_id }) => display_id)).size).toBe(500);
});

test('a customer is found by key, id, display_id and display_id with a name after it', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(42, { id: 'cloud-id' }));
  const store = await windows.openLive(hub);
  for (const reference of [key, 'cloud-id', '42', '42-acme', '42-']) {
    const lookup = store.customer(reference);
    const end = lookup.subscribe(() => {});
    expect(await waitFor(lookup, ({ status }) => status !== 'loading')).toMatchObject({
      status: 'found',
      customer: { key },
    });
    end();
  }
  const missing = store.customer('43');
  missing.subscribe(() => {});
  expect(await waitFor(missing, ({ status }) => status !== 'loading')).toEqual({
    status: 'missing',
    customer: null,
  });
});

test('a deep link finds its customer before the list is loaded', async () => {
  const hub = createFakeHub();
  for (let number = 1; number <= 2_000; number += 1) hub.save('customers', customerOfHub(number));
  const profile = createProfile();
  const store = await windows.reload(await windows.openLive(hub, profile), hub, profile);
  const lookup = store.customer('1999');
  lookup.subscribe(() => {});
  await waitFor(lookup, ({ status }) => status === 'found');
  expect(store.customers.get().status).not.toBe('ready');
});

test('the rows of a list are the same array until one of them changes', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  hub.save('customers', customerOfHub(2));
  const store = await windows.openLive(hub);
  const before = customersOf(store);
  expect(customersOf(store)).toBe(before);
  hub.change('customers', key, { plan: 'Pro' });
  await shown(store, (rows) => rows !== before);
  expect(customersOf(store)[1]).toBe(before[1]);
  expect(customersOf(store)[0]).not.toBe(before[0]);
});

test('a replica of another hub is left behind: the page starts again with the new one', async () => {
  const profile = createProfile();
  const old = createFakeHub();
  old.save('customers', customerOfHub(1));
  await windows.close(await windows.openLive(old, profile));
  const hub = createFakeHub();
  hub.save('customers', customerOfHub(2));
  let restarts = 0;
  const mistaken = await windows.open(hub, profile, { restart: () => (restarts += 1) });
  await vi.waitFor(() => expect(restarts).toBe(1));
  const store = await windows.reload(mistaken, hub, profile);
  await live(store);
  expect(customersOf(store).map(({ name }) => name)).toEqual(['Customer 00002']);
  expect(hub.all('customers')).toHaveLength(1);
});

test('a memo that cannot be read makes a new replica', async () => {
  const hub = createFakeHub();
  hub.save('customers', customerOfHub(1));
  const profile = createProfile();
  profile.keyValues.setItem('pivotal-replica', '{"shape":"00000000"');
  expect(customersOf(await windows.openLive(hub, profile))).toHaveLength(1);
});

test('a replica that cannot be opened is removed and made anew', async () => {
  const hub = createFakeHub();
  hub.save('customers', customerOfHub(1));
  const profile = createProfile();
  const { storage } = profile;
  let broken = true;
  const failingOnce: typeof storage = {
    name: storage.name,
    rxdbVersion: storage.rxdbVersion,
    async createStorageInstance(parameters) {
      if (broken && parameters.collectionName === 'customers') {
        broken = false;
        throw new Error('the database is damaged');
      }
      return storage.createStorageInstance(parameters);
    },
  };
  const complained = vi.spyOn(console, 'error').mockImplementation(() => {});
  const store = await windows.openLive(hub, { ...profile, storage: failingOnce });
  expect(customersOf(store)).toHaveLength(1);
  expect(complained).toHaveBeenCalledOnce();
  complained.mockRestore();
});

test('how far the first copy is, is said with how much there is in all', async () => {
  const hub = createFakeHub();
  for (let number = 1; number <= 5; number += 1) hub.save('customers', customerOfHub(number));
  hub.hold('customers');
  const store = await windows.open(hub);
  await waitFor(store.replication, (state) => state.status === 'initial' && state.expected !== undefined);
  // Which collection it reads just then is no part of it.
  expect(store.replication.get()).toMatchObject({ status: 'initial', done: 0, expected: 5 });
  hub.release();
  await live(store);
});

test('a first copy begins with little and goes on in larger batches than what follows', async () => {
  const hub = createFakeHub();
  for (let number = 1; number <= 700; number += 1) hub.save('customers', customerOfHub(number));
  const store = await windows.openLive(hub);
  expect(customersOf(store)).toHaveLength(700);
  const limits = hub.calls
    .filter(({ call, input }) => call === 'replication.pull' && (input as PullOf).collection === 'customers')
    .map(({ input }) => (input as PullOf).limit);
  expect(limits.slice(0, 3)).toEqual([100, 400, 400]);
  hub.cut();
  hub.save('customers', customerOfHub(701));
  hub.restore();
  await shown(store, (rows) => rows.length === 701);
  const last = hub.calls.findLast(
    ({ call, input }) => call === 'replication.pull' && (input as PullOf).collection === 'customers',
  );
  expect((last?.input as PullOf | undefined)?.limit).toBe(100);
});

interface PullOf {
  readonly collection: string;
  readonly limit: number;
}
