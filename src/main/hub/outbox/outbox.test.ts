import { describe, expect, test } from 'vitest';
import {
  ANN,
  CLOUD,
  openTestHub,
  populate,
  query,
  type TestHub,
  UPSTREAM,
} from '../../../../test/support/hub.ts';
import type { Actor, Document } from '../records/transaction.ts';

interface Entry {
  readonly resource: string;
  readonly key: string;
  readonly operation: string;
  readonly fields: Document;
  readonly idempotency_key: string;
  readonly state: string;
  readonly created_at: string;
}

function entries(hub: TestHub): Entry[] {
  return query<Omit<Entry, 'fields'> & { fields: string }>(
    hub.folder,
    'SELECT resource, key, operation, fields, idempotency_key, state, created_at FROM outbox ORDER BY id',
  ).map((entry) => ({ ...entry, fields: JSON.parse(entry.fields) as Document }));
}

/** As if everything queued so far had been sent and answered. */
function empty(hub: TestHub): void {
  query(hub.folder, 'DELETE FROM outbox RETURNING id');
}

test('a local workspace has nothing to send', async () => {
  const hub = openTestHub();
  const id = String((await hub.create('customer', { name: 'Acme' })).id);
  await hub.create('contact', { name: 'Jo', email: 'jo@acme.example' }, { customer: id });
  await hub.update('customer', id, { plan: 'Growth' });
  await hub.remove('customer', id);
  expect(entries(hub)).toEqual([]);
});

test.each<Actor['type']>(['user', 'api_key', 'integration', 'system'])(
  'what a %s changes is to be sent',
  async (type) => {
    const hub = openTestHub();
    hub.settings.set('upstream', UPSTREAM);
    await hub.create('customer', { name: 'Acme' }, { actor: { name: 'Somebody', type } });
    expect(entries(hub)).toHaveLength(1);
  },
);

test('what the sync itself changes is not', async () => {
  const hub = openTestHub();
  const made = await populate(hub);
  empty(hub);
  await hub.create('customer', { name: 'Pulled' }, { actor: CLOUD });
  await hub.update('customer', made.customer, { plan: 'Growth' }, CLOUD);
  await hub.update('contact', made.contact, { title: 'CEO' }, CLOUD);
  await hub.remove('onboarding', made.onboarding, CLOUD);
  expect(entries(hub)).toEqual([]);
});

describe('what is to be sent', () => {
  test('of a new record is what was asked for, not what follows from it', async () => {
    const hub = openTestHub();
    hub.settings.set('upstream', UPSTREAM);
    const { id } = await hub.create('customer', { name: 'Acme', domain: 'HTTPS://Acme.example', unknown: 1 });
    expect(entries(hub)).toEqual([
      {
        resource: 'customer',
        key: id,
        operation: 'create',
        fields: { name: 'Acme', domain: 'acme.example' },
        idempotency_key: expect.any(String),
        state: 'pending',
        created_at: '2026-05-26T17:21:09.412Z',
      },
    ]);
  });

  test('of a change is only what differs', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    empty(hub);
    await hub.update('customer', customer, { name: 'Acme', plan: 'Growth', mrr: null, tags: ['vip'] });
    expect(entries(hub)).toMatchObject([
      { resource: 'customer', key: customer, operation: 'update', fields: { plan: 'Growth' } },
    ]);
    expect(entries(hub)[0]?.fields).toEqual({ plan: 'Growth' });
  });

  test('of a change of nothing is nothing', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    empty(hub);
    await hub.update('customer', customer, { name: 'Acme' });
    expect(entries(hub)).toEqual([]);
  });

  test('of a refused write is nothing', async () => {
    const hub = openTestHub();
    hub.settings.set('upstream', UPSTREAM);
    await expect(hub.create('customer', { name: '' })).rejects.toThrow();
    expect(entries(hub)).toEqual([]);
  });

  test('of a deletion is that it was deleted', async () => {
    const hub = openTestHub();
    const { contact } = await populate(hub);
    empty(hub);
    await hub.remove('contact', contact);
    await hub.remove('contact', contact);
    expect(entries(hub)).toMatchObject([
      { resource: 'contact', key: contact, operation: 'delete', fields: {} },
    ]);
  });

  test('of a new primary contact is also the step down of the one before', async () => {
    const hub = openTestHub();
    const { customer, contact } = await populate(hub);
    empty(hub);
    const input = { name: 'Kim', email: 'kim@acme.example', is_primary: true };
    const second = await hub.create('contact', input, { customer });
    expect(entries(hub).map(({ key, operation, fields }) => [key, operation, fields])).toEqual([
      [contact, 'update', { is_primary: false }],
      [second.id, 'create', input],
    ]);
  });

  test('of a state is the flag with the state below it, so that the cloud comes to the same', async () => {
    const hub = openTestHub();
    const { onboarding } = await populate(hub);
    const sent = async (input: Document) => {
      empty(hub);
      await hub.update('onboarding', onboarding, input);
      return entries(hub).map(({ fields }) => fields);
    };
    expect(await sent({ state: 'waiting' })).toEqual([{ state: 'active', waiting_on_customer: true }]);
    expect(await sent({ state: 'paused', waiting_on_customer: true })).toEqual([
      { state: 'paused', waiting_on_customer: true },
    ]);
    expect(await sent({ waiting_on_customer: false })).toEqual([
      { state: 'paused', waiting_on_customer: false },
    ]);
    expect(await sent({ notes: 'Call them' })).toEqual([{ notes: 'Call them' }]);
  });
});

