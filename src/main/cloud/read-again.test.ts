import { expect, test } from 'vitest';
import { createDelivery, ok } from '../../../test/support/delivery.ts';

type Delivery = Awaited<ReturnType<typeof createDelivery>>;

const planOf = ({ hub }: Delivery, id: string) =>
  (JSON.parse(hub.reads.get('customer', id)) as { plan: string }).plan;

/** An edit that is under way. */
async function createUnderWay() {
  const delivery = await createDelivery();
  const { hub, remote, push } = delivery;
  await hub.update('customer', remote.id, { plan: 'Growth' });
  await push.source.next()?.settle(ok(remote));
  const patch = push.source.next();
  expect(await patch?.prepare?.()).toBe(true);
  const end = async () => patch?.settle(ok({ ...remote, plan: 'Growth' }));
  return { ...delivery, end };
}

function pageOf({ pull, readings, environment }: Delivery) {
  const begun = { resource: 'customer' as const, order: readings.begin(), at: environment.time };
  return (record: Delivery['remote']) => pull.apply({ ...begun, records: [record] });
}

test('what a page asked for during a write shows is read again after it', async () => {
  const delivery = await createUnderWay();
  const { remote, readAgain, end } = delivery;
  const theirs = { ...remote, plan: 'Enterprise' };
  const { overtaken } = await pageOf(delivery)(theirs);
  expect(overtaken).toEqual(['cus_1']);
  expect(readAgain.source.next()).toBeNull();
  await end();
  expect(readAgain.pending()).toBe(1);
  const again = readAgain.source.next();
  expect(again?.request).toMatchObject({ method: 'GET', path: '/customers/cus_1' });
  expect(readAgain.source.next()).toBeNull();
  await again?.settle(ok(theirs));
  expect(planOf(delivery, 'cus_1')).toBe('Enterprise');
  expect(readAgain.pending()).toBe(0);
});

test('it is not, when it is what the write was answered with', async () => {
  const delivery = await createUnderWay();
  const { remote, readAgain, end } = delivery;
  await pageOf(delivery)({ ...remote, plan: 'Growth' });
  await end();
  expect(readAgain.source.next()).toBeNull();
  expect(readAgain.pending()).toBe(0);
});

test('a page that was asked for before a write and comes after it is passed over, and the record read again', async () => {
  const delivery = await createDelivery();
  const { hub, remote, push, readAgain } = delivery;
  const page = pageOf(delivery);
  await hub.update('customer', remote.id, { plan: 'Growth' });
  await push.source.next()?.settle(ok(remote));
  const patch = push.source.next();
  await patch?.prepare?.();
  await patch?.settle(ok({ ...remote, plan: 'Growth' }));
  await page(remote);
  expect(planOf(delivery, 'cus_1')).toBe('Growth');
  await readAgain.source.next()?.settle(ok({ ...remote, plan: 'Growth' }));
  expect(planOf(delivery, 'cus_1')).toBe('Growth');
  expect(readAgain.pending()).toBe(0);
});

test('an edit made meanwhile does not go out against a walk that met the record during a write', async () => {
  const { hub, remote, environment, push, sweep, end } = await createUnderWay();
  await hub.update('customer', remote.id, { plan: 'Scale' });
  push.source.next();
  environment.time += 1;
  const theirs = { ...remote, plan: 'Enterprise' };
  for (const data of [[theirs], []])
    await sweep.source
      .next()
      ?.settle(ok({ data, odd: [], rows: data.length, has_more: false, next_cursor: null }));
  expect(sweep.hasEverSwept()).toBe(true);
  await end();
  const check = push.source.next();
  expect(check?.request).toMatchObject({ method: 'GET', path: '/customers/cus_1' });
  await check?.settle(ok(theirs));
  expect(hub.conflicts.list()).toMatchObject([{ field: 'plan', mine: 'Scale', theirs: 'Enterprise' }]);
});

test('of two pages that bring a new record the one asked for later counts, also when it comes first', async () => {
  const delivery = await createDelivery();
  const created = { ...delivery.remote, id: 'cus_2', display_id: 2, plan: 'Starter' };
  const [earlier, later] = [pageOf(delivery), pageOf(delivery)];
  await later({ ...created, plan: 'Enterprise' });
  await earlier(created);
  expect(planOf(delivery, 'cus_2')).toBe('Enterprise');
  // Nobody knows which was answered later.
  const again = delivery.readAgain.source.next();
  expect(again?.request.path).toBe('/customers/cus_2');
});

test('whoever reads a new record while another read of it is being stored finds it stored', async () => {
  const delivery = await createDelivery();
  const { hub, remote } = delivery;
  // What its fields are is known: nothing has to be learned first.
  await pageOf(delivery)(remote);
  const created = { ...remote, id: 'cus_2', display_id: 2 };
  const [earlier, later] = [pageOf(delivery), pageOf(delivery)];
  const first = later({ ...created, plan: 'Enterprise' });
  await earlier(created);
  expect(hub.sync.known('customer', 'cus_2')).toBeDefined();
  await first;
  expect(planOf(delivery, 'cus_2')).toBe('Enterprise');
});

test('a record that was shown since is not removed by an older answer that it is gone', async () => {
  const delivery = await createDelivery();
  const { remote, deletions, hub } = delivery;
  deletions.check('customer', ['cus_1']);
  const asked = deletions.source.next();
  await pageOf(delivery)(remote);
  await asked?.settle({
    kind: 'refused',
    error: { status: 404, type: 'not_found', code: 'customer_not_found', message: 'gone' },
    rate: { limit: null, remaining: null, windowMs: null },
  });
  expect(hub.changes.row('customer', 'cus_1')?.deleted_at).toBeNull();
});
