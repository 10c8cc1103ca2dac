import { afterEach, expect, test, vi } from 'vitest';
import {
  commandsSentTo,
  createFakeHub,
  createProfile,
  createWindows,
  customerOfHub,
  customersOf,
  deleteOf,
  type FakeHub,
  nothingPending,
  shown,
} from '../../../test/support/store.ts';
import { waitFor } from '../bridge/source.ts';
import type { Store } from './api.ts';
import { newKey, pageEnvironment } from './commands/new-keys.ts';
import { createOpeningStore } from './opening-store.ts';

const windows = createWindows();
afterEach(windows.closeAll);

/** A workspace of so many customers, all of one plan. */
function hubOf(customers: number): FakeHub {
  const hub = createFakeHub();
  for (let number = 1; number <= customers; number += 1)
    hub.save('customers', customerOfHub(number, { plan: 'Old', tags: ['a'] }));
  return hub;
}

/** What is under way in this process goes on. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));

const plansOf = (store: Store) => [...new Set(customersOf(store).map(({ plan }) => plan))];
const plansIn = (hub: FakeHub) => [...new Set(hub.all('customers').map(({ plan }) => plan))];
const edits = (store: Store, plan: string) =>
  customersOf(store).map(({ key }) => ({ key, fields: { plan } }));

test('an edit is taken back at once and in the hub, and done again', async () => {
  const hub = hubOf(1);
  const store = await windows.openLive(hub);
  await store.updateCustomer(hub.all('customers')[0]?.key ?? '', { plan: 'New' });
  expect(store.history.get()).toEqual({ undo: 'Changed plan of Customer 00001', redo: null });
  await (await store.undo())?.left;
  expect(plansOf(store)).toEqual(['Old']);
  expect(plansIn(hub)).toEqual(['Old']);
  expect(store.history.get()).toEqual({ undo: null, redo: 'Changed plan of Customer 00001' });
  const again = store.redo();
  expect(plansOf(store)).toEqual(['New']);
  await (await again)?.left;
  await vi.waitFor(() => expect(plansIn(hub)).toEqual(['New']));
  const undone = store.undo();
  expect(plansOf(store)).toEqual(['Old']);
  expect(await undone).not.toBeNull();
  await vi.waitFor(() => expect(plansIn(hub)).toEqual(['Old']));
});

/** What an import, a merge or somebody's leaving is for the window: written by the hub, by a call of its own. */
function importedBy(hub: FakeHub, batchId: string): void {
  const key = newKey(pageEnvironment);
  hub.write(batchId, [
    {
      command_id: newKey(pageEnvironment),
      operation: 'create',
      type: 'customer',
      key,
      fields: { name: 'Imported' },
    },
  ]);
}
const namesOf = (store: Store) => customersOf(store).map(({ name }) => name);

test('what the hub has written by another call is one step, also after a reload, and can be done again', async () => {
  const hub = createFakeHub();
  const profile = createProfile();
  const first = await windows.openLive(hub, profile);
  importedBy(hub, 'import-1');
  await shown(first, (rows) => rows.length === 1);
  await first.remember('import-1', 'Imported 1 customer');
  const store = await windows.reload(first, hub, profile);
  expect(store.history.get()).toEqual({ undo: 'Imported 1 customer', redo: null });
  expect(await (await store.undo())?.left).toEqual([]);
  await shown(store, (rows) => rows.length === 0);
  expect(store.history.get()).toEqual({ undo: null, redo: 'Imported 1 customer' });
  await (await store.redo())?.left;
  await shown(store, (rows) => rows.length === 1);
  await (await store.undo('import-1'))?.left;
  await shown(store, (rows) => rows.length === 0);
});

test('an undo that the hub cannot carry out leaves the step where it was, and says why', async () => {
  const hub = createFakeHub();
  const store = await windows.openLive(hub);
  importedBy(hub, 'import-1');
  await shown(store, (rows) => rows.length === 1);
  await store.remember('import-1', 'Imported 1 customer');
  hub.failUndo('storage_full');
  const undo = await store.undo();
  expect(await undo?.refused).toMatchObject({ code: 'storage_full' });
  await vi.waitFor(() => expect(store.history.get().undo).toBe('Imported 1 customer'));
  expect(namesOf(store)).toEqual(['Imported']);
  hub.failUndo(null);
  await (await store.undo())?.left;
  await shown(store, (rows) => rows.length === 0);
});

