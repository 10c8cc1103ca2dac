import { expect, test } from 'vitest';
import { ANN, CLOUD, openTestHub, type TestHub, UPSTREAM } from '../../../../test/support/hub.ts';
import type { Resource } from '../records/records.ts';
import type { Document } from '../records/transaction.ts';
import type { RemoteRecord } from './upstream-rules.ts';

const AT = '2026-05-20T10:00:00.000Z';

function open() {
  const hub = openTestHub();
  hub.settings.set('upstream', UPSTREAM);
  const pull = (resource: Resource, fields: Document & { id: string }) => {
    const record: RemoteRecord = {
      object: resource,
      display_id: 1,
      created_at: AT,
      updated_at: AT,
      ...fields,
    };
    return hub.writeUpstream({ operation: 'apply_upstream', resource, record, actor: CLOUD });
  };
  return { hub, pull };
}

async function deletedThere(hub: TestHub, key: string): Promise<void> {
  const entry = hub.outbox.inState('pending').find((each) => each.key === key);
  await hub.writeUpstream({ operation: 'mark_deleted_in_cloud', entry: entry?.id ?? 0, actor: CLOUD });
}

const settle = (hub: TestHub, action: 'keep_mine' | 'take_theirs') => {
  const [conflict] = hub.conflicts.list();
  return hub.writeUpstream({ operation: 'resolve_conflict', id: conflict?.id ?? 0, action, actor: ANN });
};

test('a customer that is made anew there takes along what was deleted there by itself: it is made once', async () => {
  const { hub, pull } = open();
  await pull('customer', { id: 'cus_1', name: 'Acme' });
  await pull('onboarding', {
    id: 'onb_1',
    customer_id: 'cus_1',
    name: 'Rollout',
    phase: 'launch',
    state: 'active',
  });
  await hub.update('customer', 'cus_1', { name: 'Acme Ltd' });
  await hub.update('onboarding', 'onb_1', { notes: 'Mine' });
  await deletedThere(hub, 'cus_1');
  await deletedThere(hub, 'onb_1');
  expect(hub.conflicts.list().map(({ key }) => key)).toEqual(['cus_1', 'onb_1']);
  await settle(hub, 'keep_mine');
  expect(hub.conflicts.list()).toEqual([]);
  expect(hub.outbox.of('onboarding', 'onb_1')).toMatchObject([
    { operation: 'create', fields: { notes: 'Mine' } },
  ]);
});

test.each(['keep_mine', 'take_theirs'] as const)(
  'a phase in conflict that both sides have in the end brings along when it was completed there: %s',
  async (action) => {
    const { hub, pull } = open();
    await pull('customer', { id: 'cus_1', name: 'Acme' });
    const there = { id: 'onb_1', customer_id: 'cus_1', phase: 'review', state: 'active', completed_at: null };
    await pull('onboarding', there);
    await hub.update('onboarding', 'onb_1', { phase: action === 'keep_mine' ? 'completed' : 'launch' });
    const completed = { ...there, phase: 'completed', completed_at: '2026-05-21T10:00:00.000Z' };
    if (action === 'keep_mine') {
      await pull('onboarding', { ...there, phase: 'launch' });
      const [entry] = hub.outbox.inState('pending');
      const record = { object: 'onboarding', display_id: 1, created_at: AT, updated_at: AT, ...completed };
      const entryId = entry?.id ?? 0;
      const body = JSON.stringify({ phase: 'completed' });
      const sent = {
        entry: entryId,
        body,
        fields: entry?.fields ?? {},
        idempotencyKey: entry?.idempotency_key ?? '',
        sentAt: AT,
      };
      await hub.writeUpstream({ operation: 'mark_sent', ...sent, actor: CLOUD });
      await hub.writeUpstream({
        operation: 'confirm_sent',
        entry: entryId,
        record,
        localOnly: [],
        actor: CLOUD,
      });
    } else {
      await pull('onboarding', completed);
    }
    expect(hub.conflicts.list()).toMatchObject([{ field: 'phase' }]);
    await settle(hub, action);
    expect(hub.get('onboarding', 'onb_1')).toMatchObject({
      phase: 'completed',
      completed_at: '2026-05-21T10:00:00.000Z',
    });
  },
);

test('what was deleted here and moved there comes back at its new customer, and is not made anew with the old one', async () => {
  const { hub, pull } = open();
  await pull('customer', { id: 'cus_1', name: 'Acme', display_id: 1 });
  const jane = { id: 'con_1', customer_id: 'cus_1', name: 'Jane', email: 'jane@acme.example', title: 'CTO' };
  await pull('contact', jane);
  await hub.write({ operation: 'delete', resource: 'contact', reference: 'con_1', actor: ANN });
  await pull('customer', { id: 'cus_2', name: 'Birch', display_id: 2 });
  await pull('contact', { ...jane, customer_id: 'cus_2', title: 'CEO' });
  expect(hub.conflicts.list()).toMatchObject([{ key: 'con_1', field: null }]);
  await settle(hub, 'take_theirs');
  expect(hub.get('contact', 'con_1')).toMatchObject({ customer_id: 'cus_2', title: 'CEO' });
  const listed = (customer: string) =>
    hub.reads.listContacts(customer, { cursor: undefined, limit: 10 }).documents;
  expect(listed('cus_1')).toEqual([]);
  expect(listed('cus_2')).toHaveLength(1);

  await hub.update('customer', 'cus_1', { name: 'Acme Ltd' });
  await deletedThere(hub, 'cus_1');
  await settle(hub, 'keep_mine');
  expect(hub.outbox.inState('pending')).toMatchObject([{ resource: 'customer', operation: 'create' }]);
});
