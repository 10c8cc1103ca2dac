// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { waitFor } from '../../src/renderer/bridge/source.ts';
import type { RecordChange } from '../../src/renderer/store/api.ts';
import { openStore } from '../../src/renderer/store/open-store.ts';
import { openTestHub, type TestHub } from '../support/hub.ts';
import { connectToHub } from '../support/real-window.ts';
import { createProfile, customersOf, live, nothingPending, shown } from '../support/store.ts';

/* What the window asks of the hub beyond making, changing and deleting: all of it is taken back like everything else. */

async function openWindow(hub: TestHub) {
  const store = await openStore(connectToHub(hub), { shared: false, ...createProfile() });
  await live(store);
  const change = async (changes: readonly RecordChange[]) => {
    const outcome = await store.change(changes, 'Changed')?.done;
    await nothingPending(store);
    return outcome;
  };
  const undo = async () => {
    const left = await (await store.undo())?.left;
    await nothingPending(store);
    return left;
  };
  return { store, change, undo };
}

const typesOf = (hub: TestHub) => hub.events.since(0).events.map(({ type }) => type);

test('a template that is applied in the window writes what the API writes, and is taken back as one', async () => {
  const hub = openTestHub();
  await hub.create('customer', { name: 'Aurora' });
  const onboarding = await hub.create('onboarding', { customer_id: '1', phase: 'review' });
  const template = await hub.create('template', {
    name: 'Review week',
    phase: 'review',
    tasks: [{ title: 'Demo', due_offset: 3, assignee_rule: 'csm', subtasks: ['Slides'] }],
  });
  const { store, change, undo } = await openWindow(hub);
  const outcome = await change([
    {
      operation: 'act',
      collection: 'templates',
      key: String(template.id),
      action: 'apply',
      input: { onboarding_id: String(onboarding.id) },
    },
  ]);
  expect(outcome).toMatchObject({ written: 1, refusals: [] });
  expect(typesOf(hub).filter((type) => type.startsWith('t'))).toEqual([
    'template.created',
    'task.created',
    'task.created',
    'template.applied',
  ]);
  const tasks = store.tasks;
  const end = tasks.subscribe(() => {});
  const titles = () => tasks.get().rows.map(({ title }) => title);
  await waitFor(tasks, ({ rows }) => rows.length === 2);
  expect(titles()).toEqual(['Demo', 'Slides']);
  expect(await undo()).toEqual([]);
  await waitFor(tasks, ({ rows }) => rows.length === 0);
  end();
  await store.close();
});

test('two customers are made one in the window, with one undo and one redo', async () => {
  const hub = openTestHub();
  await hub.create('customer', { name: 'Aurora', domain: 'aurora.io' });
  await hub.create('customer', { name: 'Aurora Inc', domain: 'aurora.io', plan: 'Pro' });
  await hub.create('contact', { name: 'Jo', email: 'jo@aurora.io' }, { customer: '1' });
  await hub.create('contact', { name: 'Jo P', email: 'jo@aurora.io', title: 'CTO' }, { customer: '2' });
  const { store, change, undo } = await openWindow(hub);
  const key = (name: string) => customersOf(store).find((row) => row.name === name)?.key ?? '';
  const [winner, loser] = [key('Aurora'), key('Aurora Inc')];
  await change([
    { operation: 'act', collection: 'customers', key: loser, action: 'merge', input: { into: winner } },
  ]);
  await shown(store, (rows) => rows.length === 1);
  expect(hub.get('customer', loser)).toMatchObject({ name: 'Aurora', plan: 'Pro' });
  expect(await undo()).toEqual([]);
  await shown(store, (rows) => rows.length === 2);
  expect(hub.get('customer', '2')).toMatchObject({ name: 'Aurora Inc', plan: 'Pro' });
  expect(hub.get('customer', '1')).toMatchObject({ plan: null });
  await (await store.redo())?.left;
  await nothingPending(store);
  await shown(store, (rows) => rows.length === 1);
  await store.close();
});

test('somebody who leaves hands over in the window, and everything comes back with one undo', async () => {
  const hub = openTestHub();
  await hub.create('person', { name: 'Owner' });
  const ben = await hub.create('person', { name: 'Ben' });
  const ada = await hub.create('person', { name: 'Ada' });
  await hub.create('customer', { name: 'Aurora', owner_id: ben.id });
  const { store, change, undo } = await openWindow(hub);
  const removed_at = '2026-05-01T00:00:00.000Z';
  const fields = { removed_at, hand_over_to: String(ada.id) };
  await change([{ operation: 'update', collection: 'people', key: String(ben.id), fields }]);
  expect(hub.get('customer', '1')).toMatchObject({ owner_id: ada.id });
  await shown(store, ([row]) => row?.owner_id === ada.id);
  expect(await undo()).toEqual([]);
  expect(hub.get('customer', '1')).toMatchObject({ owner_id: ben.id });
  expect(hub.get('person', String(ben.id))).toMatchObject({ removed_at: null });
  await store.close();
});

test('a next step is set, dated and taken back in the window', async () => {
  const hub = openTestHub();
  await hub.create('customer', { name: 'Aurora' });
  const { store, change, undo } = await openWindow(hub);
  const [customer] = customersOf(store);
  const steps = store.ofCustomer('next_steps', customer?.key ?? '');
  const end = steps.subscribe(() => {});
  const text = () => steps.get().rows.map((step) => step.text);
  const fields = { customer_id: customer?.key ?? '', text: 'Call Jo', date: '2026-06-01' };
  await change([{ operation: 'create', collection: 'next_steps', fields }]);
  await waitFor(steps, ({ rows }) => rows.length === 1);
  expect(text()).toEqual(['Call Jo']);
  expect(await undo()).toEqual([]);
  await waitFor(steps, ({ rows }) => rows.length === 0);
  end();
  await store.close();
});
