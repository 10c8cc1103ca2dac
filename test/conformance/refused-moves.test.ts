import { describe, expect, test } from 'vitest';
import { type Body, refusalOf, serveForFile } from './local-caller.ts';
import { type Case, long, NOT_AN_OBJECT, refusingBy } from './refusal-table.ts';

const served = serveForFile();
const { call, v1, ok, list, refusal, undo, customer, onboarding, contact } = served;
const refuses = refusingBy(served);

const make = (at: Body, fields: object = {}) =>
  ok('POST', '/tasks', { onboarding_id: at.id, title: 'Task', ...fields });
const read = ({ id }: Body) => ok('GET', `/tasks/${id}`);

describe('a task goes nowhere but below a task of its own onboarding', () => {
  test('whatever else is named as its parent, and whatever it is itself', async () => {
    const home = await customer();
    const [at, beside] = [await onboarding(home), await onboarding(home)];
    const away = await onboarding(await customer());
    const [task, parent] = [await make(at), await make(at)];
    const child = await make(at, { parent_task_id: parent.id });
    const elsewhere = [await make(beside), await make(away)];
    const gone = await make(at);
    await ok('DELETE', `/tasks/${gone.id}`);
    const refused = '400 invalid_parent parent_task_id';
    const parents: readonly Case[] = [
      ...[task.id, task.display_id, child.id, child.display_id, gone.id, at.id, home.id].map(
        (parent_task_id): Case => [{ parent_task_id }, refused],
      ),
      ...elsewhere.map(({ id }): Case => [{ parent_task_id: id }, refused]),
      ...['none', '__proto__', '0', '-1', 999_999].map(
        (parent_task_id): Case => [{ parent_task_id }, refused],
      ),
      ...[true, [], {}, [parent.id], 1.5].map(
        (parent_task_id): Case => [{ parent_task_id }, '400 invalid_type parent_task_id'],
      ),
      [{ parent_task_id: 0 }, '400 too_small parent_task_id'],
      [{ parent_task_id: '' }, '400 too_small parent_task_id'],
    ];
    await refuses('PATCH', `/tasks/${task.id}`, parents);
    // One that has subtasks is none.
    await refuses('PATCH', `/tasks/${parent.id}`, [[{ parent_task_id: task.id }, refused]]);
    // A refused parent takes nothing else along.
    await refuses('PATCH', `/tasks/${task.id}`, [[{ title: 'Renamed', parent_task_id: 'none' }, refused]]);
    expect(await read(task)).toEqual(task);
  });

  test('made without an onboarding, or in one that is none, it is not made', async () => {
    const acme = await customer();
    const at = await onboarding(acme);
    const gone = await onboarding(acme);
    await v1('DELETE', `/onboardings/${gone.id}`);
    await refuses(
      'POST',
      '/tasks',
      [
        ...NOT_AN_OBJECT,
        ...[null, true, [], {}, 1.5].map(
          (onboarding_id): Case => [{ onboarding_id }, '400 invalid_type onboarding_id'],
        ),
        [{ onboarding_id: 0 }, '400 too_small onboarding_id'],
        ...['none', '0', '-1', '1e0', '__proto__', acme.id, gone.id, 999_999].map(
          (onboarding_id): Case => [{ onboarding_id }, '404 onboarding_not_found onboarding_id'],
        ),
        [{ assignee_id: '' }, '400 too_small assignee_id'],
        [{ assignee_id: 0 }, '400 too_small assignee_id'],
        [{ assignee_id: long(256) }, '400 too_big assignee_id'],
        [{ assignee_id: 'a\nb' }, '400 invalid_string assignee_id'],
        ...[true, [], {}].map((assignee_id): Case => [{ assignee_id }, '400 invalid_type assignee_id']),
        [{ phase: 'Launch' }, '400 invalid_enum_value phase'],
        [{ position: null }, '400 invalid_type position'],
        [{ position: '1' }, '400 invalid_type position'],
        [{ customer_facing: 1 }, '400 invalid_type customer_facing'],
        [{ done: 'true' }, '400 invalid_type done'],
        [{ due_date: '2026-2-3' }, '400 invalid_string due_date'],
        [{ due_date: 20_260_203 }, '400 invalid_type due_date'],
      ],
      { onboarding_id: at.id, title: 'Task' },
    );
    expect(await list(`/tasks?onboarding_id=${at.id}`)).toEqual([]);
  });

  test('paused, none is completed: by its parent, its subtasks, in a batch, or by where it is put', async () => {
    const at = await onboarding(await customer());
    const [open, done] = [await make(at), await make(at, { done: true })];
    const child = await make(at, { parent_task_id: open.id });
    const lone = await make(at);
    await v1('PATCH', `/onboardings/${at.id}`, { state: 'paused' });
    // Paused again it is as paused as before.
    const again = await v1('PATCH', `/onboardings/${at.id}`, { state: 'paused' });
    expect([again.status, again.headers.get('pivotal-batch')]).toEqual([200, null]);
    const refused = '409 onboarding_paused';
    await refuses('PATCH', `/tasks/${open.id}`, [
      [{ done: true }, refused],
      [{ done: true, complete_subtasks: true }, refused],
    ]);
    await refuses('PATCH', `/tasks/${child.id}`, [[{ done: true, title: 'Renamed' }, refused]]);
    await refuses('PATCH', `/tasks/${done.id}`, [
      [{ parent_task_id: lone.id }, refused],
      [{ complete_subtasks: true, parent_task_id: lone.display_id }, refused],
    ]);
    const update = (id: string, fields: object) => ({ operation: 'update', type: 'task', id, fields });
    expect(
      await refusal('POST', '/batch', {
        commands: [update(lone.id, { title: 'Renamed' }), update(child.id, { done: true })],
      }),
    ).toBe('409 onboarding_paused commands.1');
    expect([await read(open), await read(child), await read(lone)]).toEqual([open, child, lone]);
  });

  test('completed, nothing of its tasks is changed, and comments are taken', async () => {
    const at = await onboarding(await customer());
    const [task, other] = [await make(at), await make(at)];
    await v1('PATCH', `/onboardings/${at.id}`, { phase: 'completed' });
    const refused = '409 onboarding_completed';
    await refuses('PATCH', `/tasks/${task.id}`, [
      [{ title: 'Renamed' }, refused],
      [{ done: true }, refused],
      [{ parent_task_id: other.id }, refused],
      [{ phase: 'launch' }, refused],
      [{ due_date: '2026-12-01' }, refused],
      [{ position: 9 }, refused],
    ]);
    expect(await refusal('DELETE', `/tasks/${task.id}`)).toBe(refused);
    for (const [subject_type, subject_id] of [
      ['onboarding', at.id],
      ['task', task.id],
    ])
      await ok('POST', '/comments', { subject_type, subject_id, body: 'Well done' });
  });
});

