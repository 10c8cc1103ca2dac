import { describe, expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import { type BulkChange, type BulkEdit, describeBulk, planBulk } from '../../../list/bulk-changes.ts';
import { newCustomer, pageEnvironment } from '../../../store/commands/new-records.ts';
import { customersList } from './customers-list.tsx';

function customer(key: string, fields: Partial<CustomerReplica> = {}): CustomerReplica {
  return { ...newCustomer({ name: key }, pageEnvironment), ...fields, key };
}

const set = (field: string, value: unknown, label: string | null = null): BulkChange => ({
  operation: 'set',
  field,
  value,
  label,
});
const tag = (operation: 'add' | 'remove', value: string): BulkChange => ({
  operation,
  field: 'tags',
  value,
  label: value,
});

describe('the plan', () => {
  const rows = [
    customer('one', { status: 'active', owner_id: 'ann', plan: 'Growth', tags: ['vip', 'emea'] }),
    customer('two', { status: 'archived', owner_id: null, plan: null, tags: [] }),
  ];

  test.each<[BulkChange, readonly BulkEdit[]]>([
    [set('status', 'archived', 'Archived'), [{ key: 'one', fields: { status: 'archived' } }]],
    [set('owner_id', 'ann', 'Ann'), [{ key: 'two', fields: { owner_id: 'ann' } }]],
    [set('plan', null), [{ key: 'one', fields: { plan: null } }]],
    [tag('add', 'vip'), [{ key: 'two', fields: { tags: ['vip'] } }]],
    [tag('remove', 'vip'), [{ key: 'one', fields: { tags: ['emea'] } }]],
    [tag('remove', 'nowhere'), []],
  ])('%o touches only the rows it changes', (change, expected) => {
    expect(planBulk(rows, change, customersList.bulk)).toEqual(expected);
  });

  test.each<[BulkChange, string]>([
    [set('status', 'archived', 'Archived'), 'Archived 2 customers'],
    [set('status', 'at_risk', 'At risk'), 'Set 2 customers to at risk'],
    [set('owner_id', 'ann', 'Ann'), 'Gave 2 customers to Ann'],
    [set('owner_id', null), 'Took the owner off 2 customers'],
    [set('plan', 'Growth', 'Growth'), 'Set the plan of 2 customers to Growth'],
    [tag('add', 'vip'), 'Tagged 2 customers with vip'],
    [tag('remove', 'vip'), 'Took the tag vip off 2 customers'],
  ])('%o is told as “%s”', (change, sentence) => {
    expect(describeBulk('customer', change, customersList.bulk, 2)).toBe(sentence);
  });
});
