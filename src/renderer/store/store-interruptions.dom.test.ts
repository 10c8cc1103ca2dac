import { afterEach, expect, test, vi } from 'vitest';
import {
  createFakeHub,
  createProfile,
  createWindows,
  customerOfHub,
  customersOf,
  named,
  nothingPending,
  type Profile,
  shown,
} from '../../../test/support/store.ts';
import { waitFor } from '../bridge/source.ts';
import { newKey, pageEnvironment } from './commands/new-keys.ts';
import { openDatabase } from './replica/database.ts';
import { toStored } from './replica/documents.ts';
import { shapeOfReplica } from './replica/schemas.ts';

const windows = createWindows();
afterEach(windows.closeAll);

/** By then RxDB has noted what it has stored, and how far it has come. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 300));

interface MemoryState {
  readonly documents: Map<string, unknown>;
}

/** As a page leaves it that ends after storing a record and before noting that: only RxDB's own way out is noted. */
function forgetNotes({ storage }: Profile): void {
  const { collectionStates } = storage as unknown as { collectionStates: Map<string, MemoryState> };
  for (const [name, { documents }] of collectionStates) {
    if (!name.includes('rx-replication-meta')) continue;
    for (const id of [...documents.keys()]) if (id !== 'up|1') documents.delete(id);
  }
}

test('edits made meanwhile show at once and arrive when it is restored, each once', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  const store = await windows.openLive(hub);
  hub.cut();
  const writes = [
    store.updateCustomer(key, { plan: 'Offline' }),
    store.createCustomer({ name: 'New 1' }),
    store.createCustomer({ name: 'New 2' }),
  ];
  expect(customersOf(store).map(({ name }) => name)).toEqual(['Customer 00001', 'New 1', 'New 2']);
  hub.change('customers', key, { domain: 'theirs.com' });
  hub.save('customers', customerOfHub(9));
  expect(hub.all('customers')).toHaveLength(2);
  hub.restore();
  await Promise.all(writes);
  await shown(store, (rows) => rows.length === 4 && rows.every((row) => row.display_id > 0));
  expect(hub.get('customers', key)).toMatchObject({ plan: 'Offline', domain: 'theirs.com' });
  expect(hub.all('customers').map(({ name }) => name)).toEqual([
    'Customer 00001',
    'Customer 00009',
    'New 1',
    'New 2',
  ]);
});

test('edits survive a reload while it is cut, and are pending until they have arrived', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  const profile = createProfile();
  const first = await windows.openLive(hub, profile);
  hub.cut();
  void first.updateCustomer(key, { plan: 'Offline' });
  void first.createCustomer({ name: 'New' });
  await vi.waitFor(() => expect(customersOf(first)).toHaveLength(2));
  // A reload right after: the writes are on disk by the time that RxDB has read them back.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const store = await windows.reload(first, hub, profile);
  await waitFor(store.customers, ({ rows }) => rows.length === 2);
  await waitFor(store.pendingKeys, (keys) => keys.size === 2);
  hub.restore();
  await nothingPending(store);
  await vi.waitFor(() => expect(hub.all('customers')).toHaveLength(2));
  expect(hub.get('customers', key)?.plan).toBe('Offline');
});

test('a page that ended before it had noted what it was sent keeps both sides’ changes', async () => {
  const hubId = newKey(pageEnvironment);
  const hub = createFakeHub({ hubId });
  const profile = createProfile();
  const sent = hub.save('customers', customerOfHub(1, { name: 'Old name', plan: 'Starter' }));
  // The stored documents alone, without RxDB's notes on them.
  const database = await openDatabase({
    name: `pivotal-${shapeOfReplica()}-${hubId}`,
    storage: profile.storage,
    shared: false,
  });
  await database.collections.customers.rx.insert(toStored('customers', sent));
  await database.close();
  hub.change('customers', sent.key, { plan: 'Enterprise' });
  const store = await windows.open(hub, profile);
  await shown(store, (rows) => rows.length === 1);
  await store.updateCustomer(sent.key, { name: 'New name' });
  expect(hub.get('customers', sent.key)).toMatchObject({ name: 'New name', plan: 'Enterprise' });
  await nothingPending(store);
});

test('what the page before was storing when it ended goes on being kept up to date', async () => {
  const hub = createFakeHub();
  const profile = createProfile();
  const first = await windows.openLive(hub, profile);
  const { key } = hub.save('customers', customerOfHub(1, { plan: 'Starter' }));
  await shown(first, (rows) => rows.length === 1);
  await settled();
  await windows.close(first);
  forgetNotes(profile);
  hub.change('customers', key, { domain: 'meanwhile.com' });

  const store = await windows.openLive(hub, profile);
  await shown(store, ([row]) => row?.domain === 'meanwhile.com');
  hub.change('customers', key, { plan: 'Growth' });
  await shown(store, ([row]) => row?.plan === 'Growth');
  await store.updateCustomer(key, { name: 'Mine' });
  expect(hub.get('customers', key)).toMatchObject({
    name: 'Mine',
    plan: 'Growth',
    domain: 'meanwhile.com',
  });
});

