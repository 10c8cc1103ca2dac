import { expect, test } from 'vitest';
import { CLOUD, openTestHub, UPSTREAM } from '../../../../test/support/hub.ts';
import type { RemoteRecord } from './upstream-rules.ts';

test('a number that the cloud gave to another record by mistake comes back when the mistake is over', async () => {
  const hub = openTestHub();
  hub.settings.set('upstream', UPSTREAM);
  const at = new Date(hub.environment.time).toISOString();
  const pull = (id: string, display_id: number) => {
    const record: RemoteRecord = {
      object: 'customer',
      id,
      display_id,
      name: id,
      created_at: at,
      updated_at: at,
    };
    return hub.writeUpstream({ operation: 'apply_upstream', resource: 'customer', record, actor: CLOUD });
  };
  await pull('cus_a', 1);
  await pull('cus_b', 2);
  await pull('cus_b', 1);
  expect(hub.get('customer', 'cus_a').display_id).toBe(1_000_000_001);
  await pull('cus_b', 2);
  // What the cloud has of the first is as it was: nobody reads it again.
  expect(hub.get('customer', 'cus_a').display_id).toBe(1);
  expect(hub.get('customer', '1').id).toBe('cus_a');
  expect(hub.get('customer', '2').id).toBe('cus_b');
});