describe('merges', () => {
  test('into what is gone or itself are refused; every name that a customer ever had leads on', async () => {
    const [one, two, three] = [await customer(), await customer({ status: 'archived' }), await customer()];
    const gone = await customer();
    await v1('DELETE', `/customers/${gone.id}`);
    const into = (from: Body, to: unknown) => call('POST', `/customers/${from.id}/merge`, { into: to });
    expect(refusalOf(await into(one, gone.id))).toBe('404 customer_not_found into');
    expect(refusalOf(await into(gone, one.id))).toBe('404 customer_not_found');
    expect(refusalOf(await into(one, one.display_id))).toBe('400 invalid_merge into');
    for (const body of [null, [], 7, 'x'])
      expect(await refusal('POST', `/customers/${one.id}/merge`, body)).toMatch(
        /^400 invalid_(?:type|json)$/u,
      );
    expect(await refusal('POST', `/customers/${one.id}/merge`, {})).toBe('400 missing_field into');
    // An archived one may win: it stays archived.
    const first = await into(one, two.id);
    expect(first.json()).toMatchObject({ id: two.id, status: 'archived' });
    const second = await into(one, three.id);
    expect(second.json()).toMatchObject({ id: three.id });
    for (const name of [one.id, one.display_id, two.id, two.display_id])
      expect((await v1('GET', `/customers/${name}`)).json()).toMatchObject({ id: three.id });
    for (const [from, to] of [
      [one, three.id],
      [three, two.display_id],
    ] as const)
      expect(refusalOf(await into(from, to))).toBe('400 invalid_merge into');
    // Undone in the order in which they were done, the one on top first.
    expect(await undo(second)).toMatchObject({ left: [] });
    expect((await v1('GET', `/customers/${one.id}`)).json()).toMatchObject({ id: two.id });
    expect(await undo(first)).toMatchObject({ left: [] });
    expect((await v1('GET', `/customers/${one.id}`)).json()).toMatchObject({ id: one.id });
  });
});

