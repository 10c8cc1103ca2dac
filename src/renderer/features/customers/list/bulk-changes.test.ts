import { describe, expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import type { CustomerUpdate } from '#shared/v1/customer.ts';
import { newCustomer, pageEnvironment } from '../../../store/commands/new-records.ts';
import { type BulkChange, describeBulk, planBulk, type RowChange, runBulk } from './bulk-changes.ts';

function customer(key: string, fields: Partial<CustomerReplica> = {}): CustomerReplica {
  return { ...newCustomer({ name: key }, pageEnvironment), ...fields, key };
}

describe('the plan', () => {
  const rows = [
    customer('one', { status: 'active', owner_id: 'ann', plan: 'Growth', tags: ['vip', 'emea'] }),
    customer('two', { status: 'archived', owner_id: null, plan: null, tags: [] }),
  ];

  test.each<[BulkChange, readonly RowChange[]]>([
    [
      { kind: 'status', status: 'archived' },
      [{ key: 'one', fields: { status: 'archived' }, undo: { status: 'active' } }],
    ],
    [
      { kind: 'owner', owner: 'ann', name: 'Ann' },
      [{ key: 'two', fields: { owner_id: 'ann' }, undo: { owner_id: null } }],
    ],
    [{ kind: 'plan', plan: null }, [{ key: 'one', fields: { plan: null }, undo: { plan: 'Growth' } }]],
    [{ kind: 'add-tag', tag: 'vip' }, [{ key: 'two', fields: { tags: ['vip'] }, undo: { tags: [] } }]],
    [
      { kind: 'remove-tag', tag: 'vip' },
      [{ key: 'one', fields: { tags: ['emea'] }, undo: { tags: ['vip', 'emea'] } }],
    ],
    [{ kind: 'remove-tag', tag: 'nowhere' }, []],
  ])('%o touches only the rows it changes, and knows the way back', (change, expected) => {
    expect(planBulk(rows, change)).toEqual(expected);
  });

  test.each<[BulkChange, string]>([
    [{ kind: 'status', status: 'archived' }, 'Archived 2 customers'],
    [{ kind: 'status', status: 'at_risk' }, 'Set 2 customers to at risk'],
    [{ kind: 'owner', owner: 'ann', name: 'Ann' }, 'Gave 2 customers to Ann'],
    [{ kind: 'owner', owner: null, name: null }, 'Took the owner off 2 customers'],
    [{ kind: 'plan', plan: 'Growth' }, 'Set the plan of 2 customers to Growth'],
    [{ kind: 'add-tag', tag: 'vip' }, 'Tagged 2 customers with vip'],
    [{ kind: 'remove-tag', tag: 'vip' }, 'Took the tag vip off 2 customers'],
  ])('%o is told as “%s”', (change, sentence) => {
    expect(describeBulk(change, 2)).toBe(sentence);
  });
});

describe('the run', () => {
  const changes = Array.from(
    { length: 60 },
    (_, index): RowChange => ({ key: `k${index}`, fields: { plan: 'new' }, undo: { plan: 'old' } }),
  );

  /** A store of plans whose writes are answered when told to, or at once. */
  function plans({
    refuses = () => false,
    answers = true,
  }: {
    refuses?: (key: string) => boolean;
    answers?: boolean;
  } = {}) {
    const values = new Map<string, CustomerUpdate['plan']>();
    return {
      values,
      update(key: string, fields: CustomerUpdate): Promise<void> {
        if (refuses(key)) return Promise.reject(new Error('no'));
        values.set(key, fields.plan);
        return answers ? Promise.resolve() : new Promise(() => {});
      },
    };
  }
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

  test('writes every row and tells how far it is', async () => {
    const store = plans();
    const progress: number[] = [];
    const outcome = await runBulk(changes, {
      update: store.update,
      pause,
      onProgress: (done) => progress.push(done),
    }).finished;
    expect(outcome).toEqual({ written: 60, refusals: [] });
    expect(store.values.size).toBe(60);
    expect(progress).toEqual([25, 50, 60]);
  });

  test('a refused row keeps none of the others from being written', async () => {
    const store = plans({ refuses: (key) => key === 'k3' || key === 'k59' });
    const { written, refusals } = await runBulk(changes, { update: store.update, pause }).finished;
    expect([written, refusals.length, store.values.size]).toEqual([58, 2, 58]);
  });

  test('goes on to its end while nothing is answered', async () => {
    const store = plans({ answers: false });
    await runBulk(changes, { update: store.update, pause }).finished;
    expect(store.values.size).toBe(60);
  });

  test('undone at the end, every row is as it was', async () => {
    const store = plans();
    const run = runBulk(changes, { update: store.update, pause });
    await run.finished;
    run.undo();
    expect(new Set(store.values.values())).toEqual(new Set(['old']));
    expect(store.values.size).toBe(60);
  });

  test('undone on the way, it stops and takes back what it had written', async () => {
    const store = plans({ answers: false });
    const run = runBulk(changes, { update: store.update, pause });
    run.undo();
    await run.finished;
    expect([...store.values]).toEqual(changes.slice(0, 25).map(({ key }) => [key, 'old']));
  });
});
