import { expect, test } from 'vitest';
import { ANN, CLOUD, openTestHub, type TestHub, UPSTREAM } from '../../../../test/support/hub.ts';
import type { Resource } from '../records/records.ts';
import type { Document } from '../records/transaction.ts';
import type { RemoteRecord } from './upstream-rules.ts';

const AT = '2026-05-20T10:00:00.000Z';

/** A create whose answer was lost: a poll has brought the record before, so that there are two rows of it. */
async function twoRows(resource: Resource) {
  const hub = openTestHub();
  hub.settings.set('upstream', UPSTREAM);
  const pull = (type: Resource, fields: Document & { id: string }) =>
    hub.writeUpstream({
      operation: 'apply_upstream',
      resource: type,
      record: remote(type, fields),
      actor: CLOUD,
    });
  if (resource !== 'customer') await pull('customer', { id: 'cus_of', name: 'Owner', display_id: 7 });
  const owner: Document = resource === 'customer' ? {} : { customer_id: 'cus_of' };
  const input =
    resource === 'contact'
      ? { name: 'Acme', email: 'jo@acme.example' }
      : { name: 'Acme', ...ownerOf(resource) };
  const made = await hub.create(resource, input, resource === 'contact' ? { customer: 'cus_of' } : {});
  const mine = String(made.id);
  await send(hub, mine);
  const record = { ...input, ...owner, id: 'there' };
  await pull(resource, record);
  return {
    hub,
    pull,
    mine,
    /** The cloud repeats its answer. */
    async answer() {
      const entry = pending(hub, mine).find(({ operation }) => operation === 'create');
      await hub.writeUpstream({
        operation: 'confirm_sent',
        entry: entry?.id ?? 0,
        record: remote(resource, record),
        localOnly: [],
        actor: CLOUD,
      });
    },
    remove: (reference: string) => hub.write({ operation: 'delete', resource, reference, actor: ANN }),
  };
}

const ownerOf = (resource: Resource) => (resource === 'onboarding' ? { customer_id: 'cus_of' } : {});

function remote(object: Resource, fields: Document & { id: string }): RemoteRecord {
  return { object, display_id: 1, created_at: AT, updated_at: AT, ...fields };
}

const pending = (hub: TestHub, key: string) =>
  hub.outbox.inState('pending').filter((each) => each.key === key);

async function send(hub: TestHub, key: string, operation = 'create'): Promise<void> {
  const entry = pending(hub, key).find((each) => each.operation === operation);
  if (entry === undefined) throw new Error(`no ${operation} of ${key} is queued`);
  await hub.writeUpstream({
    operation: 'mark_sent',
    entry: entry.id,
    body: JSON.stringify(entry.fields),
    fields: entry.fields,
    idempotencyKey: entry.idempotency_key,
    sentAt: AT,
    actor: CLOUD,
  });
}

const EDIT: Record<Resource, Document> = {
  customer: { plan: 'Growth' },
  contact: { title: 'CTO' },
  onboarding: { notes: 'Mine' },
};

test.each(['customer', 'contact', 'onboarding'] as const)(
  'of a %s, what was edited under the id that the cloud shows outlives a deletion under the one it was made with',
  async (resource) => {
    const { hub, mine, answer, remove } = await twoRows(resource);
    await remove(mine);
    await hub.update(resource, 'there', EDIT[resource]);
    await answer();
    expect(hub.get(resource, 'there')).toMatchObject({ id: 'there', ...EDIT[resource] });
    expect(hub.get(resource, mine)).toEqual(hub.get(resource, 'there'));
    expect(pending(hub, mine)).toMatchObject([{ operation: 'update', fields: EDIT[resource] }]);
  },
);

test.each(['customer', 'contact', 'onboarding'] as const)(
  'of a %s, what was edited under the id it was made with outlives a deletion under the one that the cloud shows',
  async (resource) => {
    const { hub, mine, answer, remove } = await twoRows(resource);
    await hub.update(resource, mine, EDIT[resource]);
    await remove('there');
    await answer();
    expect(hub.get(resource, mine)).toMatchObject({ id: 'there', ...EDIT[resource] });
    expect(pending(hub, mine)).toMatchObject([{ operation: 'update', fields: EDIT[resource] }]);
  },
);