test('what was created goes, and what was deleted comes back', async () => {
  const hub = hubOf(1);
  const store = await windows.openLive(hub);
  await store.createCustomer({ name: 'Acme' });
  void store.undo();
  expect(customersOf(store).map(({ name }) => name)).toEqual(['Customer 00001']);
  await nothingPending(store);
  await deleteOf(store, 'customers', hub.all('customers')[0]?.key ?? '');
  expect(customersOf(store)).toEqual([]);
  void store.undo();
  expect(customersOf(store).map(({ name }) => name)).toEqual(['Customer 00001']);
  await nothingPending(store);
  await vi.waitFor(() => expect(hub.all('customers')[0]?._deleted).toBe(false));
  await shown(store, ([row]) => row?.seq === hub.all('customers')[0]?.seq);
});

test('thousands of rows are one change: shown at once, sent in few calls, taken back as one', async () => {
  const hub = hubOf(2_500);
  const store = await windows.openLive(hub);
  const run = store.updateMany('customers', edits(store, 'New'), 'Set the plan');
  expect(plansOf(store)).toEqual(['New']);
  expect((await run?.done)?.written).toBe(2_500);
  expect(plansIn(hub)).toEqual(['New']);
  expect(hub.calls.filter(({ call }) => call === 'commands.apply').length).toBeLessThan(5);
  const undoing = store.undo();
  expect(plansOf(store)).toEqual(['Old']);
  const restored = await undoing;
  expect(restored?.label).toBe('Set the plan');
  expect(await restored?.left).toEqual([]);
  expect(plansIn(hub)).toEqual(['Old']);
  expect(hub.calls.filter(({ call }) => call === 'commands.undo')).toHaveLength(1);
});

test('a change of many that is taken back on its way is not sent to its end, and leaves nothing; done again, it is all of it', async () => {
  const hub = hubOf(2_500);
  const store = await windows.openLive(hub);
  const run = store.updateMany('customers', edits(store, 'New'), 'Set the plan');
  run?.undo();
  expect(plansOf(store)).toEqual(['Old']);
  await nothingPending(store);
  await vi.waitFor(() => expect(plansIn(hub)).toEqual(['Old']));
  expect(plansOf(store)).toEqual(['Old']);
  expect(commandsSentTo(hub).length).toBeLessThan(2_500);
  const again = store.redo();
  expect(plansOf(store)).toEqual(['New']);
  await (await again)?.left;
  await nothingPending(store);
  expect(plansIn(hub)).toEqual(['New']);
  await (await store.undo())?.left;
  expect(plansIn(hub)).toEqual(['Old']);
});

test('of very many rows the first are shown at once and none is sent; with the frame after that all are one change', async () => {
  const hub = hubOf(2_500);
  const store = await windows.openLive(hub);
  const writing = store.updateVeryMany('customers', edits(store, 'New'), 'Set the plan');
  const shownFirst = customersOf(store).map(({ plan }) => plan === 'New');
  expect(shownFirst.lastIndexOf(true)).toBe(99);
  expect(shownFirst.indexOf(false)).toBe(100);
  expect(commandsSentTo(hub)).toEqual([]);
  const run = await writing;
  expect(plansOf(store)).toEqual(['New']);
  expect(run?.total).toBe(2_500);
  expect((await run?.done)?.written).toBe(2_500);
  await nothingPending(store);
  expect(commandsSentTo(hub)).toHaveLength(2_500);
  await (await store.undo())?.left;
  expect(plansIn(hub)).toEqual(['Old']);
});

test('whatever is done before that frame comes after all of the change', async () => {
  const hub = hubOf(600);
  const store = await windows.openLive(hub);
  const key = customersOf(store).at(-1)?.key ?? '';
  const writing = store.updateVeryMany('customers', edits(store, 'New'), 'Set the plan');
  void store.updateCustomer(key, { plan: 'Own' });
  expect(customersOf(store).map(({ plan }) => plan)).toEqual([...Array(599).fill('New'), 'Own']);
  await (await writing)?.done;
  await nothingPending(store);
  expect(hub.get('customers', key)).toMatchObject({ plan: 'Own' });
  void store.undo();
  void store.undo();
  void store.updateVeryMany('customers', edits(store, 'Newer'), 'Set the plan');
  const undoing = store.undo();
  expect(plansOf(store)).toEqual(['Old']);
  expect((await undoing)?.label).toBe('Set the plan');
  await nothingPending(store);
  expect(plansIn(hub)).toEqual(['Old']);
});

test('of few rows, or where the first are so already, all are changed at once', async () => {
  const hub = hubOf(600);
  const store = await windows.openLive(hub);
  const [few, others] = [edits(store, 'New').slice(0, 300), edits(store, 'New').slice(300)];
  await store.updateVeryMany('customers', few, 'Set the plan');
  expect(customersOf(store).filter(({ plan }) => plan === 'New')).toHaveLength(300);
  void store.updateVeryMany('customers', [...few, ...others], 'Set the plan');
  expect(plansOf(store)).toEqual(['New']);
  await nothingPending(store);
  expect(await store.updateVeryMany('customers', edits(store, 'New'), 'Set the plan')).toBeNull();
});

