import { expect, test } from 'vitest';
import { openTestHub, temporaryFolder } from '../../../../test/support/hub.ts';

const seqs = (rows: readonly { seq: number }[]) => rows.map(({ seq }) => seq);

test('a record appears once, at its latest change, in the order of the changes', async () => {
  const hub = openTestHub();
  const names = ['A', 'B', 'C'];
  const made = await Promise.all(names.map((name) => hub.create('customer', { name })));
  expect(seqs(hub.changes.since('customer', 0, 10))).toEqual([1, 2, 3]);
  await hub.update('customer', String(made[0]?.id), { plan: 'Growth' });
  const rows = hub.changes.since('customer', 0, 10);
  expect(rows.map(({ id, seq }) => [id, seq])).toEqual([
    [made[1]?.id, 2],
    [made[2]?.id, 3],
    [made[0]?.id, 4],
  ]);
  expect(JSON.parse(rows[2]?.document ?? '')).toMatchObject({ name: 'A', plan: 'Growth' });
});

test('a deleted record appears as a tombstone', async () => {
  const hub = openTestHub();
  const { id } = await hub.create('customer', { name: 'Acme' });
  hub.environment.time += 1000;
  await hub.remove('customer', String(id));
  expect(hub.changes.since('customer', 1, 10)).toMatchObject([
    { id, seq: 2, deleted_at: '2026-05-26T17:21:10.412Z' },
  ]);
  expect(hub.changes.row('customer', String(id))).toMatchObject({ seq: 2 });
  expect(hub.changes.row('customer', 'nobody')).toBeUndefined();
});

test('what is read in pieces is the whole, from any point and over a restart', async () => {
  const folder = temporaryFolder();
  const hub = openTestHub(folder);
  await Promise.all(Array.from({ length: 25 }, (_, index) => hub.create('customer', { name: `C${index}` })));
  for (let number = 1; number <= 25; number += 3)
    await hub.update('customer', String(number), { mrr: number });
  hub.close();
  const { changes } = openTestHub(folder);
  const all = seqs(changes.since('customer', 0, 100));
  expect(all).toHaveLength(25);
  for (const limit of [1, 4, 25, 100]) {
    const read: number[] = [];
    for (;;) {
      const piece = changes.since('customer', read.at(-1) ?? 0, limit);
      if (piece.length === 0) break;
      read.push(...seqs(piece));
    }
    expect(read).toEqual(all);
  }
  expect(seqs(changes.since('customer', all[10] ?? 0, 100))).toEqual(all.slice(11));
});

test('each resource is read by itself, from one series of seq', async () => {
  const hub = openTestHub();
  const customer = String((await hub.create('customer', { name: 'Acme' })).id);
  await hub.create('contact', { name: 'Jo', email: 'jo@acme.example' }, { customer });
  await hub.create('onboarding', { customer_id: customer, state: 'paused' });
  expect(hub.changes.since('customer', 0, 10)).toMatchObject([{ seq: 1, customer_key: null }]);
  expect(hub.changes.since('contact', 0, 10)).toMatchObject([{ seq: 2, customer_key: customer }]);
  expect(hub.changes.since('onboarding', 0, 10)).toMatchObject([
    { seq: 3, customer_key: customer, underlying_state: 'paused' },
  ]);
});
