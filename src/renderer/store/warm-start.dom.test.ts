import { afterEach, expect, test } from 'vitest';
import {
  createFakeHub,
  createProfile,
  createWindows,
  customerOfHub,
  deleteOf,
  type Profile,
} from '../../../test/support/store.ts';
import { waitFor } from '../bridge/source.ts';
import type { Store } from './api.ts';
import { pageEnvironment } from './commands/new-keys.ts';
import { newOnboarding } from './commands/new-records.ts';
import { type FindRecord, newOfWorkspace } from './commands/new-workspace-records.ts';
import { createOpeningStore } from './opening-store.ts';
import type { HubDocument } from './replica/documents.ts';
import { firstRowsOf } from './view/first-list-hooks.ts';
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
  await deleteOf(again, 'customers', key);
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

/** Tasks of one onboarding, due on these days; `me` is who sits at this machine. */
function hubWithTasks(days: readonly (string | null)[], fieldsOf: (at: number) => object = () => ({})) {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  const onboarding = newOnboarding({ key, id: key }, {}, pageEnvironment);
  hub.save('onboardings', { ...onboarding });
  const find = (() => onboarding) as FindRecord;
  days.forEach((due_date, at) => {
    const fields = { onboarding_id: onboarding.key, title: `Task ${at}`, due_date };
    const task = newOfWorkspace('tasks', fields, find, pageEnvironment);
    hub.save('tasks', { ...task, ...fieldsOf(at) } as HubDocument);
  });
  return hub;
}

test('the tasks that are due first are there at the next start, and stay until the store has read the others', async () => {
  const days = Array.from({ length: 200 }, (_, at) => `2027-${String(12 - (at % 12)).padStart(2, '0')}-01`);
  const hub = hubWithTasks([null, ...days], (at) => ({ done: at === 12, notes: 'Long' }));
  const profile = createProfile();
  const store = await windows.openLive(hub, profile);
  for (const list of [store.onboardings, store.tasks]) list.subscribe(() => {});
  await waitFor(store.tasks, ({ status }) => status === 'ready');
  await waitFor(store.onboardings, ({ status }) => status === 'ready');
  const first = store.tasks.get().rows.filter(({ done, due_date }) => !done && due_date === '2027-01-01');
  await leave(store, profile);

  const snapshot = readSnapshot(profile.keyValues, 'tasks', BUILD);
  if (snapshot === null) throw new Error('nothing was kept');
  expect(snapshot.tasks).toHaveLength(40);
  expect(snapshot.tasks.slice(0, first.length).map(({ key }) => key)).toEqual(first.map(({ key }) => key));
  expect(snapshot.tasks.map(({ due_date }) => due_date)).toEqual(
    snapshot.tasks.map(({ due_date }) => due_date).toSorted(),
  );
  expect(snapshot.tasks.every(({ done, notes }) => !done && notes === null)).toBe(true);
  expect([snapshot.customers.length, snapshot.onboardings.length]).toEqual([1, 1]);
  const opening = createOpeningStore({ snapshot, list: 'tasks', opened: Promise.resolve(store) });
  expect(opening.tasks.get()).toMatchObject({ status: 'partial', rows: snapshot.tasks });

  const again = await windows.open(hub, profile, { drawn: snapshot });
  const keys = new Set(again.tasks.get().rows.map(({ key }) => key));
  expect(snapshot.tasks.every(({ key }) => keys.has(key))).toBe(true);
});

test('of somebody who has little to do before others, one’s own tasks are kept too', async () => {
  const hub = hubWithTasks(Array.from({ length: 100 }, () => '2027-01-01').concat('2028-01-01'), (at) => ({
    assignee_id: at === 100 ? 'me' : 'another',
  }));
  const profile = createProfile();
  const store = await windows.openLive(hub, profile);
  for (const list of [store.onboardings, store.tasks]) list.subscribe(() => {});
  await waitFor(store.tasks, ({ status }) => status === 'ready');
  const first = firstRowsOf(store, 'tasks', 40, 'me').tasks;
  expect(first).toHaveLength(41);
  expect(first.at(-1)).toMatchObject({ due_date: '2028-01-01', assignee_id: 'me' });
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
