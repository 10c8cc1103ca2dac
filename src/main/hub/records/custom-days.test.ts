import { expect, test } from 'vitest';
import { openTestHub } from '../../../../test/support/hub.ts';

test('a moment in a custom field of days is stored as its day, and one that is none refused', async () => {
  const hub = openTestHub();
  await hub.create('custom_field', { slug: 'renewal', label: 'Renewal', type: 'date' });
  const { id, custom_fields } = await hub.create('customer', {
    name: 'Acme',
    custom_fields: { renewal: '2026-12-15T00:00:00.000Z', seen: '2026-12-15T10:00:00Z' },
  });
  // What nobody has defined stays as it was given.
  expect(custom_fields).toEqual({ renewal: '2026-12-15', seen: '2026-12-15T10:00:00Z' });
  const changed = await hub.update('customer', String(id), {
    custom_fields: { renewal: '2027-01-01T00:00:00Z' },
  });
  expect(changed.custom_fields).toEqual({ renewal: '2027-01-01' });
  await expect(
    hub.update('customer', String(id), { custom_fields: { renewal: '2026-02-30T00:00:00Z' } }),
  ).rejects.toThrow('renewal');
});

test('a list of tasks is narrowed by days in either form', async () => {
  const hub = openTestHub();
  const customer = await hub.create('customer', { name: 'Acme' });
  const onboarding = await hub.create('onboarding', { name: 'Rollout' }, { customer: String(customer.id) });
  const task = { title: 'Kick off', due_date: '2026-12-15T00:00:00Z', onboarding_id: onboarding.id };
  await hub.create('task', task);
  for (const due_before of ['2026-12-16', '2026-12-16T00:00:00Z'])
    expect(hub.reads.list('task', { due_before }, { limit: 9 }).documents).toHaveLength(1);
  for (const due_before of ['2026-12-15', '2026-12-15T00:00:00Z'])
    expect(hub.reads.list('task', { due_before }, { limit: 9 }).documents).toHaveLength(0);
});