test.each([1, 51, 150])(
  'undo pressed at any moment of a change of %i rows takes back all of it, and redo does all of it again',
  async (rows) => {
    const hub = hubOf(rows);
    const store = await windows.openLive(hub);
    const isInHub = () => plansIn(hub).includes('New');
    const moments: readonly (() => Promise<unknown>)[] = [
      async () => {},
      () => Promise.resolve(),
      () => vi.waitFor(() => expect(isInHub()).toBe(true), { interval: 1 }),
      () => nothingPending(store),
    ];
    for (const moment of moments) {
      const run = store.updateMany('customers', edits(store, 'New'), 'Set the plan');
      await moment();
      const undoing = store.undo();
      expect(plansOf(store)).toEqual(['Old']);
      expect((await undoing)?.label).toBe('Set the plan');
      await run?.done;
      await nothingPending(store);
      await vi.waitFor(() => expect(plansIn(hub)).toEqual(['Old']));
      expect(plansOf(store)).toEqual(['Old']);
      await (await store.redo())?.left;
      await nothingPending(store);
      expect(plansIn(hub)).toEqual(['New']);
      await (await store.undo())?.left;
      await nothingPending(store);
      expect(plansIn(hub)).toEqual(['Old']);
    }
  },
);

test('what somebody else has changed since is named and left alone', async () => {
  const hub = hubOf(5);
  const store = await windows.openLive(hub);
  await store.updateMany('customers', edits(store, 'New'), 'Set the plan')?.done;
  const [first, second] = hub.all('customers');
  hub.change('customers', first?.key ?? '', { plan: 'Theirs' });
  hub.change('customers', second?.key ?? '', { domain: 'theirs.com' });
  await shown(store, (rows) => rows.some(({ plan }) => plan === 'Theirs'));
  const left = await (await store.undo())?.left;
  expect(left).toMatchObject([{ type: 'customer', key: first?.key, field: 'plan', reason: 'changed' }]);
  await shown(store, ([one, two]) => one?.plan === 'Theirs' && two?.plan === 'Old');
  expect(hub.get('customers', second?.key ?? '')).toMatchObject({ plan: 'Old', domain: 'theirs.com' });
});

test('it can be taken back after a reload, and after two', async () => {
  const hub = hubOf(3);
  const profile = createProfile();
  const first = await windows.openLive(hub, profile);
  await first.updateMany('customers', edits(first, 'New'), 'Set the plan')?.done;
  await shown(first, (rows) => rows.every(({ seq }) => seq > 3));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const second = await windows.reload(first, hub, profile);
  await shown(second, (rows) => rows.length === 3);
  expect(second.history.get().undo).toBe('Set the plan');
  await (await second.undo())?.left;
  expect(plansIn(hub)).toEqual(['Old']);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const third = await windows.reload(second, hub, profile);
  await shown(third, (rows) => rows.length === 3);
  expect(third.history.get()).toEqual({ undo: null, redo: 'Set the plan' });
  await (await third.redo())?.left;
  expect(plansIn(hub)).toEqual(['New']);
});

test('without a connection it is taken back before it was ever sent, and nothing is', async () => {
  const hub = hubOf(1);
  const store = await windows.openLive(hub);
  hub.cut();
  void store.updateCustomer(customersOf(store)[0]?.key ?? '', { plan: 'New' });
  void store.undo();
  expect(plansOf(store)).toEqual(['Old']);
  await waitFor(store.pendingKeys, (keys) => keys.size === 0);
  void store.redo();
  expect(plansOf(store)).toEqual(['New']);
  hub.restore();
  await vi.waitFor(() => expect(plansIn(hub)).toEqual(['New']));
  expect(hub.calls.filter(({ call }) => call === 'commands.undo')).toEqual([]);
});

test('a new change ends what could be done again; a hundred can be taken back', async () => {
  const hub = hubOf(1);
  const store = await windows.openLive(hub);
  const key = hub.all('customers')[0]?.key ?? '';
  for (let turn = 1; turn <= 103; turn += 1) await store.updateCustomer(key, { plan: `Plan ${turn}` });
  void store.undo();
  await store.updateCustomer(key, { domain: 'new.com' });
  expect(store.history.get().redo).toBeNull();
  let undone = 0;
  while ((await store.undo()) !== null) undone += 1;
  expect(undone).toBe(100);
  await nothingPending(store);
});

test('a refused change is nothing to take back', async () => {
  const hub = hubOf(1);
  const store = await windows.openLive(hub);
  hub.refuseWhen(() => ({ code: 'no', message: 'No' }));
  await expect(store.updateCustomer(hub.all('customers')[0]?.key ?? '', { plan: 'New' })).rejects.toThrow(
    'No',
  );
  expect(store.history.get().undo).toBeNull();
});

