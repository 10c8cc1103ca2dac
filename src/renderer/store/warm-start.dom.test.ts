import { afterEach, expect, test } from 'vitest';
import {
  createFakeHub,
  createProfile,
  createWindows,
  customerOfHub,
  type Profile,
} from '../../../test/support/store.ts';
import { waitFor } from '../bridge/source.ts';
import type { Store } from './api.ts';
import { createOpeningStore } from './opening-store.ts';
import { keepSnapshots, readSnapshot, type Snapshot } from './view/snapshot.ts';

const BUILD = 'index-1a2b3c.js';
const windows = createWindows();
afterEach(windows.closeAll);

/** Uses a window and leaves it, as closing it does. */
async function leave(store: Store, { keyValues }: Profile) {
  const end = keepSnapshots(store, keyValues, BUILD);
  window.dispatchEvent(new Event('pagehide'));
  end();
  await windows.close(store);
}

async function usedProfile(customers: number) {
  const hub = createFakeHub();
  for (let number = 1; number <= customers; number += 1) hub.save('customers', customerOfHub(number));
  const profile = createProfile();
  return { hub, profile, store: await windows.openLive(hub, profile) };
}

test('what a list showed first is there at the next start, before anything has been opened', async () => {
  const { profile, store } = await usedProfile(60);
  await leave(store, profile);
  const snapshot = readSnapshot(profile.keyValues, 'customers', BUILD);
  expect(snapshot?.customers.slice(0, 2).map(({ name }) => name)).toEqual([
    'Customer 00001',
    'Customer 00002',
  ]);
  expect(snapshot?.total).toBe(60);
  expect(snapshot?.customers.length).toBeLessThan(60);
});

test('it is nothing to another hub, to another version, or once everything has been deleted', async () => {
  const { hub, profile, store } = await usedProfile(1);
  await leave(store, profile);
  const kept = profile.keyValues.getItem('pivotal-first-customers') ?? '';
  expect(readSnapshot(profile.keyValues, 'onboardings', BUILD)).toBeNull();

  expect(readSnapshot(profile.keyValues, 'customers', 'another build')).toBeNull();
  profile.keyValues.setItem('pivotal-first-customers', kept.slice(0, -5));
  expect(readSnapshot(profile.keyValues, 'customers', BUILD)).toBeNull();
  profile.keyValues.setItem('pivotal-first-customers', kept);
  expect(readSnapshot(profile.keyValues, 'customers', BUILD)).not.toBeNull();

  const again = await windows.open(hub, profile);
  const key = hub.all('customers')[0]?.key ?? '';
  await again.deleteCustomer(key);
  await waitFor(again.customers, ({ status, rows }) => status === 'ready' && rows.length === 0);
  await leave(again, profile);
  expect(readSnapshot(profile.keyValues, 'customers', BUILD)).toBeNull();

  profile.keyValues.setItem('pivotal-first-customers', kept);
  const memo = profile.keyValues.getItem('pivotal-replica') ?? '';
  const { info } = JSON.parse(kept) as { info: { hub_id: string } };
  profile.keyValues.setItem('pivotal-replica', memo.replaceAll(info.hub_id, 'another'));
  expect(readSnapshot(profile.keyValues, 'customers', BUILD)).toBeNull();
});

test('while the replica is opened its rows are shown, and what is done to them is done once it is open', async () => {
  const { hub, profile, store } = await usedProfile(3);
  await leave(store, profile);
  const snapshot = readSnapshot(profile.keyValues, 'customers', BUILD);
  if (snapshot === null) throw new Error('nothing was kept');
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  }).then(() => windows.open(hub, profile));
  const opening = createOpeningStore({ snapshot, list: 'customers', opened });
  const { status, rows, total } = opening.customers.get();
  expect([status, rows.length, total]).toEqual(['partial', 3, 3]);
  expect(opening.appInfo.get()?.hub_id).toBe(snapshot.info.hub_id);
  const saved = opening.updateCustomer(rows[0]?.key ?? '', { plan: 'Gold' });
  open();
  await saved;
  expect(hub.get('customers', rows[0]?.key ?? '')).toMatchObject({ plan: 'Gold' });
});

test('what is asked while the replica is opened is asked, and what is listened for is heard, once it is open', async () => {
  const { hub, profile, store } = await usedProfile(1);
  await leave(store, profile);
  const snapshot = readSnapshot(profile.keyValues, 'customers', BUILD);
  if (snapshot === null) throw new Error('nothing was kept');
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  }).then(() => windows.openLive(hub, profile));
  const { bridge } = createOpeningStore({ snapshot, list: 'customers', opened });
  const heard: string[] = [];
  const hear = (name: string) => () => heard.push(name);
  const asked = bridge.call('app.info', {});
  bridge.on('replication.changed', hear('a listener'));
  const end = bridge.on('replication.changed', hear('one that ended at once'));
  const endLater = bridge.on('replication.changed', hear('one that ended later'));
  end();
  open();
  expect((await asked).hub_id).toBe(snapshot.info.hub_id);
  endLater();
  hub.save('customers', customerOfHub(2));
  await waitFor((await opened).customers, ({ rows }) => rows.length === 2);
  expect(heard).toEqual(['a listener']);
});

test('a window that has nothing yet shows its list’s first rows before it has copied anything', async () => {
  const hub = createFakeHub();
  // The last of them come first by name.
  for (let number = 300; number >= 1; number -= 1) hub.save('customers', customerOfHub(number));
  hub.hold('customers');
  const pages: Snapshot[] = [];
  const store = await windows.open(hub, createProfile(), { onFirstPage: (page) => pages.push(page) });
  expect(pages).toHaveLength(1);
  expect(pages[0]).toMatchObject({ total: 300, onboardings: [] });
  const first = pages[0]?.customers.map(({ name }) => name) ?? [];
  expect(first.slice(0, 2)).toEqual(['Customer 00001', 'Customer 00002']);
  await waitFor(store.customers, ({ status }) => status === 'partial');
  expect(store.customers.get().rows.map(({ name }) => name)).toEqual(first);

  const opening = createOpeningStore({
    snapshot: pages[0] as Snapshot,
    list: 'customers',
    opened: Promise.resolve(store),
    isCopied: false,
  });
  expect(opening.replication.get()).toEqual({ status: 'initial', done: 0 });
  hub.release();
  await waitFor(store.customers, ({ status, rows }) => status === 'ready' && rows.length === 300);
});

test('what is deleted between the first rows and their copy is gone', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  hub.save('customers', customerOfHub(2));
  hub.hold('customers');
  const store = await windows.open(hub);
  await waitFor(store.customers, ({ rows }) => rows.length === 2);
  hub.change('customers', key, { _deleted: true });
  hub.release();
  await waitFor(store.customers, ({ status, rows }) => status === 'ready' && rows.length === 1);
  expect(store.customers.get().rows.map(({ name }) => name)).toEqual(['Customer 00002']);
});
