import { expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import { pageEnvironment } from '../store/commands/new-keys.ts';
import { newCustomer } from '../store/commands/new-records.ts';
import { createRowLog } from '../store/index.ts';
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

test('a change works out again what it touches, and leaves the rest the same objects', () => {
  const log = createRowLog<CustomerReplica>((a, b) => (a.key < b.key ? -1 : 1));
  const rows = [
    customer('A', { plan: 'Growth', tags: ['vip'], domain: 'acme.com', custom_fields: { seats: 1 } }),
    customer('B', { plan: 'Growth', tags: ['vip'], domain: 'bolt.com', health_score: 3 }),
  ] as const;
  const ask = (of: readonly CustomerReplica[]) => {
    const facts = factsOf(of, log);
    return {
      plans: facts.plans(),
      tags: facts.tags(),
      customFields: facts.customFields(),
      hasHealth: facts.hasHealth(),
      domainUses: facts.domainUses(),
      byDomain: facts.byDomain(),
    };
  };
  let now: readonly CustomerReplica[] = rows;
  const change = (at: number, fields: Partial<CustomerReplica>) => {
    const before = now[at];
    if (before === undefined) throw new Error('there is no such customer');
    const after = { ...before, ...fields };
    const next = now.with(at, after);
    log.note(now, next, [{ before, after }]);
    now = next;
    return ask(now);
  };
  const first = ask(rows);
  const renamed = change(0, { name: 'Acme' });
  for (const fact of ['plans', 'tags', 'customFields', 'domainUses'] as const)
    expect(renamed[fact]).toBe(first[fact]);
  expect(renamed.byDomain.get('acme.com')?.map(({ name }) => name)).toEqual(['Acme']);
  const moved = change(1, { domain: 'acme.com', plan: 'Pro' });
  expect([moved.tags, moved.customFields]).toEqual([first.tags, first.customFields]);
  expect(moved.tags).toBe(first.tags);
  // As if nothing had been known before.
  const { plans, domainUses, byDomain } = factsOf([...now]);
  expect([moved.plans, moved.domainUses, moved.byDomain]).toEqual([plans(), domainUses(), byDomain()]);
  const archived = change(0, { status: 'archived' });
  expect([...archived.byDomain.keys()]).toEqual(['acme.com']);
  expect(archived.domainUses.get('acme.com')).toBe(1);
  expect(change(1, { health_score: null }).hasHealth).toBe(false);
});