test('undo and redo pressed one after the other, faster than the hub answers, each count', async () => {
  const hub = hubOf(1);
  const store = await windows.openLive(hub);
  void store.updateCustomer(customersOf(store)[0]?.key ?? '', { plan: 'New' });
  for (const [press, plan] of [
    [store.undo, 'Old'],
    [store.redo, 'New'],
    [store.undo, 'Old'],
    [store.redo, 'New'],
  ] as const) {
    void press();
    expect(plansOf(store)).toEqual([plan]);
  }
  await nothingPending(store);
  await vi.waitFor(() => expect(plansIn(hub)).toEqual(['New']));
  await (await store.undo())?.left;
  expect(plansIn(hub)).toEqual(['Old']);
});

test('redo of what the hub has taken back, before the window sees it taken back', async () => {
  const hub = hubOf(3);
  const store = await windows.openLive(hub);
  await store.updateMany('customers', edits(store, 'New'), 'Set the plan')?.done;
  await shown(store, (rows) => rows.every(({ seq }) => seq > 3));
  hub.beSilent(true);
  await (await store.undo())?.left;
  await nothingPending(store);
  await aMoment();
  expect(plansIn(hub)).toEqual(['Old']);
  const again = store.redo();
  expect(plansOf(store)).toEqual(['New']);
  await (await again)?.left;
  expect(plansIn(hub)).toEqual(['New']);
  await (await store.undo())?.left;
  expect(plansIn(hub)).toEqual(['Old']);
  hub.beSilent(false);
  hub.cut();
  hub.restore();
  await shown(store, (rows) => rows.every(({ seq }) => seq > 9));
  expect(plansOf(store)).toEqual(['Old']);
});

test('undo of a change whose answer was lost takes back what the hub has of it', async () => {
  const hub = hubOf(3);
  const store = await windows.openLive(hub);
  hub.loseAnswers(true);
  store.updateMany('customers', edits(store, 'New'), 'Set the plan');
  await vi.waitFor(() => expect(plansIn(hub)).toEqual(['New']));
  hub.cut();
  await aMoment();
  void store.undo();
  expect(plansOf(store)).toEqual(['Old']);
  hub.loseAnswers(false);
  hub.restore();
  await vi.waitFor(() => expect(plansIn(hub)).toEqual(['Old']));
  await nothingPending(store);
  expect(plansOf(store)).toEqual(['Old']);
});

test('undo after a reload that came before the answer, without a connection yet', async () => {
  const hub = hubOf(3);
  const profile = createProfile();
  const first = await windows.openLive(hub, profile);
  hub.loseAnswers(true);
  first.updateMany('customers', edits(first, 'New'), 'Set the plan');
  await vi.waitFor(() => expect(plansIn(hub)).toEqual(['New']));
  await new Promise((resolve) => setTimeout(resolve, 100));
  hub.cut();
  hub.loseAnswers(false);
  const second = await windows.reload(first, hub, profile);
  const undoing = second.undo();
  await shown(second, (rows) => rows.length === 3);
  expect(plansOf(second)).toEqual(['Old']);
  const redoing = second.redo();
  expect(plansOf(second)).toEqual(['New']);
  void second.undo();
  hub.restore();
  expect([await undoing, await redoing]).not.toContain(null);
  await vi.waitFor(() => expect(plansIn(hub)).toEqual(['Old']));
  await nothingPending(second);
  expect(plansOf(second)).toEqual(['Old']);
  await (await second.redo())?.left;
  expect(plansIn(hub)).toEqual(['New']);
});

test('undo and redo pressed before the store is open are done when it is', async () => {
  const hub = hubOf(2);
  const profile = createProfile();
  const first = await windows.openLive(hub, profile);
  await first.updateMany('customers', edits(first, 'New'), 'Set the plan')?.done;
  await shown(first, (rows) => rows.every(({ seq }) => seq > 2));
  const info = first.appInfo.get();
  if (info === null) throw new Error('not connected');
  const snapshot = { info, customers: customersOf(first), onboardings: [], tasks: [], people: [], total: 2 };
  const opened = windows.reload(first, hub, profile);
  const opening = createOpeningStore({ snapshot, list: 'customers', opened });
  const pressed = [opening.undo(), opening.redo(), opening.undo()];
  const restored = await Promise.all(pressed);
  expect(restored.map((one) => one?.label)).toEqual(['Set the plan', 'Set the plan', 'Set the plan']);
  await vi.waitFor(() => expect(plansIn(hub)).toEqual(['Old']));
  const second = await opened;
  await nothingPending(second);
  await shown(second, (rows) => rows.length === 2);
  expect(plansOf(second)).toEqual(['Old']);
});