describe('people who leave', () => {
  test('hand over to somebody who is here and somebody else, and a primary contact leaves no second', async () => {
    const [ann, ben] = [
      await ok('POST', '/people', { name: 'Ann L' }),
      await ok('POST', '/people', { name: 'Ben L' }),
    ];
    const acme = await customer({ owner_id: ben.id });
    const removed_at = '2026-01-01T00:00:00.000Z';
    await refuses('PATCH', `/people/${ben.id}`, [
      [{ removed_at, hand_over_to: ben.id }, '400 invalid_person hand_over_to'],
      [{ removed_at, hand_over_to: String(ben.display_id) }, '400 invalid_person hand_over_to'],
      [{ removed_at, hand_over_to: acme.id }, '404 person_not_found hand_over_to'],
    ]);
    const left = await call('PATCH', `/people/${ben.id}`, { removed_at, hand_over_to: ann.id });
    expect((await v1('GET', `/customers/${acme.id}`)).json()).toMatchObject({ owner_id: ann.id });
    const cem = await ok('POST', '/people', { name: 'Cem L' });
    await refuses('PATCH', `/people/${cem.id}`, [
      [{ removed_at, hand_over_to: ben.id }, '400 invalid_person hand_over_to'],
    ]);
    expect(await refusal('DELETE', `/people/${ann.id}`)).toBe('409 person_in_use');
    await undo(left);
    expect((await v1('GET', `/customers/${acme.id}`)).json()).toMatchObject({ owner_id: ben.id });
  });

  test('one primary contact at most, never an archived one, and none of another customer', async () => {
    const [acme, other] = [await customer(), await customer()];
    const [jo, kim] = [
      await contact(acme, { name: 'Jo', email: 'jo@a.example' }),
      await contact(acme, { name: 'Kim', email: 'kim@a.example' }),
    ];
    const lee = await contact(other, { name: 'Lee', email: 'lee@a.example' });
    const primaries = async () =>
      (await v1('GET', `/customers/${acme.id}/contacts`))
        .json<{ data: Body[] }>()
        .data.filter(({ is_primary }) => is_primary === true)
        .map(({ id }) => id);
    const change = (one: Body, fields: object) => v1('PATCH', `/contacts/${one.id}`, fields);
    await change(jo, { archived: true });
    expect(await primaries()).toEqual([]);
    for (const fields of [{ is_primary: true }, { archived: true, is_primary: true }]) {
      await change(jo, fields);
      expect(await primaries()).toEqual([]);
    }
    await change(lee, { is_primary: true });
    expect(await primaries()).toEqual([]);
    await change(kim, { is_primary: true });
    await change(jo, { archived: false, is_primary: true });
    expect(await primaries()).toEqual([jo.id]);
    for (const is_primary of ['yes', null, 1])
      expect(refusalOf(await change(kim, { is_primary }))).toBe('400 invalid_type is_primary');
  });
});