test.each(['before the answer', 'after all'])(
  'a deletion that is sent already, %s, is followed by what is here: that the record is gone is asked about',
  async (when) => {
    const { hub, mine, answer, remove } = await twoRows('customer');
    await hub.update('customer', mine, { plan: 'Growth' });
    await remove('there');
    await send(hub, 'there', 'delete');
    if (when === 'after all') {
      const [deletion] = pending(hub, 'there');
      await hub.writeUpstream({
        operation: 'settle_sent',
        entry: deletion?.id ?? 0,
        fields: {},
        localOnly: [],
        actor: CLOUD,
      });
    }
    await answer();
    const last = pending(hub, mine).at(-1);
    expect(last).toMatchObject({ operation: 'update', fields: { name: 'Acme', plan: 'Growth' } });
    await hub.writeUpstream({ operation: 'mark_deleted_in_cloud', entry: last?.id ?? 0, actor: CLOUD });
    expect(hub.conflicts.list()).toMatchObject([{ key: mine, field: null, theirs: null }]);
    expect(hub.get('customer', mine)).toMatchObject({ name: 'Acme', plan: 'Growth' });
  },
);

test.each([
  ['customer', 'contact', { name: 'Jo', email: 'jo@acme.example' }],
  ['customer', 'comment', { body: 'Called', subject_type: 'customer', subject_id: 'there' }],
  ['onboarding', 'comment', { body: 'Called', subject_type: 'onboarding', subject_id: 'there' }],
  ['onboarding', 'task', { title: 'Call', onboarding_id: 'there' }],
] as const)(
  'a %s that was deleted under one id lives on with the %s that was added to it under the other',
  async (resource, child, input) => {
    const { hub, mine, answer, remove } = await twoRows(resource);
    await remove(mine);
    const added = await hub.create(child, input, child === 'contact' ? { customer: 'there' } : {});
    await answer();
    expect(hub.get(resource, mine)).toMatchObject({ id: 'there' });
    expect(hub.get(child, String(added.id))).toMatchObject({ id: added.id });
    expect(pending(hub, mine)).toEqual([]);
  },
);

test.each(['mine', 'theirs'] as const)(
  'with nothing done to the other row, the deletion is of the record: %s',
  async (which) => {
    const { hub, mine, answer, remove } = await twoRows('customer');
    await remove(which === 'mine' ? mine : 'there');
    await answer();
    expect(() => hub.get('customer', mine)).toThrow(/customer/i);
    expect(() => hub.get('customer', 'there')).toThrow(/customer/i);
    expect(pending(hub, mine)).toMatchObject([{ operation: 'delete' }]);
  },
);

test('what was only noticed about the other row keeps nothing', async () => {
  const { hub, mine, answer, remove } = await twoRows('customer');
  await remove(mine);
  await hub.create('nudge', { kind: 'no_primary_contact', subject_type: 'customer', subject_id: 'there' });
  await answer();
  expect(() => hub.get('customer', mine)).toThrow(/customer/i);
});

test('what is deleted once more, after it lived on, goes', async () => {
  const { hub, mine, answer, remove } = await twoRows('onboarding');
  await remove(mine);
  await hub.update('onboarding', 'there', { notes: 'Mine' });
  await answer();
  await remove(mine);
  expect(pending(hub, mine)).toMatchObject([{ operation: 'delete' }]);
  expect(() => hub.get('onboarding', 'there')).toThrow(/onboarding/i);
});

test('a deletion of what was sent and not answered, taken back, makes it no second time', async () => {
  const { hub, mine, answer, remove } = await twoRows('customer');
  const { batchId } = await remove(mine);
  await hub.undo({ undoes: batchId ?? '', actor: ANN });
  expect(pending(hub, mine)).toMatchObject([{ operation: 'create', sent_at: AT }]);
  await answer();
  expect(hub.get('customer', mine)).toMatchObject({ id: 'there', name: 'Acme' });
  expect(pending(hub, mine)).toEqual([]);
});

test('what was edited after it was sent, deleted, and taken back is sent with the edit', async () => {
  const { hub, mine, answer, remove } = await twoRows('customer');
  await hub.update('customer', mine, { plan: 'Growth' });
  const { batchId } = await remove(mine);
  await hub.undo({ undoes: batchId ?? '', actor: ANN });
  await answer();
  expect(hub.get('customer', mine)).toMatchObject({ id: 'there', plan: 'Growth' });
  expect(pending(hub, mine)).toMatchObject([{ operation: 'update', fields: { plan: 'Growth' } }]);
});
