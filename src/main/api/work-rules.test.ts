import { describe, expect, test } from 'vitest';
import { serveWorkspace } from '../../../test/support/workspace-api.ts';

async function serve() {
  const api = await serveWorkspace();
  const { hub } = api;
  const customer = String((await hub.create('customer', { name: 'Acme', owner_id: 'p_owner' })).id);
  const titles = async (onboarding: string) =>
    (await api.list(`/tasks?onboarding_id=${onboarding}`)).map(({ title }) => title).toReversed();
  return { ...api, customer, titles };
}

describe('the default template of a phase', () => {
  const KICK_OFF = { name: 'Kick-off', phase: 'review', default_for_phase: true };

  test('makes its tasks on creation in the phase, in the same batch', async () => {
    const { ok, v1, undo, titles, customer, events } = await serve();
    const tasks = [{ title: 'Call', assignee_rule: 'account_owner', due_offset: 2, subtasks: ['Dial'] }];
    await ok('POST', '/templates', { ...KICK_OFF, tasks });
    const made = await v1('POST', '/onboardings', { customer_id: customer, phase: 'review' });
    const onboarding = made.json().id as string;
    expect(await titles(onboarding)).toEqual(['Call', 'Dial']);
    const batch = made.headers.get('pivotal-batch');
    const applied = (await events()).filter(({ batch_id }) => batch_id === batch);
    expect(applied.map(({ type }) => type)).toEqual([
      'onboarding.created',
      'task.created',
      'task.created',
      'template.applied',
    ]);
    expect(applied.at(-1)).toMatchObject({ new_value: 'Kick-off', onboarding_id: onboarding });
    expect(await undo(made)).toMatchObject({ left: [] });
    expect(await titles(onboarding)).toEqual([]);
  });

  test('runs on every move into the phase unless its tasks are there', async () => {
    const { ok, v1, undo, titles, customer } = await serve();
    await ok('POST', '/templates', { ...KICK_OFF, tasks: [{ title: 'Call' }] });
    const onboarding = (await v1('POST', '/onboardings', { customer_id: customer })).json().id as string;
    const move = (phase: string) => v1('PATCH', `/onboardings/${onboarding}`, { phase });
    expect(await titles(onboarding)).toEqual([]);
    const moved = await move('review');
    expect(await titles(onboarding)).toEqual(['Call']);
    await move('launch');
    await move('review');
    expect(await titles(onboarding)).toEqual(['Call']);
    await move('launch');
    const undone = await undo(moved);
    expect(undone).toMatchObject({ left: [{ field: 'phase' }] });
  });

  test('is not in the way of completing, nor of a move that is taken back', async () => {
    const { ok, v1, undo, titles, customer } = await serve();
    await ok('POST', '/templates', { ...KICK_OFF, tasks: [{ title: 'Call' }] });
    const cheer = { ...KICK_OFF, phase: 'completed', tasks: [{ title: 'Cheer' }] };
    await ok('POST', '/templates', { ...cheer, default_for_phase: false });
    const onboarding = (await v1('POST', '/onboardings', { customer_id: customer })).json().id as string;
    const moved = await v1('PATCH', `/onboardings/${onboarding}`, { phase: 'review' });
    await undo(moved);
    expect(await titles(onboarding)).toEqual([]);
    expect((await v1('PATCH', `/onboardings/${onboarding}`, { phase: 'completed' })).status).toBe(200);
  });
});

test('a default template is of a phase, and of one that gets tasks', async () => {
  const { ok, refusal } = await serve();
  const missing = [400, 'missing_field', 'phase'];
  const body = { name: 'Any', default_for_phase: true, tasks: [{ title: 'Call' }] };
  expect(await refusal('POST', '/templates', body)).toEqual(missing);
  const never = [400, 'invalid_enum_value', 'phase'];
  expect(await refusal('POST', '/templates', { ...body, phase: 'completed' })).toEqual(never);
  const any = await ok('POST', '/templates', { ...body, default_for_phase: false });
  const path = `/templates/${String(any.id)}`;
  expect(await refusal('PATCH', path, { default_for_phase: true })).toEqual(missing);
  await ok('PATCH', path, { default_for_phase: true, phase: 'launch' });
  expect(await refusal('PATCH', path, { phase: null })).toEqual(missing);
  expect(await refusal('PATCH', path, { phase: 'completed' })).toEqual(never);
  expect(await ok('PATCH', path, { phase: null, default_for_phase: false })).toMatchObject({ phase: null });
});

