import { expect, test } from 'vitest';
import { openTestHub } from '../../../test/support/hub.ts';
import { serveTestApi } from '../../../test/support/local-api.ts';
import { createRecordRoutes } from './record-routes.ts';
import { createTemplateRoutes } from './template-routes.ts';

interface Applied {
  readonly data: readonly { readonly id: string; readonly title: string }[];
  readonly unassigned: readonly object[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

async function serve() {
  const hub = openTestHub();
  const api = await serveTestApi(hub, [...createRecordRoutes(hub), ...createTemplateRoutes(hub)]);
  const customer = String((await hub.create('customer', { name: 'Acme', owner_id: 'p_owner' })).id);
  const onboarding = String((await hub.create('onboarding', { customer_id: customer, csm_id: 'p_csm' })).id);
  const send = (method: string, path: string, body?: object) =>
    api.request(method, `/local/v1${path}`, body === undefined ? {} : { body });
  const define = async (fields: object) => {
    const answer = await send('POST', '/templates', { name: 'Launch', phase: 'launch', ...fields });
    expect(answer.status, answer.text).toBe(201);
    return answer.json<{ id: string }>().id;
  };
  return { hub, customer, onboarding, send, define };
}

test('a template makes its tasks for whom its rules find, as one batch', async () => {
  const { hub, customer, onboarding, send, define } = await serve();
  const contact = (await hub.create('contact', { name: 'Jo', email: 'jo@acme.test' }, { customer })).id;
  const id = await define({
    tasks: [
      { title: 'Plan', assignee_rule: 'csm', due_offset: 3, subtasks: ['Read', 'Write'] },
      { title: 'Sign', assignee_rule: 'customer_primary_contact', customer_facing: true },
      { title: 'Bill', assignee_rule: 'account_owner' },
      { title: 'Build', assignee_rule: 'role:se' },
      { title: 'Wait' },
      { title: 'Ahead', due_offset: -2 },
      { title: 'Same day', due_offset: 0 },
    ],
  });
  const applied = await send('POST', `/templates/${id}/apply`, { onboarding_id: onboarding });
  expect(applied.status, applied.text).toBe(200);
  const { data, unassigned } = applied.json<Applied>();
  expect(unassigned).toEqual([{ title: 'Build', rule: 'role:se' }]);
  expect(data).toMatchObject([
    {
      title: 'Plan',
      assignee_id: 'p_csm',
      due_date: '2026-05-29',
      phase: 'launch',
      onboarding_id: onboarding,
    },
    { title: 'Read', parent_task_id: data[0]?.id },
    { title: 'Write', parent_task_id: data[0]?.id },
    { title: 'Sign', assignee_id: contact, customer_facing: true, due_date: null },
    { title: 'Bill', assignee_id: 'p_owner' },
    { title: 'Build', assignee_id: null },
    { title: 'Wait', assignee_id: null, due_date: null },
    { title: 'Ahead', due_date: '2026-05-24' },
    { title: 'Same day', due_date: '2026-05-26' },
  ]);
  const undoes = applied.headers.get('pivotal-batch') ?? '';
  await hub.undo({ undoes, actor: { name: 'Ann', type: 'user' } });
  expect((await send('GET', '/tasks')).json<Applied>().data).toEqual([]);
});

test('a template chosen for a new onboarding makes its tasks in place of the default, in the same batch', async () => {
  const { hub, customer, send, define } = await serve();
  const phase = 'program_design';
  await define({ name: 'Usual', phase, default_for_phase: true, tasks: [{ title: 'Usual' }] });
  const chosen = await define({ name: 'Chosen', phase, tasks: [{ title: 'Chosen', subtasks: ['Part'] }] });
  const titles = async (onboarding: unknown) =>
    (await send('GET', `/tasks?onboarding_id=${String(onboarding)}`))
      .json<Applied>()
      .data.map(({ title }) => title)
      .sort();
  const made = await hub.create('onboarding', { customer_id: customer, phase, template_id: chosen });
  expect(await titles(made.id)).toEqual(['Chosen', 'Part']);
  expect(hub.get('onboarding', String(made.id))).toMatchObject({ template_id: chosen });
  const other = await hub.create('onboarding', {
    customer_id: customer,
    phase,
    template_id: 'tpl_of_the_cloud',
  });
  expect(await titles(other.id)).toEqual(['Usual']);
  const done = await hub.create('onboarding', {
    customer_id: customer,
    phase: 'completed',
    template_id: chosen,
  });
  expect(await titles(done.id)).toEqual([]);
});

test('due days count from the day on which the onboarding came into the phase', async () => {
  const { hub, onboarding, send, define } = await serve();
  const id = await define({ tasks: [{ title: 'Plan', due_offset: 1 }] });
  await hub.update('onboarding', onboarding, { phase: 'launch' });
  hub.environment.time += 10 * DAY_MS;
  const applied = await send('POST', `/templates/${id}/apply`, { onboarding_id: onboarding });
  expect(applied.json<Applied>().data).toMatchObject([{ due_date: '2026-05-27' }]);
});

test('what is not there is not found, and a completed onboarding gets no tasks', async () => {
  const { hub, onboarding, send, define } = await serve();
  const id = await define({ tasks: [{ title: 'Plan' }] });
  const codeOf = async (template: string, body: object) =>
    (await send('POST', `/templates/${template}/apply`, body)).json<{ error: { code: string } }>().error.code;
  expect(await codeOf('none', { onboarding_id: onboarding })).toBe('template_not_found');
  expect(await codeOf(id, { onboarding_id: '99' })).toBe('onboarding_not_found');
  expect(await codeOf(id, {})).toBe('missing_field');
  await hub.update('onboarding', onboarding, { phase: 'completed' });
  expect(await codeOf(id, { onboarding_id: onboarding })).toBe('onboarding_completed');
});

test('a second default of a phase takes over from the first, and gives it back when that is undone', async () => {
  const { hub, send, define } = await serve();
  const first = await define({ default_for_phase: true });
  const elsewhere = await define({ default_for_phase: true, phase: 'review' });
  const body = { name: 'Second', phase: 'launch', default_for_phase: true };
  const second = await send('POST', '/templates', body);
  expect((await send('GET', `/templates/${first}`)).json()).toMatchObject({ default_for_phase: false });
  expect((await send('GET', `/templates/${elsewhere}`)).json()).toMatchObject({ default_for_phase: true });
  const undoes = second.headers.get('pivotal-batch') ?? '';
  await hub.undo({ undoes, actor: { name: 'Ann', type: 'user' } });
  expect((await send('GET', `/templates/${first}`)).json()).toMatchObject({ default_for_phase: true });
});

test('what was not given of a template’s tasks is there with what it is then, after a change too', async () => {
  const { send, define } = await serve();
  const id = await define({ tasks: [{ title: 'Plan' }] });
  const usual = { assignee_rule: null, due_offset: null, customer_facing: false, subtasks: [] };
  const tasks = async () => (await send('GET', `/templates/${id}`)).json<{ tasks: object[] }>().tasks;
  expect(await tasks()).toEqual([{ title: 'Plan', ...usual }]);
  const changed = await send('PATCH', `/templates/${id}`, { tasks: [{ title: 'Sign', due_offset: 2 }] });
  expect(changed.json()).toMatchObject({ tasks: [{ title: 'Sign', ...usual, due_offset: 2 }] });
  expect(await tasks()).toEqual([{ title: 'Sign', ...usual, due_offset: 2 }]);
});

test('a template gives no task to who has left; for the owner of a customer the owner of the workspace stands in', async () => {
  const { hub, onboarding, send, define } = await serve();
  const eve = (await hub.people.add('Eve', null)).id;
  await hub.update('person', eve, { role: 'owner' });
  const removed_at = '2026-05-01T00:00:00.000Z';
  for (const id of ['p_csm', 'p_owner']) await hub.update('person', id, { removed_at });
  // Said of them again since, as another Pivotal or the cloud may.
  const { customer_id } = hub.get('onboarding', onboarding) as { customer_id: string };
  await hub.update('customer', customer_id, { owner_id: 'p_owner' });
  const tasks = [
    { title: 'Plan', assignee_rule: 'csm' },
    { title: 'Bill', assignee_rule: 'account_owner' },
  ];
  const applied = await send('POST', `/templates/${await define({ tasks })}/apply`, {
    onboarding_id: onboarding,
  });
  const { data, unassigned } = applied.json<Applied>();
  expect(data).toMatchObject([{ assignee_id: null }, { assignee_id: eve }]);
  expect(unassigned).toEqual([{ title: 'Plan', rule: 'csm' }]);
});
