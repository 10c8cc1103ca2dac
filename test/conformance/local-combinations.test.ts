import { describe, expect, test } from 'vitest';
import { type Body, serveForFile } from './local-caller.ts';

const { call, v1, ok, list, refusal, undo, customer, onboarding, contact } = serveForFile();

describe('tasks', () => {
  test('take their subtasks along also when they were done before, as the onboarding allows', async () => {
    const at = await onboarding(await customer());
    const make = (fields: object) => ok('POST', '/tasks', { onboarding_id: at.id, title: 'Task', ...fields });
    const parent = await make({});
    const [one, two] = [await make({ parent_task_id: parent.id }), await make({ parent_task_id: parent.id })];
    const areDone = async () =>
      await Promise.all([one, two].map(async ({ id }) => (await ok('GET', `/tasks/${id}`)).done));
    const all = { done: true, complete_subtasks: true };
    await ok('PATCH', `/tasks/${parent.id}`, { done: true });
    await v1('PATCH', `/onboardings/${at.id}`, { state: 'paused' });
    expect(await refusal('PATCH', `/tasks/${parent.id}`, all)).toBe('409 onboarding_paused');
    expect(await refusal('PATCH', `/tasks/${parent.id}`, { complete_subtasks: true, notes: 'x' })).toBe(
      '409 onboarding_paused',
    );
    expect(await areDone()).toEqual([false, false]);
    await v1('PATCH', `/onboardings/${at.id}`, { state: 'active' });
    const changed = await call('PATCH', `/tasks/${parent.id}`, all);
    expect(await areDone()).toEqual([true, true]);
    expect(changed.headers.get('pivotal-batch')).toEqual(expect.any(String));
    expect(await undo(changed)).toMatchObject({ left: [] });
    expect(await areDone()).toEqual([false, false]);
    await ok('PATCH', `/tasks/${one.id}`, { done: true });
    await ok('PATCH', `/tasks/${parent.id}`, { complete_subtasks: true });
    expect(await areDone()).toEqual([true, true]);
    const again = await call('PATCH', `/tasks/${parent.id}`, all);
    expect([again.status, again.headers.get('pivotal-batch')]).toEqual([200, null]);
  });

  test('are given to somebody by either id, and to nobody by null alone', async () => {
    const home = await customer();
    const at = await onboarding(home);
    await contact(home, { name: 'Jo Combined', email: 'jo@acme.example' });
    await contact(home, { name: 'Jim Combined', email: 'jim@acme.example' });
    const ann = await ok('POST', '/people', { name: 'Ann Combined' });
    const max = await contact(home, { name: 'Max Combined', email: 'max@acme.example' });
    const give = async (assignee_id: unknown) =>
      (await ok('POST', '/tasks', { onboarding_id: at.id, title: 'Task', assignee_id })).assignee_id;
    expect(await give(ann.id)).toBe(ann.id);
    expect(await give(String(ann.display_id))).toBe(ann.id);
    expect(await give(ann.display_id)).toBe(ann.id);
    expect(await give(max.id)).toBe(max.id);
    expect(await give(String(max.display_id))).toBe(max.id);
    expect(await give(null)).toBeNull();
    expect(await list(`/tasks?onboarding_id=${at.id}&assignee_id=${ann.display_id}`)).toHaveLength(3);
    expect(await list(`/tasks?onboarding_id=${at.id}&assignee_id=${max.display_id}`)).toHaveLength(2);
    const make = (assignee_id: unknown) =>
      refusal('POST', '/tasks', { onboarding_id: at.id, title: 'Task', assignee_id });
    for (const nobody of ['', '   ']) expect(await make(nobody)).toBe('400 too_small assignee_id');
    expect(await make(1.5)).toBe('400 invalid_type assignee_id');
    expect(await make([ann.id])).toBe('400 invalid_type assignee_id');
  });

  test('of a completed onboarding stay: none is deleted, alone or with its parent, or in a batch', async () => {
    const at = await onboarding(await customer());
    const made = await call('POST', '/tasks', { onboarding_id: at.id, title: 'Task' });
    const parent = made.json<Body>();
    const child = await ok('POST', '/tasks', {
      onboarding_id: at.id,
      title: 'Part',
      parent_task_id: parent.id,
    });
    await v1('PATCH', `/onboardings/${at.id}`, { phase: 'completed' });
    expect(await refusal('DELETE', `/tasks/${parent.display_id}`)).toBe('409 onboarding_completed');
    expect(await refusal('DELETE', `/tasks/${child.id}`)).toBe('409 onboarding_completed');
    const commands = [{ operation: 'delete', type: 'task', id: child.id }];
    expect(await refusal('POST', '/batch', { commands })).toMatch(/^409 onboarding_completed/u);
    expect(await list(`/tasks?onboarding_id=${at.id}`)).toHaveLength(2);
    await v1('PATCH', `/onboardings/${at.id}`, { phase: 'launch' });
    await ok('DELETE', `/tasks/${parent.id}`);
    expect(await list(`/tasks?onboarding_id=${at.id}`)).toHaveLength(0);
    // Who asks again is answered the same, whatever has become of the onboarding.
    await v1('PATCH', `/onboardings/${at.id}`, { phase: 'completed' });
    expect(await ok('DELETE', `/tasks/${parent.id}`)).toMatchObject({ deleted: true, id: parent.id });
  });
});

test('comments of a kind of subject that there is not are refused by its name', async () => {
  expect(await refusal('GET', '/comments?subject_type=contact&subject_id=1')).toBe(
    '400 invalid_enum_value subject_type',
  );
  expect(await refusal('GET', '/comments?subject_id=1')).toBe('400 missing_field subject_type');
});
