import { describe, expect, test } from 'vitest';
import { type Body, serveForFile } from './local-caller.ts';

const { call, v1, ok, list, refusal, undo, customer, onboarding, contact } = serveForFile();

const titles = (rows: readonly Body[]) => rows.map(({ title }) => title);

describe('tasks', () => {
  test('have every field of the contract, with its default', async () => {
    const at = await onboarding(await customer(), { phase: 'review' });
    const task = await ok('POST', '/tasks', { onboarding_id: at.id, title: 'Call' });
    expect(task).toEqual({
      object: 'task',
      id: expect.stringMatching(/^\S+$/u),
      display_id: expect.any(Number),
      onboarding_id: at.id,
      customer_id: at.customer_id,
      parent_task_id: null,
      title: 'Call',
      notes: null,
      phase: 'review',
      assignee_id: null,
      due_date: null,
      done: false,
      completed_at: null,
      completed_by: null,
      auto: false,
      customer_facing: false,
      position: 1,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
  });

  test('are refused for what is missing, too long, no day, or of nobody, and the field is named', async () => {
    const at = await onboarding(await customer());
    const make = (fields: object) =>
      refusal('POST', '/tasks', { onboarding_id: at.id, title: 'Call', ...fields });
    expect(await refusal('POST', '/tasks', { title: 'Call' })).toBe('400 missing_field onboarding_id');
    expect(await refusal('POST', '/tasks', { onboarding_id: at.id })).toBe('400 missing_field title');
    expect(await make({ onboarding_id: 'nowhere' })).toBe('404 onboarding_not_found onboarding_id');
    expect(await make({ title: '' })).toBe('400 too_small title');
    expect(await make({ title: '  ' })).toBe('400 too_small title');
    expect(await make({ title: 'x'.repeat(256) })).toBe('400 too_big title');
    expect(await make({ title: 'a\nb' })).toBe('400 invalid_string title');
    expect(await make({ title: 7 })).toBe('400 invalid_type title');
    expect(await make({ notes: 'x'.repeat(20_001) })).toBe('400 too_big notes');
    expect(await make({ due_date: '2026-02-30' })).toBe('400 invalid_string due_date');
    expect(await make({ due_date: '2026-02-03T25:00:00.000Z' })).toBe('400 invalid_string due_date');
    expect(await make({ done: 'yes' })).toBe('400 invalid_type done');
    expect(await make({ phase: 'nowhere' })).toBe('400 invalid_enum_value phase');
    expect(await make({ parent_task_id: 'nothing' })).toBe('400 invalid_parent parent_task_id');
  });

  test('keep what is fixed or read-only whatever is sent', async () => {
    const home = await customer();
    const [at, other] = [await onboarding(home), await onboarding(home)];
    const task = await ok('POST', '/tasks', {
      onboarding_id: at.id,
      title: 'Call',
      completed_by: 'somebody',
      auto: true,
      customer_id: 'another',
    });
    expect(task).toMatchObject({ completed_by: null, auto: false, customer_id: home.id });
    const changed = await call('PATCH', `/tasks/${task.id}`, {
      onboarding_id: other.id,
      completed_at: '2020-01-01T00:00:00.000Z',
      auto: true,
    });
    expect(changed.status).toBe(200);
    expect(changed.json()).toEqual(task);
    expect(changed.headers.get('pivotal-batch')).toBeNull();
  });

  test('know one level of parents, of their own onboarding', async () => {
    const home = await customer();
    const [at, other] = [await onboarding(home), await onboarding(home)];
    const make = (fields: object) => ok('POST', '/tasks', { onboarding_id: at.id, title: 'Task', ...fields });
    const parent = await make({});
    const child = await make({ parent_task_id: parent.display_id });
    expect(child.parent_task_id).toBe(parent.id);
    const elsewhere = await ok('POST', '/tasks', { onboarding_id: other.id, title: 'Elsewhere' });
    const under = (id: unknown) =>
      refusal('POST', '/tasks', { onboarding_id: at.id, title: 'No', parent_task_id: id });
    const refused = '400 invalid_parent parent_task_id';
    expect(await under(child.id)).toBe(refused);
    expect(await under(elsewhere.id)).toBe(refused);
    expect(await refusal('PATCH', `/tasks/${parent.id}`, { parent_task_id: parent.id })).toBe(refused);
    expect(await refusal('PATCH', `/tasks/${parent.id}`, { parent_task_id: (await make({})).id })).toBe(
      refused,
    );
    const gone = await make({});
    await ok('DELETE', `/tasks/${gone.id}`);
    expect(await under(gone.id)).toBe(refused);
  });

  test('paused: none is completed, all else may change; completed: nothing may, and what changes nothing is no change', async () => {
    const at = await onboarding(await customer());
    const make = (fields: object) => ok('POST', '/tasks', { onboarding_id: at.id, title: 'Task', ...fields });
    const [open, done] = [await make({}), await make({ done: true })];
    await v1('PATCH', `/onboardings/${at.id}`, { state: 'paused' });
    expect(await refusal('PATCH', `/tasks/${open.id}`, { done: true })).toBe('409 onboarding_paused');
    expect(await refusal('POST', '/tasks', { onboarding_id: at.id, title: 'No', done: true })).toBe(
      '409 onboarding_paused',
    );
    expect(await ok('PATCH', `/tasks/${done.id}`, { done: false })).toMatchObject({
      done: false,
      completed_at: null,
    });
    expect(await ok('PATCH', `/tasks/${open.id}`, { title: 'Renamed' })).toMatchObject({ title: 'Renamed' });
    await make({ title: 'New' });
    await v1('PATCH', `/onboardings/${at.id}`, { state: 'active', phase: 'completed' });
    const refused = '409 onboarding_completed';
    expect(await refusal('PATCH', `/tasks/${open.id}`, { title: 'No' })).toBe(refused);
    expect(await refusal('PATCH', `/tasks/${open.id}`, { done: true })).toBe(refused);
    expect(await refusal('POST', '/tasks', { onboarding_id: at.id, title: 'No' })).toBe(refused);
    expect((await call('PATCH', `/tasks/${open.id}`, {})).status).toBe(200);
    await v1('PATCH', `/onboardings/${at.id}`, { phase: 'launch' });
    expect(await ok('PATCH', `/tasks/${open.id}`, { done: true })).toMatchObject({ done: true });
  });

  test('complete with their subtasks by themselves, and reopen; a parent done by hand leaves them, unless told', async () => {
    const at = await onboarding(await customer());
    const make = (fields: object) => ok('POST', '/tasks', { onboarding_id: at.id, title: 'Task', ...fields });
    const parent = await make({});
    const [one, two] = [await make({ parent_task_id: parent.id }), await make({ parent_task_id: parent.id })];
    const read = ({ id }: Body) => ok('GET', `/tasks/${id}`);
    const set = ({ id }: Body, fields: object) => ok('PATCH', `/tasks/${id}`, fields);
    await set(one, { done: true });
    expect(await read(parent)).toMatchObject({ done: false });
    await set(two, { done: true });
    expect(await read(parent)).toMatchObject({ done: true, auto: true, completed_at: expect.any(String) });
    await set(two, { done: false });
    expect(await read(parent)).toMatchObject({
      done: false,
      auto: false,
      completed_at: null,
      completed_by: null,
    });
    await set(parent, { done: true });
    expect(await read(two)).toMatchObject({ done: false });
    await set(one, { done: false });
    expect(await read(parent)).toMatchObject({ done: true, auto: false });
    await set(parent, { done: false });
    const all = await call('PATCH', `/tasks/${parent.id}`, { done: true, complete_subtasks: true });
    expect(await read(one)).toMatchObject({ done: true });
    expect(await undo(all)).toMatchObject({ left: [] });
    expect([await read(one), await read(two), await read(parent)].map(({ done }) => done)).toEqual([
      false,
      false,
      false,
    ]);
    await ok('DELETE', `/tasks/${parent.id}`);
    expect(await refusal('GET', `/tasks/${one.id}`)).toBe('404 task_not_found');
  });

  test('are filtered by each filter, day bounds left out, and by either id', async () => {
    const [home, away] = [await customer(), await customer()];
    const at = await onboarding(home, { phase: 'review' });
    const other = await onboarding(away);
    const ann = await ok('POST', '/people', { name: 'Ann Tasks' });
    const jo = await contact(home, { name: 'Jo Client', email: 'jo@acme.example' });
    const make = (title: string, fields: object = {}) =>
      ok('POST', '/tasks', { onboarding_id: at.id, title, ...fields });
    await make('a', { due_date: '2026-03-01', assignee_id: ann.id });
    await make('b', { due_date: '2026-03-02', assignee_id: jo.id });
    await make('c', { due_date: '2026-03-03', done: true });
    await make('d', { phase: 'launch' });
    await ok('POST', '/tasks', { onboarding_id: other.id, title: 'e' });
    const find = async (query: string) => titles(await list(`/tasks?${query}`)).toSorted();
    expect(await find(`onboarding_id=${at.display_id}`)).toEqual(['a', 'b', 'c', 'd']);
    expect(await find(`customer_id=${away.display_id}`)).toEqual(['e']);
    expect(await find(`assignee_id=${ann.id}`)).toEqual(['a']);
    expect(await find(`assignee_id=${jo.id}`)).toEqual(['b']);
    expect(await find(`customer_id=${home.id}&done=true`)).toEqual(['c']);
    expect(await find(`customer_id=${home.id}&done=false`)).toEqual(['a', 'b', 'd']);
    expect(await find(`customer_id=${home.id}&due_before=2026-03-02`)).toEqual(['a']);
    expect(await find(`customer_id=${home.id}&due_after=2026-03-02`)).toEqual(['c']);
    expect(await find(`customer_id=${home.id}&due_after=2026-03-01&due_before=2026-03-03`)).toEqual(['b']);
    expect(await find(`customer_id=${home.id}&phase=launch`)).toEqual(['d']);
    expect(await find(`customer_id=${home.id}&done=&phase=`)).toEqual(['a', 'b', 'c', 'd']);
    expect(await refusal('GET', '/tasks?due_before=soon')).toBe('400 invalid_string due_before');
    expect(await refusal('GET', '/tasks?done=perhaps')).toMatch(/^400 \w+ done$/u);
    expect(await refusal('GET', '/tasks?limit=101')).toBe('400 too_big limit');
    expect(await refusal('GET', '/tasks?cursor=here')).toBe('400 invalid_string cursor');
  });

  test('go to a person or a contact, who does not become one of the workspace', async () => {
    const home = await customer();
    const at = await onboarding(home);
    const jo = await contact(home, { name: 'Jo', email: 'jo@acme.example' });
    const make = (assignee_id: unknown) =>
      ok('POST', '/tasks', { onboarding_id: at.id, title: 'Task', assignee_id });
    expect(await make(jo.id)).toMatchObject({ assignee_id: jo.id });
    const people = (await list('/people')).length;
    expect(await list('/people')).toHaveLength(people);
    expect(await refusal('POST', '/tasks', { onboarding_id: at.id, title: 'Task', assignee_id: 7.5 })).toBe(
      '400 invalid_type assignee_id',
    );
  });
});

describe('comments', () => {
  test('have every field of the contract, with its default', async () => {
    const home = await customer();
    const made = await ok('POST', '/comments', {
      subject_type: 'customer',
      subject_id: home.display_id,
      body: '**Hi**',
    });
    expect(made).toEqual({
      object: 'comment',
      id: expect.any(String),
      display_id: expect.any(Number),
      subject_type: 'customer',
      subject_id: home.id,
      kind: 'comment',
      body: '**Hi**',
      visibility: 'internal',
      occurred_at: expect.any(String),
      pinned: false,
      mentions: [],
      attachments: [],
      edited_at: null,
      created_by: expect.any(String),
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    const kept = await ok('PATCH', `/comments/${made.id}`, {
      subject_id: 'another',
      subject_type: 'task',
      mentions: [{}],
      created_by: 'x',
      edited_at: '2020-01-01T00:00:00.000Z',
    });
    expect(kept).toEqual(made);
    expect(await ok('PATCH', `/comments/${made.id}`, { pinned: true })).toMatchObject({
      pinned: true,
      edited_at: null,
    });
    expect(await ok('PATCH', `/comments/${made.id}`, { body: 'Ho' })).toMatchObject({
      edited_at: expect.any(String),
    });
  });

  test('are refused without subject, words, or with too many of them', async () => {
    const home = await customer();
    const on = { subject_type: 'customer', subject_id: home.id };
    expect(await refusal('POST', '/comments', { ...on })).toBe('400 missing_field body');
    expect(await refusal('POST', '/comments', { ...on, body: '' })).toBe('400 too_small body');
    expect(await refusal('POST', '/comments', { ...on, body: ' \n' })).toBe('400 too_small body');
    expect(await refusal('POST', '/comments', { ...on, body: 'x'.repeat(20_001) })).toBe('400 too_big body');
    await ok('POST', '/comments', { ...on, body: 'x'.repeat(20_000) });
    expect(await refusal('POST', '/comments', { subject_id: home.id, body: 'x' })).toBe(
      '400 missing_field subject_type',
    );
    expect(await refusal('POST', '/comments', { subject_type: 'customer', body: 'x' })).toBe(
      '400 missing_field subject_id',
    );
    expect(await refusal('POST', '/comments', { ...on, subject_type: 'contact', body: 'x' })).toBe(
      '400 invalid_enum_value subject_type',
    );
    expect(await refusal('POST', '/comments', { ...on, subject_type: 'task', body: 'x' })).toBe(
      '404 task_not_found subject_id',
    );
    expect(await refusal('POST', '/comments', { ...on, kind: 'shout', body: 'x' })).toBe(
      '400 invalid_enum_value kind',
    );
    expect(await refusal('POST', '/comments', { ...on, visibility: 'all', body: 'x' })).toBe(
      '400 invalid_enum_value visibility',
    );
    expect(await refusal('POST', '/comments', { ...on, occurred_at: 'now', body: 'x' })).toBe(
      '400 invalid_string occurred_at',
    );
    expect(await refusal('POST', '/comments', { ...on, attachments: ['none'], body: 'x' })).toMatch(
      /^(400|404) \w+ attachments/u,
    );
  });
});

describe('templates', () => {
  test('are refused for what no task of one may be', async () => {
    const make = (task: object) =>
      refusal('POST', '/templates', { name: 'T', phase: 'launch', tasks: [task] });
    expect(await refusal('POST', '/templates', { phase: 'launch' })).toBe('400 missing_field name');
    expect(await make({})).toBe('400 missing_field tasks.0.title');
    expect(await make({ title: 'x', assignee_rule: 'boss' })).toBe(
      '400 invalid_enum_value tasks.0.assignee_rule',
    );
    expect(await make({ title: 'x', due_offset: 1.5 })).toBe('400 invalid_type tasks.0.due_offset');
    expect(await make({ title: 'x', subtasks: [''] })).toBe('400 too_small tasks.0.subtasks.0');
    expect(await refusal('POST', '/templates', { name: 'T', phase: 'nowhere' })).toBe(
      '400 invalid_enum_value phase',
    );
  });

  test('applied, answer with the tasks, and name those that nobody gets', async () => {
    const home = await customer();
    const at = await onboarding(home, { phase: 'launch', se_id: 'person_se' });
    const template = await ok('POST', '/templates', {
      name: 'Launch',
      phase: 'launch',
      tasks: [
        { title: 'One', assignee_rule: 'role:se', due_offset: -2, customer_facing: true, subtasks: ['Part'] },
        { title: 'Two', assignee_rule: 'customer_primary_contact' },
        { title: 'Three' },
      ],
    });
    const answer = await call('POST', `/templates/${template.id}/apply`, { onboarding_id: at.display_id });
    const made = answer.json<{ object: string; data: Body[]; unassigned: unknown }>();
    expect(made).toMatchObject({
      object: 'list',
      has_more: false,
      next_cursor: null,
      unassigned: [{ title: 'Two', rule: 'customer_primary_contact' }],
    });
    expect(made.data.map(({ title, assignee_id }) => [title, assignee_id])).toEqual([
      ['One', 'person_se'],
      ['Part', null],
      ['Two', null],
      ['Three', null],
    ]);
    expect(made.data[0]).toMatchObject({
      customer_facing: true,
      phase: 'launch',
      due_date: expect.any(String),
    });
    expect(await undo(answer)).toMatchObject({ left: [] });
    expect(await refusal('POST', `/templates/${template.id}/apply`, {})).toBe(
      '400 missing_field onboarding_id',
    );
    expect(await refusal('POST', `/templates/${template.id}/apply`, { onboarding_id: 'x' })).toBe(
      '404 onboarding_not_found onboarding_id',
    );
    expect(await refusal('POST', '/templates/none/apply', { onboarding_id: at.id })).toBe(
      '404 template_not_found',
    );
  });
});
