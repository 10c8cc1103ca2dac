import { afterEach, expect, test, vi } from 'vitest';
import { createFakeHub, createWindows, customerOfHub } from '../../../../test/support/store.ts';
import { waitFor } from '../../bridge/source.ts';
import { pageEnvironment } from '../commands/new-keys.ts';
import { newOnboarding } from '../commands/new-records.ts';

const windows = createWindows();
afterEach(windows.closeAll);

const task = (onboarding_id: string, title: string) =>
  ({ operation: 'create', collection: 'tasks', fields: { onboarding_id, title } }) as const;

/** A hub in which another window has made three tasks, and a window that follows two of them. */
async function open() {
  const hub = createFakeHub();
  const customer = hub.save('customers', customerOfHub(1));
  const owner = { key: customer.key, id: customer.key };
  const { key } = hub.save('onboardings', {
    ...newOnboarding(owner, { name: 'Go live' }, pageEnvironment),
  });
  const other = await windows.openLive(hub);
  other.onboardings.subscribe(() => {});
  await waitFor(other.onboardings, ({ status }) => status === 'ready');
  const made = other.change([task(key, 'One'), task(key, 'Two'), task(key, 'Three')], 'Added 3 tasks');
  await made?.done;
  const [one = '', , three = ''] = made?.created ?? [];

  const store = await windows.openLive(hub);
  const chosen = store.tasksWith([three, 'nobody’s', one]);
  const end = chosen.subscribe(() => {});
  const titles = () => chosen.get().map(({ title }) => title);
  await vi.waitFor(() => expect(titles()).toEqual(['Three', 'One']));
  return { hub, store, chosen, one, three, titles, end };
}

test('the tasks of some keys come in their order; the whole collection is not read for them', async () => {
  const { store, end } = await open();
  expect(store.tasks.get()).toEqual({ status: 'loading', rows: [] });
  end();
});

test('they are written where they stand, show it at once, and show what changes elsewhere', async () => {
  const { hub, store, chosen, one, three, titles, end } = await open();
  const change = store.updateMany('tasks', [{ key: one, fields: { done: true } }], 'Completed One');
  expect(change).not.toBeNull();
  await vi.waitFor(() => expect(chosen.get().map(({ done }) => done)).toEqual([false, true]));
  await change?.done;
  hub.change('tasks', three, { title: 'Renamed' });
  await vi.waitFor(() => expect(titles()).toEqual(['Renamed', 'One']));
  end();
});
