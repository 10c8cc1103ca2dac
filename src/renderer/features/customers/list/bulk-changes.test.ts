import { describe, expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import { newCustomer, pageEnvironment } from '../../../store/commands/new-records.ts';
import type { RowEdit } from '../../../store/index.ts';
import { type BulkChange, describeBulk, planBulk } from './bulk-changes.ts';

function customer(key: string, fields: Partial<CustomerReplica> = {}): CustomerReplica {
  return { ...newCustomer({ name: key }, pageEnvironment), ...fields, key };
}

describe('the plan', () => {
  const rows = [
    customer('one', { status: 'active', owner_id: 'ann', plan: 'Growth', tags: ['vip', 'emea'] }),
    customer('two', { status: 'archived', owner_id: null, plan: null, tags: [] }),
  ];

  test.each<[BulkChange, readonly RowEdit<'customers'>[]]>([
    [{ kind: 'status', status: 'archived' }, [{ key: 'one', fields: { status: 'archived' } }]],
    [{ kind: 'owner', owner: 'ann', name: 'Ann' }, [{ key: 'two', fields: { owner_id: 'ann' } }]],
    [{ kind: 'plan', plan: null }, [{ key: 'one', fields: { plan: null } }]],
    [{ kind: 'add-tag', tag: 'vip' }, [{ key: 'two', fields: { tags: ['vip'] } }]],
    [{ kind: 'remove-tag', tag: 'vip' }, [{ key: 'one', fields: { tags: ['emea'] } }]],
    [{ kind: 'remove-tag', tag: 'nowhere' }, []],
  ])('%o touches only the rows it changes', (change, expected) => {
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
