// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { openStore } from '../../src/renderer/store/open-store.ts';
import { ANN, openTestHub } from '../support/hub.ts';
import { connectToHub } from '../support/real-window.ts';
import { createProfile, customersOf, live, nothingPending, shown } from '../support/store.ts';

/*
 * The largest change that a person makes, through everything but the screen: the store of the window, its replica, the
 * bridge and a real hub.
 */

const ROWS = 10_000;

test('ten thousand rows are tagged and taken back exactly, but for the three that somebody else has changed', async () => {
  const hub = openTestHub();
  const names = Array.from({ length: ROWS }, (_, index) => `Customer ${String(index).padStart(5, '0')}`);
  await hub.writeBatch({
    actor: ANN,
    commands: names.map((name) => ({
      operation: 'create',
      resource: 'customer',
      input: { name, tags: ['first'] },
    })),
  });
  const tagsInHub = () => {
    const counts = new Map<string, number>();
    for (const { document } of hub.changes.since('customer', 0, ROWS * 2)) {
      const { tags } = JSON.parse(document) as { tags: string[] };
      const text = tags.join();
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return Object.fromEntries(counts);
  };
  const tagsShown = () => {
    const counts = new Map<string, number>();
    for (const { tags } of customersOf(store)) {
      const text = tags.join();
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return Object.fromEntries(counts);
  };
  const store = await openStore(connectToHub(hub), { shared: false, ...createProfile() });
  await live(store);

  const edits = customersOf(store).map(({ key, tags }) => ({ key, fields: { tags: [...tags, 'q3'] } }));
  const run = store.updateMany('customers', edits, 'Tagged 10,000 customers with q3');
  // Before anything else happens: the next frame draws it.
  expect(tagsShown()).toEqual({ 'first,q3': ROWS });
  expect((await run?.done)?.written).toBe(ROWS);
  expect(tagsInHub()).toEqual({ 'first,q3': ROWS });
  await nothingPending(store);

  const theirs = customersOf(store)
    .slice(0, 3)
    .map(({ key }) => key);
  for (const key of theirs) await hub.update('customer', key, { tags: ['theirs'] });
  await shown(store, (rows) => rows.slice(0, 3).every(({ tags }) => tags.join() === 'theirs'));
  const left = await (await store.undo())?.left;
  expect(left?.map(({ key, field }) => [key, field]).toSorted()).toEqual(
    theirs.map((key) => [key, 'tags']).toSorted(),
  );
  const after = { first: ROWS - 3, theirs: 3 };
  expect(tagsInHub()).toEqual(after);
  await nothingPending(store);
  await shown(store, () => Object.keys(tagsShown()).length === 2);
  expect(tagsShown()).toEqual(after);

  await (await store.redo())?.left;
  expect(tagsInHub()).toEqual({ 'first,q3': ROWS - 3, theirs: 3 });
  await store.close();
});
