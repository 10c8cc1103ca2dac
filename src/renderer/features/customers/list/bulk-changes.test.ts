import { beforeAll, describe, expect, test } from 'vitest';
import { fieldOf } from '#shared/records/index.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import {
  type BulkAction,
  type BulkChange,
  type BulkEdit,
  describeBulk,
  planBulk,
} from '../../../list/bulk-changes.ts';
import { readBulkValue } from '../../../list/bulk-value-form.tsx';
import { loadDomainReader } from '../../../list/domain-reader.ts';
import { pageEnvironment } from '../../../store/commands/new-keys.ts';
import { newCustomer } from '../../../store/commands/new-records.ts';
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

const REGION: BulkAction<CustomerReplica> = {
  field: 'custom_fields.region',
  label: 'Region',
  as: { kind: 'text', nullable: true, max: 2000 },
};
const ACTIONS = [...customersList.bulk, ...customersList.furtherBulk, REGION];

beforeAll(loadDomainReader);

describe('the plan', () => {
  const rows = [
    customer('one', {
      status: 'active',
      owner_id: 'ann',
      plan: 'Growth',
      tags: ['vip', 'emea'],
      custom_fields: { seats: 5, region: 'EMEA' },
    }),
    customer('two', {
      status: 'archived',
      owner_id: null,
      plan: null,
      tags: [],
      mrr: 50_000,
      custom_fields: { toString: 'a' },
    }),
  ];

  test.each<[BulkChange, readonly BulkEdit[]]>([
    [set('status', 'archived', 'Archived'), [{ key: 'one', fields: { status: 'archived' } }]],
    [set('owner_id', 'ann', 'Ann'), [{ key: 'two', fields: { owner_id: 'ann' } }]],
    [set('plan', null), [{ key: 'one', fields: { plan: null } }]],
    [tag('add', 'vip'), [{ key: 'two', fields: { tags: ['vip'] } }]],
    [tag('remove', 'vip'), [{ key: 'one', fields: { tags: ['emea'] } }]],
    [tag('remove', 'nowhere'), []],
    [set('mrr', 50_000, '$500'), [{ key: 'one', fields: { mrr: 50_000 } }]],
    [
      set('custom_fields.region', 'EMEA', 'EMEA'),
      [{ key: 'two', fields: { custom_fields: { toString: 'a', region: 'EMEA' } } }],
    ],
    [set('custom_fields.region', null), [{ key: 'one', fields: { custom_fields: { seats: 5 } } }]],
    [set('custom_fields.valueOf', null), []],
  ])('%o touches only the rows it changes', (change, expected) => {
    expect(planBulk(rows, change, ACTIONS)).toEqual(expected);
  });

  test('every field that several customers may share can be changed in many of them', () => {
    const names = ACTIONS.map(({ field }) => field);
    expect(names).toEqual(expect.arrayContaining(['mrr', 'monthly_orders', 'domain', 'hubspot_company_id']));
    for (const own of ['name', 'slug', 'metadata', 'health_score']) expect(names).not.toContain(own);
  });

  test.each<[string, string, unknown]>([
    ['mrr', '1.250,50', 125_050],
    ['monthly_orders', '1200', 1200],
    ['domain', 'https://www.Acme.com/', 'acme.com'],
  ])('%s is read as everywhere: %s', (name, text, value) => {
    const field = fieldOf('customer', name);
    expect(field && readBulkValue(field, text)).toEqual({ value });
  });

  test.each([
    ['mrr', '0.999'],
    ['monthly_orders', '-1'],
    ['domain', 'N/A.'],
  ])('%s is refused with its reason: %s', (name, text) => {
    const field = fieldOf('customer', name);
    expect(field && readBulkValue(field, text)).toMatchObject({ error: expect.any(String) });
  });

  test.each<[BulkChange, string]>([
    [set('status', 'archived', 'Archived'), 'Archived 2 customers'],
    [set('status', 'at_risk', 'At risk'), 'Set 2 customers to at risk'],
    [set('owner_id', 'ann', 'Ann'), 'Gave 2 customers to Ann'],
    [set('owner_id', null), 'Took the owner off 2 customers'],
    [set('plan', 'Growth', 'Growth'), 'Set the plan of 2 customers to Growth'],
    [tag('add', 'vip'), 'Tagged 2 customers with vip'],
    [tag('remove', 'vip'), 'Took the tag vip off 2 customers'],
    [set('mrr', 50_000, '$500'), 'Set the MRR of 2 customers to $500'],
    [set('custom_fields.region', 'EMEA', 'EMEA'), 'Set the Region of 2 customers to EMEA'],
    [set('custom_fields.region', null), 'Took the Region off 2 customers'],
  ])('%o is told as “%s”', (change, sentence) => {
    expect(describeBulk('customer', change, ACTIONS, '2 customers')).toBe(sentence);
  });
});
