import { expect, test } from 'vitest';
import { ANN, createWorld } from './support/world.ts';

test('what a colleague changes while the cloud asks for silence is a conflict, and not overwritten after it', async () => {
  const { cloud, hub, sync, connect, settled, failures } = await createWorld();
  const { id } = cloud.edit.createCustomer({ name: 'Acme', plan: 'Starter' });
  await connect();
  await settled();
  // The record is read before the edit is sent; the silence begins before that answer is here.
  cloud.faults.add(
    {
      match: { method: 'GET', path: '/customers/{id}' },
      effect: { kind: 'latency', ms: 400, when: 'after' },
      times: 1,
    },
    {
      match: { method: 'GET', path: '/customers' },
      effect: { kind: 'refuse', status: 429, retryAfter: 3 },
      times: 1,
    },
  );
  await hub.write({
    operation: 'update',
    resource: 'customer',
    reference: id,
    input: { plan: 'Mine' },
    actor: ANN,
  });
  sync.syncNow();
  await expect.poll(() => sync.state().state, { timeout: 20_000, interval: 5 }).toBe('throttled');
  cloud.edit.updateCustomer(id, { plan: 'Theirs' });
  await expect.poll(() => sync.status(), { timeout: 20_000 }).toMatchObject({ pending: 0, conflicts: 1 });
  expect(hub.conflicts.list()).toMatchObject([{ field: 'plan', mine: 'Mine', theirs: 'Theirs' }]);
  expect(cloud.object('customer', id)).toMatchObject({ plan: 'Mine' });
  expect(failures).toEqual([]);
});
