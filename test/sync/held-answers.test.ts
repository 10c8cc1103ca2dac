import { expect, test } from 'vitest';
import { ANN, createWorld } from './support/world.ts';

async function connected() {
  const world = await createWorld();
  const { id } = world.cloud.edit.createCustomer({ name: 'Acme', plan: 'Starter' });
  await world.connect();
  await world.settled();
  const planOf = (of: string) => (JSON.parse(world.hub.reads.get('customer', of)) as { plan: string }).plan;
  return { ...world, id, planOf };
}

/** The next answer to such a request is worked out at once and held back. */
const held = (method: string, path: string, ms: number) => ({
  match: { method, path },
  effect: { kind: 'latency' as const, ms, when: 'after' as const },
  times: 1,
});

test('what a colleague changes while the answer to an edit is held back is here when all is said to be in sync', async () => {
  const { cloud, hub, sync, settled, failures, id, planOf } = await connected();
  cloud.faults.add(held('PATCH', '/customers/{id}', 1500));
  await hub.write({
    operation: 'update',
    resource: 'customer',
    reference: id,
    input: { plan: 'Mine' },
    actor: ANN,
  });
  await expect.poll(() => cloud.object('customer', id)?.plan, { timeout: 20_000, interval: 5 }).toBe('Mine');
  cloud.edit.updateCustomer(id, { plan: 'Theirs' });
  sync.syncNow();
  await settled();
  expect(planOf(id)).toBe('Theirs');
  expect(hub.conflicts.list()).toEqual([]);
  expect(failures).toEqual([]);
});

test('a page with a new record that is held back does not undo what was read of it since', async () => {
  const { cloud, sync, settled, failures, planOf } = await connected();
  const { id } = cloud.edit.createCustomer({ name: 'Borealis', plan: 'First' });
  // The lists are asked for by the poll of the newest and by the sweep: the first answer is held back, and so is
  // the second request until the first has been worked out.
  const edits = [{ op: 'update' as const, resource: 'customer' as const, id, fields: { plan: 'Second' } }];
  cloud.faults.add(
    {
      match: { method: 'GET', path: '/customers', nth: 1 },
      effect: [
        { kind: 'edit', edits, when: 'after' },
        { kind: 'latency', ms: 1500, when: 'after' },
      ],
    },
    {
      match: { method: 'GET', path: '/customers', nth: 2 },
      effect: { kind: 'latency', ms: 300, when: 'before' },
    },
  );
  sync.syncNow();
  const isReadAlone = () => cloud.log.all().some(({ path }) => path === `/customers/${id}`);
  await expect.poll(isReadAlone, { timeout: 20_000 }).toBe(true);
  await settled();
  expect(planOf(id)).toBe('Second');
  expect(failures).toEqual([]);
});