test('a first copy that was interrupted goes on where it was, with what changed and what came since', async () => {
  const hub = createFakeHub();
  const keys = Array.from({ length: 700 }, (_, at) => hub.save('customers', customerOfHub(at + 1)).key);
  const profile = createProfile();
  hub.hold('contacts');
  const first = await windows.open(hub, profile);
  await shown(first, (rows) => rows.length === 700);
  const asksForContacts = () =>
    hub.calls.some(({ call, input }) => call === 'replication.pull' && isOf(input, 'contacts'));
  await vi.waitFor(() => expect(asksForContacts()).toBe(true), { timeout: 30_000 });
  await windows.close(first);
  hub.release();
  hub.change('customers', keys[3] ?? '', { domain: 'changed.example' });
  hub.save('customers', customerOfHub(701));
  const asked = hub.calls.length;
  const second = await windows.openLive(hub, profile);
  await shown(second, (rows) => rows.length === 701);
  expect(customersOf(second).find(({ key }) => key === keys[3])?.domain).toBe('changed.example');
  const brought = hub.calls
    .slice(asked)
    .filter(({ call, input }) => call === 'replication.pull' && isOf(input, 'customers'))
    .map(({ input }) => (input as { checkpoint: { seq: number } | null }).checkpoint?.seq ?? 0);
  expect(Math.min(...brought)).toBeGreaterThanOrEqual(700);
});

test('a first copy that meets records which are there already keeps the newer of both', async () => {
  const hubId = newKey(pageEnvironment);
  const hub = createFakeHub({ hubId });
  const known = hub.save('customers', customerOfHub(1));
  const profile = createProfile();
  const database = await openDatabase({
    name: `pivotal-${shapeOfReplica()}-${hubId}`,
    storage: profile.storage,
    shared: false,
  });
  await database.collections.customers.rx.bulkInsert([toStored('customers', known)]);
  await database.close();
  hub.change('customers', known.key, { name: 'Renamed since' });
  hub.save('customers', customerOfHub(2));
  const store = await windows.openLive(hub, profile);
  await shown(store, (rows) => rows.length === 2);
  expect(customersOf(store).map(({ name }) => name)).toEqual(['Customer 00002', 'Renamed since']);
});

function isOf(input: unknown, collection: string): boolean {
  return (input as { readonly collection?: string }).collection === collection;
}

test('a push whose answer was lost is repeated and doubles nothing', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  const store = await windows.openLive(hub);
  hub.loseAnswers(true);
  const writes = [store.createCustomer({ name: 'New' }), store.updateCustomer(key, { plan: 'Pro' })];
  await vi.waitFor(() => expect(hub.all('customers')).toHaveLength(2));
  hub.cut();
  hub.loseAnswers(false);
  hub.restore();
  await Promise.all(writes);
  expect(hub.all('customers')).toHaveLength(2);
  expect(named(store, 'New')).toMatchObject({ display_id: 1, slug: 'slug-1' });
  expect(hub.get('customers', key)?.plan).toBe('Pro');
  await nothingPending(store);
});

test('what was edited after the lost answer is not lost', async () => {
  const hub = createFakeHub();
  const store = await windows.openLive(hub);
  hub.loseAnswers(true);
  const creating = store.createCustomer({ name: 'New' });
  await vi.waitFor(() => expect(hub.all('customers')).toHaveLength(1));
  hub.cut();
  hub.loseAnswers(false);
  const key = customersOf(store)[0]?.key ?? '';
  const updating = store.updateCustomer(key, { plan: 'Pro' });
  hub.restore();
  await Promise.all([creating, updating]);
  expect(hub.all('customers')).toMatchObject([{ name: 'New', plan: 'Pro', slug: 'slug-1' }]);
});

test('edits that one hub has not got yet are not sent to another that answers at its address', async () => {
  const profile = createProfile();
  const old = createFakeHub();
  const { key } = old.save('customers', customerOfHub(1));
  const first = await windows.openLive(old, profile);
  old.cut();
  void first.updateCustomer(key, { plan: 'Unsent' });
  void first.createCustomer({ name: 'Unsent' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await windows.close(first);
  const other = createFakeHub();
  other.save('customers', customerOfHub(2));
  let restarts = 0;
  const store = await windows.open(other, profile, { restart: () => (restarts += 1) });
  await vi.waitFor(() => expect(restarts).toBe(1));
  other.save('customers', customerOfHub(3));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(other.calls.map(({ call }) => call)).toEqual(['app.info']);
  expect(customersOf(store).map(({ name }) => name)).toEqual(['Customer 00001', 'Unsent']);
});