test('each entry has a random UUID of its own, fixed from the start', async () => {
  const hub = openTestHub();
  hub.settings.set('upstream', UPSTREAM);
  await Promise.all(Array.from({ length: 50 }, (_, index) => hub.create('customer', { name: `C${index}` })));
  const keys = entries(hub).map((entry) => entry.idempotency_key);
  expect(new Set(keys).size).toBe(50);
  for (const key of keys)
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const folder = hub.folder;
  hub.close();
  expect(entries(openTestHub(folder)).map((entry) => entry.idempotency_key)).toEqual(keys);
});

describe('what has not been sent yet', () => {
  test('takes further changes in: a record is one entry until it goes', async () => {
    const hub = openTestHub();
    hub.settings.set('upstream', UPSTREAM);
    const id = String((await hub.create('customer', { name: 'Acme' })).id);
    await hub.update('customer', id, { plan: 'Growth', mrr: 5 });
    await hub.update('customer', id, { plan: 'Starter' });
    expect(entries(hub).map(({ operation, fields }) => [operation, fields])).toEqual([
      ['create', { name: 'Acme', plan: 'Starter', mrr: 5 }],
    ]);
    empty(hub);
    await hub.update('customer', id, { plan: 'Growth' });
    await hub.update('customer', id, { mrr: 6 });
    expect(entries(hub).map(({ operation, fields }) => [operation, fields])).toEqual([
      ['update', { plan: 'Growth', mrr: 6 }],
    ]);
  });

  test('is forgotten with a record that the cloud never heard of, and with all that hung on it', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    expect(entries(hub)).toHaveLength(3);
    await hub.remove('customer', customer, ANN);
    expect(entries(hub)).toEqual([]);
  });

  test('keeps what joins it in the moment in which it is set aside as nothing for the cloud', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    empty(hub);
    await hub.update('customer', customer, { tags: ['partner'] });
    const [waiting] = hub.outbox.inState('pending');
    const { id: entry = 0, fields = {} } = waiting ?? {};
    const joined = hub.update('customer', customer, { plan: 'Growth' });
    const localOnly = ['tags'];
    await hub.writeUpstream({ operation: 'settle_sent', entry, fields, localOnly, actor: CLOUD });
    await joined;
    expect(entries(hub).map(({ state, fields }) => [state, fields])).toEqual([
      ['pending', { tags: ['partner'], plan: 'Growth' }],
    ]);
    await hub.writeUpstream({
      operation: 'settle_sent',
      entry,
      fields: { tags: ['partner'], plan: 'Growth' },
      localOnly,
      actor: CLOUD,
    });
    expect(entries(hub).map(({ state, fields }) => [state, fields])).toEqual([
      ['local_only', { tags: ['partner'] }],
    ]);
  });

  test('may be cancelled by a deletion in the moment in which it is set aside', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    empty(hub);
    await hub.update('customer', customer, { tags: ['partner'] });
    const [waiting] = hub.outbox.inState('pending');
    const { id: entry = 0, fields = {} } = waiting ?? {};
    const removed = hub.remove('customer', customer);
    await hub.writeUpstream({ operation: 'settle_sent', entry, fields, localOnly: ['tags'], actor: CLOUD });
    await removed;
    expect(entries(hub).map(({ resource, operation }) => [resource, operation])).toContainEqual([
      'customer',
      'delete',
    ]);
    expect(hub.outbox.inState('local_only')).toEqual([]);
  });
});
