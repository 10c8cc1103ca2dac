import { afterEach, expect, test, vi } from 'vitest';
import { createFakeHub, createWindows } from '../../../../test/support/store.ts';
import type { Store } from '../api.ts';

const windows = createWindows();
afterEach(windows.closeAll);

const TIME = '2026-05-26T17:21:09.412Z';
const task = (n: number, fields: object = {}) => ({
  key: `t${n}`,
  id: `t${n}`,
  display_id: n,
  title: `Task ${n}`,
  notes: null,
  phase: 'review',
  parent_task_id: null,
  assignee_id: null,
  due_date: null,
  done: false,
  completed_at: null,
  completed_by: null,
  auto: false,
  customer_facing: false,
  position: n,
  onboarding_id: 'o1',
  onboarding_key: 'o1',
  customer_id: 'c1',
  customer_key: 'c1',
  created_at: TIME,
  updated_at: TIME,
  ...fields,
});

/** A window with three tasks, of which two are followed. */
async function open() {
  const hub = createFakeHub({ hubId: 'this-hub' });
  for (const n of [1, 2, 3]) hub.save('tasks', task(n));
  const store: Store = await windows.openLive(hub);
  const chosen = store.tasksWith(['t3', 'missing', 't1']);
  const heard = vi.fn();
  const end = chosen.subscribe(heard);
  const titles = () => chosen.get().map(({ title }) => title);
  await vi.waitFor(() => expect(titles()).toEqual(['Task 3', 'Task 1']));
  return { hub, store, chosen, titles, heard, end };
}

test('the tasks of some keys come in their order, and nothing else of the collection is read', async () => {
  const { store, titles, end } = await open();
  expect(titles()).toEqual(['Task 3', 'Task 1']);
  expect(store.tasks.get().status).toBe('loading');
  end();
});

test('they can be written at once, and show it in the same moment', async () => {
  const { store, chosen, end } = await open();
  const change = store.updateMany('tasks', [{ key: 't1', fields: { done: true } }], 'Completed Task 1');
  expect(change).not.toBeNull();
  await vi.waitFor(() => expect(chosen.get().map(({ done }) => done)).toEqual([false, true]));
  end();
});

test('what changes elsewhere shows; others are of no interest; what comes later joins them', async () => {
  const { hub, titles, heard, end } = await open();
  const calls = heard.mock.calls.length;
  hub.save('tasks', task(2, { title: 'Another' }));
  hub.save('tasks', task(3, { title: 'Renamed' }));
  hub.save('tasks', task(4, { key: 'missing', title: 'Come' }));
  await vi.waitFor(() => expect(titles()).toEqual(['Renamed', 'Come', 'Task 1']));
  expect(heard.mock.calls.length).toBeGreaterThan(calls);
  end();
});
