import { afterEach, describe, expect, test } from 'vitest';
import {
  commandsSentTo,
  createFakeHub,
  createProfile,
  createWindows,
  customerOfHub,
  type FakeHub,
  nothingPending,
} from '../../../test/support/store.ts';
import { waitFor } from '../bridge/source.ts';
import { pageEnvironment } from './commands/new-keys.ts';
import { newOnboarding } from './commands/new-records.ts';
import type { Store } from './index.ts';

const windows = createWindows();
afterEach(windows.closeAll);

/** A hub with one customer and its onboarding. */
function hubWithOnboarding() {
  const hub = createFakeHub();
  const customer = hub.save('customers', customerOfHub(1));
  const owner = { key: customer.key, id: customer.key };
  const onboarding = hub.save('onboardings', {
    ...newOnboarding(owner, { name: 'Go live' }, pageEnvironment),
  });
  return { hub, customer: customer.key, onboarding: onboarding.key };
}

/** Opens a window with the page of the onboarding on it. */
async function openOnTasks(hub: FakeHub, customer: string, profile = createProfile()) {
  const store = await windows.openLive(hub, profile);
  return { store, ...(await watch(store, customer)) };
}

async function watch(store: Store, customer: string) {
  store.onboardings.subscribe(() => {});
  const tasks = store.ofCustomer('tasks', customer);
  const comments = store.ofCustomer('comments', customer);
  for (const list of [tasks, comments]) list.subscribe(() => {});
  await waitFor(store.onboardings, ({ status }) => status === 'ready');
  await waitFor(tasks, ({ status }) => status === 'ready');
  await waitFor(comments, ({ status }) => status === 'ready');
  return { tasks: () => tasks.get().rows, comments: () => comments.get().rows };
}

const task = (onboarding_id: string, title: string) =>
  ({ operation: 'create', collection: 'tasks', fields: { onboarding_id, title } }) as const;

describe('tasks', () => {
  test('tasks made here show at once, in the phase of their onboarding, and are in the hub as one batch', async () => {
    const { hub, customer, onboarding } = hubWithOnboarding();
    const { store, tasks } = await openOnTasks(hub, customer);
    const made = store.change([task(onboarding, 'Call'), task(onboarding, 'Write')], 'Added 2 tasks');
    expect(tasks().map(({ title, phase, done }) => [title, phase, done])).toEqual([
      ['Call', 'before_getting_started', false],
      ['Write', 'before_getting_started', false],
    ]);
    await made?.done;
    expect(made?.created.map((key) => hub.get('tasks', key)?.title)).toEqual(['Call', 'Write']);
    expect(commandsSentTo(hub).map(({ type, fields }) => [type, fields.onboarding_id])).toEqual([
      ['task', onboarding],
      ['task', onboarding],
    ]);
  });

  test('a move with what it does to tasks is one change, and one undo takes all of it back', async () => {
    const { hub, customer, onboarding } = hubWithOnboarding();
    const { store, tasks } = await openOnTasks(hub, customer);
    await store.change([task(onboarding, 'Call')], 'Added')?.done;
    const key = tasks()[0]?.key ?? '';
    await store.change(
      [
        { operation: 'update', collection: 'tasks', key, fields: { phase: 'program_design' } },
        {
          operation: 'update',
          collection: 'onboardings',
          key: onboarding,
          fields: { phase: 'program_design' },
          reason: 'Ready',
        },
      ],
      'Advanced Go live',
    )?.done;
    expect(hub.get('onboardings', onboarding)?.phase).toBe('program_design');
    expect(tasks()[0]?.phase).toBe('program_design');
    await (await store.undo())?.left;
    expect(hub.get('onboardings', onboarding)?.phase).toBe('before_getting_started');
    expect(hub.get('tasks', key)?.phase).toBe('before_getting_started');
  });

  test('a task completed here says when, before the hub has answered', async () => {
    const { hub, customer, onboarding } = hubWithOnboarding();
    const { store, tasks } = await openOnTasks(hub, customer);
    await store.change([task(onboarding, 'Call')], 'Added')?.done;
    const key = tasks()[0]?.key ?? '';
    hub.cut();
    store.change([{ operation: 'update', collection: 'tasks', key, fields: { done: true } }], 'Done');
    expect(tasks()[0]).toMatchObject({ done: true, completed_at: expect.any(String) });
    await store.undo();
    expect(tasks()[0]).toMatchObject({ done: false, completed_at: null });
  });

  test('a task made while nobody answers is there after a reload, and is sent then', async () => {
    const { hub, customer, onboarding } = hubWithOnboarding();
    const profile = createProfile();
    const { store } = await openOnTasks(hub, customer, profile);
    hub.cut();
    store.change([task(onboarding, 'Call')], 'Added');
    const again = await windows.reload(store, hub, profile);
    const { tasks } = await watch(again, customer);
    expect(tasks().map(({ title }) => title)).toEqual(['Call']);
    hub.restore();
    await nothingPending(again);
    expect(hub.all('tasks').map(({ title }) => title)).toEqual(['Call']);
  });

  test('what somebody else does to a task shows', async () => {
    const { hub, customer, onboarding } = hubWithOnboarding();
    const { store, tasks } = await openOnTasks(hub, customer);
    const made = store.change([task(onboarding, 'Call')], 'Added');
    await made?.done;
    hub.change('tasks', made?.created[0] ?? '', { title: 'Call Ann' });
    await waitFor(store.ofCustomer('tasks', customer), ({ rows }) => rows[0]?.title === 'Call Ann');
    expect(tasks()).toHaveLength(1);
  });
});

describe('notes', () => {
  test('a note belongs to its customer, a comment to its task and through it to the customer', async () => {
    const { hub, customer, onboarding } = hubWithOnboarding();
    const { store, tasks, comments } = await openOnTasks(hub, customer);
    await store.change([task(onboarding, 'Call')], 'Added')?.done;
    const about = tasks()[0]?.key ?? '';
    store.change(
      [
        {
          operation: 'create',
          collection: 'comments',
          fields: { subject_type: 'customer', subject_id: customer, kind: 'note', body: 'Happy' },
        },
        {
          operation: 'create',
          collection: 'comments',
          fields: { subject_type: 'task', subject_id: about, body: 'Rang twice' },
        },
      ],
      'Wrote',
    );
    const shown = comments().map(({ body, kind, subject_key }) => [body, kind, subject_key]);
    expect(shown).toEqual([
      ['Happy', 'note', customer],
      ['Rang twice', 'comment', about],
    ]);
    await nothingPending(store);
    expect(hub.all('comments').map(({ body }) => body)).toEqual(['Happy', 'Rang twice']);
  });
});

describe('definitions of the workspace', () => {
  test('custom fields come in their order, and one that is defined here is there at once', async () => {
    const { hub } = hubWithOnboarding();
    const store = await windows.openLive(hub);
    const define = (slug: string, position: number) =>
      store.change(
        [
          {
            operation: 'create',
            collection: 'custom_fields',
            fields: { slug, label: slug, type: 'string', position },
          },
        ],
        `Defined ${slug}`,
      )?.done;
    await define('zone', 2);
    await define('arr', 1);
    expect(store.customFields.get().rows.map(({ slug }) => slug)).toEqual(['arr', 'zone']);
    expect(store.customFields.get().status).toBe('ready');
  });
});
