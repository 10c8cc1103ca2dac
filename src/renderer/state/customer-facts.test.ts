import { expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import { pageEnvironment } from '../store/commands/new-keys.ts';
import { newCustomer } from '../store/commands/new-records.ts';
import { factsOf } from './customer-facts.ts';

function customer(name: string, fields: Partial<CustomerReplica> = {}): CustomerReplica {
  return { ...newCustomer({ name }, pageEnvironment), ...fields };
}

const FACTS = factsOf([
  customer('A', {
    plan: 'Growth',
    tags: ['emea', 'vip'],
    domain: 'acme.com',
    custom_fields: { seats: 5, region: 'EU', renewal: '2026-05-01', signed: '2026-02-28' },
  }),
  customer('B', {
    plan: 'Growth',
    tags: ['vip'],
    domain: 'acme.com',
    status: 'churned',
    custom_fields: { seats: 'five', trial: true, renewal: '2027-01-31', signed: 'in spring' },
  }),
  customer('C', {
    plan: 'Starter',
    domain: 'acme.com',
    status: 'archived',
    custom_fields: { trial: null, empty: null },
  }),
  customer('D', { plan: '', domain: null }),
]);

test('plans and tags in use come most used first', () => {
  expect(FACTS.plans()).toEqual(['Growth', 'Starter']);
  expect(FACTS.tags()).toEqual(['vip', 'emea']);
});

test('customers are known by domain, archived ones left out', () => {
  expect([...FACTS.byDomain()].map(([domain, rows]) => [domain, rows.map(({ name }) => name)])).toEqual([
    ['acme.com', ['A', 'B']],
  ]);
});

test('custom fields are those in use; values of several kinds make a field of text', () => {
  expect(FACTS.customFields().map(({ slug, kind }) => `${slug} ${kind}`)).toEqual([
    'empty text',
    'region text',
    'renewal date',
    'seats text',
    'signed text',
    'trial boolean',
  ]);
});
