import { describe, expect, test } from 'vitest';
import { serveForFile } from './local-caller.ts';

const { call, v1, ok, refusal, undo, customer, onboarding } = serveForFile();

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
});
