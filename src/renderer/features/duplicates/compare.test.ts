import { expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import { pageEnvironment } from '../../store/commands/new-keys.ts';
import { newCustomer } from '../../store/commands/new-records.ts';
import { compareCustomers } from './compare.ts';

const NAMES = { person: (key: string) => (key === 'ann' ? 'Ann' : null), now: Date.UTC(2026, 10, 20) };

function customer(fields: Partial<CustomerReplica>): CustomerReplica {
  const created_at = '2026-03-01T12:00:00.000Z';
  return { ...newCustomer({ name: 'Acme' }, pageEnvironment), slug: null, created_at, ...fields };
}

test('values stand in words, and what differs is known', () => {
  const fields = compareCustomers(
    [
      customer({ owner_id: 'ann', mrr: 100_00, tags: ['vip', 'emea'], plan: 'Growth' }),
      customer({ owner_id: null, mrr: 100_00, tags: [], plan: 'Growth', status: 'at_risk' }),
    ],
    NAMES,
  );
  expect(fields.map(({ label, values, differs }) => [label, values, differs])).toEqual([
    ['Status', ['Active', 'At risk'], true],
    ['Owner', ['Ann', null], true],
    ['Plan', ['Growth', 'Growth'], false],
    ['MRR', ['$100', '$100'], false],
    ['Tags', ['vip, emea', null], true],
    ['Created', ['1 Mar', '1 Mar'], false],
  ]);
});

test('what only one of them has is compared too, what none has is left out', () => {
  const fields = compareCustomers(
    [
      customer({ slug: 'acme', custom_fields: { region: 'EMEA', empty: null } }),
      customer({ slug: 'acme-2', custom_fields: {}, stripe_customer_id: 'cus_1', health_score: 0 }),
    ],
    NAMES,
  );
  const shown = new Map(fields.map(({ field, values }) => [field, values]));
  expect(shown.get('custom_fields.region')).toEqual(['EMEA', null]);
  expect(shown.get('stripe_customer_id')).toEqual([null, 'cus_1']);
  expect(shown.get('health_score')).toEqual([null, '0']);
  expect(shown.has('custom_fields.empty')).toBe(false);
  expect(shown.has('hubspot_deal_id')).toBe(false);
  // No two customers have the same.
  expect(shown.has('slug')).toBe(false);
});
