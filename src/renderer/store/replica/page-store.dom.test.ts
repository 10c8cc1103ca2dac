import { afterEach, expect, test } from 'vitest';
import {
  createFakeHub,
  createProfile,
  createWindows,
  customerOfHub,
  customersOf,
  type FakeHub,
  live,
  named,
  type Profile,
} from '../../../../test/support/store.ts';
import { waitFor } from '../../bridge/source.ts';
import { createPageStore, type PageStore } from './page-store.ts';
import { servePages } from './serve-pages.ts';

const windows = createWindows();
afterEach(windows.closeAll);

const ROWS = 2_500;

function largeHub(): FakeHub {
  const hub = createFakeHub();
  for (let number = 1; number <= ROWS; number += 1) hub.save('customers', customerOfHub(number));
  return hub;
}

/** A worker that runs in the thread of the test, and can be made to end. */
function workerOf({ storage }: Profile) {
  const stores: PageStore[] = [];
  let ended = 0;
  const open = (database: string) => {
    const { port1, port2 } = new MessageChannel();
    servePages(port2, storage, database);
    const store = createPageStore(port1, () => {
      ended += 1;
      port2.close();
    });
    stores.push(store);
    return store;
  };
  return { open, end: () => stores[0]?.close(), opened: () => stores.length, ended: () => ended };
}

const calls = (hub: FakeHub, name: string) => hub.calls.filter(({ call }) => call === name).length;

test('the pages of a large first copy are stored by a worker, and the list has every row when it is ready', async () => {
  const hub = largeHub();
  const profile = createProfile();
  const worker = workerOf(profile);
  const store = await windows.open(hub, profile, { openPageStore: worker.open });
  await live(store);
  expect(customersOf(store)).toHaveLength(ROWS);
  expect(calls(hub, 'replication.page')).toBeGreaterThan(0);
  expect(worker.opened()).toBe(1);
  expect(worker.ended()).toBe(1);

  // From there on the window follows by itself, and the next start finds everything.
  const key = hub.all('customers').at(-1)?.key ?? '';
  hub.change('customers', key, { plan: 'Changed' });
  await waitFor(store.customers, ({ rows }) => rows.some(({ plan }) => plan === 'Changed'));
  const again = await windows.reload(store, hub, profile);
  await waitFor(again.customers, ({ status, rows }) => status === 'ready' && rows.length === ROWS);
  expect(named(again, 'Customer 02500')?.plan).toBe('Changed');
});

test('a small workspace starts none', async () => {
  const hub = createFakeHub();
  hub.save('customers', customerOfHub(1));
  const profile = createProfile();
  const worker = workerOf(profile);
  await live(await windows.open(hub, profile, { openPageStore: worker.open }));
  expect(worker.opened()).toBe(0);
});

test('when the worker is gone the window stores the rest itself', async () => {
  const hub = largeHub();
  const profile = createProfile();
  const worker = workerOf(profile);
  const store = await windows.open(hub, profile, {
    openPageStore(database) {
      const opened = worker.open(database);
      worker.end();
      return opened;
    },
  });
  await live(store);
  expect(customersOf(store)).toHaveLength(ROWS);
});

test('what is changed and deleted while a page waits for the worker ends as the hub has it', async () => {
  const hub = largeHub();
  const profile = createProfile();
  const worker = workerOf(profile);
  const changed = hub.all('customers')[2_000];
  const deleted = hub.all('customers')[2_001];
  let changes = () => {
    hub.change('customers', changed?.key ?? '', { plan: 'Changed' });
    hub.change('customers', deleted?.key ?? '', { _deleted: true });
    changes = () => {};
  };
  const store = await windows.open(hub, profile, {
    openPageStore(database) {
      const opened = worker.open(database);
      return {
        ...opened,
        store(collection, documents) {
          changes();
          return opened.store(collection, documents);
        },
      };
    },
  });
  await live(store);
  await waitFor(store.customers, ({ rows }) => rows.length === ROWS - 1);
  expect(named(store, 'Customer 02001')?.plan).toBe('Changed');
});
