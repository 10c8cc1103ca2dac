import { expect, test } from 'vitest';
import { ANN, openTestHub, refusalOf } from '../../../../test/support/hub.ts';
import type { Actor } from './transaction.ts';

const OTHER_PIVOTAL: Actor = { name: 'Ben’s laptop', type: 'user', bringsTasks: true };

async function withDoneWork() {
  const hub = openTestHub();
  const { id: customer } = await hub.create('customer', { name: 'Acme' });
  const { id: onboarding_id } = await hub.create('onboarding', { customer_id: customer });
  const task = await hub.create('task', { onboarding_id, title: 'Call Jo' });
  await hub.update('onboarding', String(onboarding_id), { phase: 'completed' });
  const remove = (resource: 'task' | 'onboarding', reference: unknown, actor = ANN) =>
    hub.write({ operation: 'delete', resource, reference: String(reference), actor });
  return { hub, onboarding_id, task, remove };
}

test('a task of a completed onboarding is deleted by nobody here, but by another Pivotal that was told of it before', async () => {
  const { hub, task, remove } = await withDoneWork();
  expect(await refusalOf(remove('task', task.id))).toMatchObject({ code: 'onboarding_completed' });
  await remove('task', task.id, OTHER_PIVOTAL);
  expect(hub.reads.list('task', {}, { limit: 1 }).documents).toEqual([]);
});

test('nor does it outlive its onboarding', async () => {
  const { remove, onboarding_id, task } = await withDoneWork();
  await remove('onboarding', onboarding_id);
  await expect(remove('task', task.id)).resolves.toBeDefined();
});
