import { describe, expect, test } from 'vitest';
import { openTestHub, temporaryFolder, UPSTREAM } from '../../../test/support/hub.ts';
import { serveTestApi } from '../../../test/support/local-api.ts';
import { createRecordRoutes } from './record-routes.ts';

interface TaskList {
  readonly data: readonly { title: string; id: string }[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

async function serve(folder = temporaryFolder(), isConnected = false) {
  const hub = openTestHub(folder);
  if (isConnected) hub.settings.set('upstream', UPSTREAM);
  const api = await serveTestApi(hub, createRecordRoutes(hub));
  const customer = String((await hub.create('customer', { name: 'Acme' })).id);
  const onboarding = String((await hub.create('onboarding', { customer_id: customer, phase: 'review' })).id);
  const send = (method: string, path: string, body?: object) =>
    api.request(method, `/local/v1${path}`, body === undefined ? {} : { body });
  const add = async (title: string, fields: object = {}) => {
    const answer = await send('POST', '/tasks', { onboarding_id: onboarding, title, ...fields });
    expect(answer.status, answer.text).toBe(201);
    return answer.json<{ id: string }>().id;
  };
  const task = async (id: string) => (await send('GET', `/tasks/${id}`)).json();
  const titles = async (query: string) =>
    (await send('GET', `/tasks?${query}`)).json<TaskList>().data.map(({ title }) => title);
  return { hub, api, customer, onboarding, send, add, task, titles };
}

describe('the five verbs of tasks', () => {
  test('make, read, change and delete one, with what follows from its onboarding', async () => {
    const { customer, onboarding, send, add, task } = await serve();
    const id = await add('Kick-off', { due_date: '2026-06-01' });
    expect(await task(id)).toEqual({
      object: 'task',
      id,
      display_id: 1,
      onboarding_id: onboarding,
      customer_id: customer,
      parent_task_id: null,
      title: 'Kick-off',
      notes: null,
      phase: 'review',
      assignee_id: null,
      due_date: '2026-06-01',
      done: false,
      completed_at: null,
      completed_by: null,
      auto: false,
      customer_facing: false,
      position: 1,
      created_at: '2026-05-26T17:21:09.412Z',
      updated_at: '2026-05-26T17:21:09.412Z',
    });
    const changed = await send('PATCH', '/tasks/1', {
      title: 'Kick-off call',
      onboarding_id: 'other',
      auto: true,
    });
    expect(changed.json()).toMatchObject({ title: 'Kick-off call', onboarding_id: onboarding, auto: false });
    const removed = await send('DELETE', `/tasks/${id}`);
    expect(removed.json()).toEqual({ object: 'deleted', id, display_id: 1, deleted: true });
    expect(await send('GET', `/tasks/${id}`)).toMatchObject({ status: 404 });
    expect((await send('DELETE', `/tasks/${id}`)).text).toBe(removed.text);
  });

  test.each([
    [{}, 400, 'missing_field', 'title'],
    [{ title: '' }, 400, 'too_small', 'title'],
    [{ title: 'x', due_date: '2026-02-30' }, 400, 'invalid_string', 'due_date'],
    [{ title: 'x', parent_task_id: '99' }, 400, 'invalid_parent', 'parent_task_id'],
    [{ title: 'x', onboarding_id: '99' }, 404, 'onboarding_not_found', 'onboarding_id'],
  ])('refuse %j', async (fields, status, code, field) => {
    const { onboarding, send } = await serve();
    const answer = await send('POST', '/tasks', { onboarding_id: onboarding, ...fields });
    expect(answer.status).toBe(status);
    expect(answer.json<{ error: object }>().error).toMatchObject(
      field === undefined ? { code } : { code, field },
    );
  });

  test('take an Idempotency-Key, and name the batch of every change', async () => {
    const { api, onboarding } = await serve();
    const create = () =>
      api.request('POST', '/local/v1/tasks', {
        body: { onboarding_id: onboarding, title: 'Once' },
        headers: { 'Idempotency-Key': 'once' },
      });
    const [first, second] = [await create(), await create()];
    expect(second.text).toBe(first.text);
    expect(second.status).toBe(201);
    expect(second.headers.get('pivotal-batch')).toBe(first.headers.get('pivotal-batch'));
  });

  test('survive a restart', async () => {
    const folder = temporaryFolder();
    const { hub, add } = await serve(folder);
    const id = await add('Kept');
    hub.close();
    const again = openTestHub(folder);
    expect(JSON.parse(again.reads.get('task', id))).toMatchObject({ title: 'Kept' });
    const made = await again.create('task', { onboarding_id: '1', title: 'Next' });
    expect(made.display_id).toBe(2);
  });
});

describe('lists of tasks', () => {
  test('are filtered by what they are below, by day, by whether they are done, and walked in pages', async () => {
    const { customer, onboarding, send, add, titles } = await serve();
    await add('A', { due_date: '2026-06-01', assignee_id: 'u1' });
    await add('B', { due_date: '2026-06-02', done: true });
    await add('C', { phase: 'launch' });
    expect(await titles(`onboarding_id=${onboarding}`)).toEqual(['C', 'B', 'A']);
    expect(await titles('customer_id=1')).toEqual(['C', 'B', 'A']);
    expect(await titles(`customer_id=${customer}&done=false`)).toEqual(['C', 'A']);
    expect(await titles('due_before=2026-06-02')).toEqual(['A']);
    expect(await titles('due_after=2026-06-01')).toEqual(['B']);
    expect(await titles('assignee_id=u1')).toEqual(['A']);
    expect(await titles('phase=launch')).toEqual(['C']);
    expect(await titles('onboarding_id=99')).toEqual([]);
    const page = (await send('GET', '/tasks?limit=2')).json<TaskList>();
    expect(page).toMatchObject({ has_more: true });
    expect(await titles(`limit=2&cursor=${page.next_cursor}`)).toEqual(['A']);
    expect((await send('GET', '/tasks?done=maybe')).status).toBe(400);
    expect((await send('GET', '/tasks?due_before=soon')).status).toBe(400);
  });

  test('leave out what hangs below a deleted customer, which is still found by id', async () => {
    const { hub, customer, add, task, titles } = await serve();
    const id = await add('A');
    await hub.remove('customer', customer);
    expect(await titles('')).toEqual([]);
    expect(await task(id)).toMatchObject({ title: 'A' });
  });
});

describe('rules of tasks', () => {
  test('completing says when and by whom, reopening takes it back', async () => {
    const { add, send } = await serve();
    const id = await add('A');
    const done = (await send('PATCH', `/tasks/${id}`, { done: true })).json();
    expect(done).toMatchObject({ done: true, completed_by: 'Test key', auto: false });
    expect(done.completed_at).toEqual(expect.any(String));
    const open = (await send('PATCH', `/tasks/${id}`, { done: false })).json();
    expect(open).toMatchObject({ done: false, completed_at: null, completed_by: null });
  });

  test('all subtasks done complete the parent, one reopened reopens it; a parent leaves its subtasks', async () => {
    const { add, send, task } = await serve();
    const parent = await add('Parent');
    const [one, two] = [
      await add('1', { parent_task_id: parent }),
      await add('2', { parent_task_id: parent }),
    ];
    await send('PATCH', `/tasks/${one}`, { done: true });
    expect(await task(parent)).toMatchObject({ done: false });
    await send('PATCH', `/tasks/${two}`, { done: true });
    expect(await task(parent)).toMatchObject({ done: true, auto: true });
    await send('PATCH', `/tasks/${one}`, { done: false });
    expect(await task(parent)).toMatchObject({ done: false, auto: false, completed_at: null });
    await send('PATCH', `/tasks/${parent}`, { done: true });
    expect(await task(one)).toMatchObject({ done: false });
    await send('PATCH', `/tasks/${parent}`, { done: false });
    await send('PATCH', `/tasks/${parent}`, { done: true, complete_subtasks: true });
    expect(await task(one)).toMatchObject({ done: true });
  });

  test('a subtask has no subtasks, and no parent of another onboarding', async () => {
    const { hub, customer, add, send } = await serve();
    const parent = await add('Parent');
    const child = await add('Child', { parent_task_id: parent });
    const elsewhere = String((await hub.create('onboarding', { customer_id: customer })).id);
    const refused = async (body: object) =>
      (await send('POST', '/tasks', { title: 'x', ...body })).json<{ error: { code: string } }>().error.code;
    expect(await refused({ onboarding_id: '1', parent_task_id: child })).toBe('invalid_parent');
    expect(await refused({ onboarding_id: elsewhere, parent_task_id: parent })).toBe('invalid_parent');
    expect((await send('PATCH', `/tasks/${parent}`, { parent_task_id: parent })).status).toBe(400);
  });

  test('none is completed while its onboarding is paused, none changed once it is completed', async () => {
    const { hub, onboarding, add, send } = await serve();
    const [open, done] = [await add('Open'), await add('Done', { done: true })];
    const codeOf = async (method: string, path: string, body: object) => {
      const answer = await send(method, path, body);
      return answer.status === 409 ? answer.json<{ error: { code: string } }>().error.code : answer.status;
    };
    await hub.update('onboarding', onboarding, { state: 'paused' });
    expect(await codeOf('PATCH', `/tasks/${open}`, { done: true })).toBe('onboarding_paused');
    expect(await codeOf('PATCH', `/tasks/${open}`, { title: 'Still' })).toBe(200);
    expect(await codeOf('PATCH', `/tasks/${done}`, { done: false })).toBe(200);
    await hub.update('onboarding', onboarding, { state: 'active', phase: 'completed' });
    expect(await codeOf('PATCH', `/tasks/${open}`, { title: 'No' })).toBe('onboarding_completed');
    expect(await codeOf('POST', '/tasks', { onboarding_id: onboarding, title: 'No' })).toBe(
      'onboarding_completed',
    );
  });

  test('deleting a parent deletes its subtasks; undoing it brings all of them back', async () => {
    const { hub, add, send, titles } = await serve();
    const parent = await add('Parent');
    await add('Child', { parent_task_id: parent });
    const removed = await send('DELETE', `/tasks/${parent}`);
    expect(await titles('')).toEqual([]);
    const undoes = removed.headers.get('pivotal-batch') ?? '';
    await hub.undo({ undoes, actor: { name: 'Ann', type: 'user' } });
    expect(await titles('')).toEqual(['Child', 'Parent']);
  });

  test('are told in the activity of the customer', async () => {
    const { hub, customer, add, send } = await serve();
    const id = await add('A');
    await send('PATCH', `/tasks/${id}`, { done: true, notes: 'Went well' });
    await send('PATCH', `/tasks/${id}`, { done: false });
    const { entries } = hub.reads.listActivity(hub.reads.resolve('customer', customer), { limit: 4 });
    expect(entries.map(({ event_type }) => event_type)).toEqual([
      'task.reopened',
      'task.completed',
      'task.field_changed',
      'task.created',
    ]);
  });
});

test('a task follows its onboarding and customer to the ids that the cloud gives them', async () => {
  const { hub, customer, onboarding, add, task, titles } = await serve(temporaryFolder(), true);
  const id = await add('A');
  const actor = { name: 'Cloud', type: 'sync' } as const;
  for (const [key, remote] of [
    [customer, 'up1'],
    [onboarding, 'up2'],
  ] as const) {
    const entry = hub.outbox.inState('pending').find((one) => one.key === key);
    const record = {
      ...entry?.fields,
      id: remote,
      display_id: 40,
      ...(remote === 'up2' ? { customer_id: 'up1' } : {}),
      created_at: '2026-05-26T17:21:10.000Z',
      updated_at: '2026-05-26T17:21:10.000Z',
    };
    await hub.writeUpstream({
      operation: 'confirm_sent',
      entry: entry?.id ?? 0,
      record,
      localOnly: [],
      actor,
    });
  }
  expect(await task(id)).toMatchObject({ customer_id: 'up1', onboarding_id: 'up2' });
  expect(await titles(`onboarding_id=${onboarding}`)).toEqual(['A']);
  expect(await titles('customer_id=up1')).toEqual(['A']);
});

test('a task stays with the contact whom the cloud gives another id', async () => {
  const { hub, customer, send, add, task, titles } = await serve(temporaryFolder(), true);
  const contact = await hub.create('contact', {
    customer_id: customer,
    name: 'Jo',
    email: 'jo@acme.example',
  });
  const id = await add('Sign', { assignee_id: contact.id });
  const entry = hub.outbox.inState('pending').find(({ resource }) => resource === 'contact');
  const moment = '2026-05-26T17:21:10.000Z';
  const record = { ...entry?.fields, id: 'up9', display_id: 40, created_at: moment, updated_at: moment };
  const actor = { name: 'Cloud', type: 'sync' } as const;
  await hub.writeUpstream({ operation: 'confirm_sent', entry: entry?.id ?? 0, record, localOnly: [], actor });
  expect(await task(id)).toMatchObject({ assignee_id: 'up9' });
  for (const reference of ['up9', contact.id])
    expect(await titles(`assignee_id=${reference}`)).toEqual(['Sign']);
  const other = await add('Send', { assignee_id: contact.id });
  expect(await task(other)).toMatchObject({ assignee_id: 'up9' });
  expect((await send('GET', '/people')).json<TaskList>().data).toEqual([]);
});

test('other types of the workspace have the same verbs', async () => {
  const { send, customer } = await serve();
  const view = await send('POST', '/views', {
    name: 'Mine',
    screen: 'customers',
    query: 'owner:me',
    sort: ['-mrr'],
  });
  expect(view.status).toBe(201);
  expect((await send('GET', '/views?screen=customers')).json<TaskList>().data).toHaveLength(1);
  const comment = await send('POST', '/comments', {
    subject_type: 'customer',
    subject_id: '1',
    body: 'Hello',
  });
  expect(comment.status, comment.text).toBe(201);
  expect(comment.json()).toMatchObject({ subject_type: 'customer', subject_id: customer, body: 'Hello' });
  expect(
    (await send('GET', `/comments?subject_type=customer&subject_id=${customer}`)).json<TaskList>().data,
  ).toHaveLength(1);
});
