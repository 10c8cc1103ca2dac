import { expect, test } from 'vitest';
import { CLOUD, openTestHub } from '../../../../test/support/hub.ts';

test('what happened lately is told page by page, of some or of all, and says whose it is', async () => {
  const hub = openTestHub();
  const acme = await hub.create('customer', { name: 'Acme' });
  const zeta = await hub.create('customer', { name: 'Zeta' });
  await hub.update('customer', String(acme.id), { plan: 'Pro' });
  const keyOf = (id: unknown) => hub.reads.resolve('customer', String(id));
  const first = hub.recentActivity.list(null, null, 2);
  expect(first.entries.map(({ event_type, customer_key }) => [event_type, customer_key])).toEqual([
    ['customer.field_changed', keyOf(acme.id)],
    ['customer.created', keyOf(zeta.id)],
  ]);
  const next = hub.recentActivity.list(null, first.nextCursor, 2);
  expect(next).toMatchObject({ entries: [{ customer_key: keyOf(acme.id) }], nextCursor: null });
  const some = hub.recentActivity.list([keyOf(zeta.id)], null, 10);
  expect(some.entries.map(({ event_type }) => event_type)).toEqual(['customer.created']);
  expect(hub.recentActivity.list([], null, 10).entries).toEqual([]);
});

test('what others changed is counted by customer; what people and Pi did here is not', async () => {
  const hub = openTestHub();
  const acme = await hub.create('customer', { name: 'Acme' });
  const cursor = hub.events.head();
  await hub.update('customer', String(acme.id), { plan: 'Mine' });
  await hub.update('customer', String(acme.id), { plan: 'Pro' }, CLOUD);
  await hub.update('customer', String(acme.id), { plan: 'Max', mrr: 1 }, { name: 'Script', type: 'api_key' });
  const [changed, ...others] = hub.recentActivity.byOthers(cursor, 10);
  expect(others).toEqual([]);
  expect(changed).toMatchObject({ customer_key: hub.reads.resolve('customer', String(acme.id)), changes: 3 });
  expect(changed?.actors.split(',').sort()).toEqual(['Pivotal cloud', 'Script']);
});