describe('subtasks', () => {
  test('are in the phase of their task, and move with it', async () => {
    const { ok, hub, customer } = await serve();
    const onboarding_id = (await hub.create('onboarding', { customer_id: customer })).id;
    const parent = await ok('POST', '/tasks', { onboarding_id, title: 'Parent', phase: 'launch' });
    const child = await ok('POST', '/tasks', { onboarding_id, title: 'Child', parent_task_id: parent.id });
    expect(child).toMatchObject({ phase: 'launch' });
    await ok('PATCH', `/tasks/${String(parent.id)}`, { phase: 'review' });
    expect(await ok('GET', `/tasks/${String(child.id)}`)).toMatchObject({ phase: 'review' });
    const other = await ok('POST', '/tasks', { onboarding_id, title: 'Other', phase: 'launch' });
    const under = await ok('PATCH', `/tasks/${String(other.id)}`, { parent_task_id: parent.id });
    expect(under).toMatchObject({ phase: 'review' });
    const left = { parent_task_id: null, phase: 'internal_qa' };
    expect(await ok('PATCH', `/tasks/${String(other.id)}`, left)).toMatchObject(left);
  });

  test('complete no task of a paused onboarding by being put below it', async () => {
    const { ok, v1, refusal, hub, customer } = await serve();
    const onboarding_id = (await hub.create('onboarding', { customer_id: customer })).id;
    const parent = await ok('POST', '/tasks', { onboarding_id, title: 'Parent' });
    const done = await ok('POST', '/tasks', { onboarding_id, title: 'Done', done: true });
    await v1('PATCH', `/onboardings/${String(onboarding_id)}`, { state: 'paused' });
    const below = ['PATCH', `/tasks/${String(done.id)}`, { parent_task_id: parent.id }] as const;
    expect(await refusal(...below)).toEqual([409, 'onboarding_paused']);
    expect(await ok('GET', `/tasks/${String(parent.id)}`)).toMatchObject({ done: false });
    // With another one open below it, nothing is completed.
    await ok('POST', '/tasks', { onboarding_id, title: 'Open', parent_task_id: parent.id });
    expect(await ok(...below)).toMatchObject({ parent_task_id: parent.id });
  });
});

test('comments of a deleted task are in no list, and can still be read by id', async () => {
  const { ok, list, refusal, hub, customer } = await serve();
  const onboarding_id = (await hub.create('onboarding', { customer_id: customer })).id;
  const task = await ok('POST', '/tasks', { onboarding_id, title: 'Plan' });
  const subject = { subject_type: 'task', subject_id: task.id };
  const comment = await ok('POST', '/comments', { ...subject, body: 'Soon' });
  await ok('DELETE', `/tasks/${String(task.id)}`);
  expect(await list(`/comments?customer_id=${customer}`)).toEqual([]);
  expect(await list(`/comments?subject_type=task&subject_id=${String(task.id)}`)).toEqual([]);
  expect(await ok('GET', `/comments/${String(comment.id)}`)).toMatchObject({ body: 'Soon' });
  expect(await refusal('POST', '/comments', { ...subject, body: 'Late' })).toEqual([
    404,
    'task_not_found',
    'subject_id',
  ]);
});

test('a completed onboarding takes comments, on itself and on its tasks', async () => {
  const { ok, v1, hub, customer } = await serve();
  const onboarding_id = String((await hub.create('onboarding', { customer_id: customer })).id);
  const task = await ok('POST', '/tasks', { onboarding_id, title: 'Plan' });
  await v1('PATCH', `/onboardings/${onboarding_id}`, { phase: 'completed' });
  for (const [subject_type, subject_id] of [
    ['onboarding', onboarding_id],
    ['task', task.id],
  ] as const) {
    expect(await ok('POST', '/comments', { subject_type, subject_id, body: 'Thanks' })).toMatchObject({
      subject_id,
    });
  }
});

test('a new view comes last', async () => {
  const { ok } = await serve();
  const view = { name: 'Mine', screen: 'customers' };
  expect(await ok('POST', '/views', view)).toMatchObject({ position: 1, scope: 'mine', columns: [] });
  expect(await ok('POST', '/views', { ...view, position: 7 })).toMatchObject({ position: 7 });
  expect(await ok('POST', '/views', view)).toMatchObject({ position: 8 });
});

describe('the next step of a customer', () => {
  test('says nothing until it is set, is changed field by field, and undone', async () => {
    const { ok, send, undo, customer, events } = await serve();
    const path = `/customers/${customer}/next-step`;
    expect(await ok('GET', path)).toMatchObject({ object: 'next_step', text: null, date: null });
    await ok('PATCH', path, { text: 'Call Jo', date: '2026-06-01' });
    const changed = await send('PATCH', path, { date: null });
    expect(changed.json()).toMatchObject({ customer_id: customer, text: 'Call Jo', date: null });
    await undo(changed);
    expect(await ok('GET', path)).toMatchObject({ text: 'Call Jo', date: '2026-06-01' });
    expect((await events()).map(({ type }) => type)).toContain('next_step.created');
    expect((await send('PATCH', path, {})).headers.get('pivotal-batch')).toBeNull();
  });

  test('is refused when it is none', async () => {
    const { refusal, customer } = await serve();
    const path = `/customers/${customer}/next-step`;
    expect(await refusal('PATCH', path, { text: 'x'.repeat(256) })).toEqual([400, 'too_big', 'text']);
    expect(await refusal('PATCH', path, { date: '2026-02-30' })).toEqual([400, 'invalid_string', 'date']);
    expect(await refusal('GET', '/customers/99/next-step')).toEqual([404, 'customer_not_found']);
  });
});
