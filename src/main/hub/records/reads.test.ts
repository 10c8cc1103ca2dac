import { describe, expect, test } from 'vitest';
import { openTestHub } from '../../../../test/support/hub.ts';
import type { CustomerFilter, ListPage, OnboardingFilter } from './reads.ts';

const ids = ({ documents }: ListPage) => documents.map((text) => (JSON.parse(text) as { id: string }).id);

describe('the filters of customers', () => {
  const VALUES = {
    status: ['active', 'at_risk'],
    domain: ['one.example', 'two.example'],
    owner_id: ['ann', 'ben'],
    plan: ['Growth', 'Starter'],
    tag: ['vip', 'new'],
  } as const;
  type Name = keyof typeof VALUES;
  const NAMES = Object.keys(VALUES) as Name[];

  test('narrow alone and together, and never show what is deleted', async () => {
    const hub = openTestHub();
    const customers = Array.from({ length: 64 }, (_, number) => {
      const pick = (name: Name, index: number) => VALUES[name][(number >> index) & 1];
      const [status, domain, owner_id, plan, tag] = NAMES.map(pick);
      return { name: `Customer ${number}`, status, domain, owner_id, plan, tags: number < 32 ? [tag] : [] };
    });
    const made = await Promise.all(customers.map((customer) => hub.create('customer', customer)));
    await Promise.all(made.slice(60).map(({ id }) => hub.remove('customer', String(id))));
    const live = customers.slice(0, 60).toReversed();

    for (let subset = 0; subset < 2 ** NAMES.length; subset += 1) {
      const filter: Partial<Record<Name, string>> = {};
      for (const [index, name] of NAMES.entries()) if ((subset >> index) & 1) filter[name] = VALUES[name][0];
      const { tag, ...fields } = filter;
      const expected = live.filter(
        (customer) =>
          Object.entries(fields).every(([name, value]) => customer[name as Exclude<Name, 'tag'>] === value) &&
          (tag === undefined || customer.tags.includes(tag as 'vip')),
      );
      const page = hub.reads.listCustomers(filter satisfies CustomerFilter, { limit: 100 });
      const names = page.documents.map((text) => (JSON.parse(text) as { name: string }).name);
      expect(names, JSON.stringify(filter)).toEqual(expected.map(({ name }) => name));
    }
  });

  test('find one by its slug, and nothing by a value that nobody has', async () => {
    const hub = openTestHub();
    await hub.create('customer', { name: 'Acme' });
    await hub.create('customer', { name: 'Other', slug: null });
    expect(hub.reads.listCustomers({ slug: 'acme' }, { limit: 9 }).documents).toHaveLength(1);
    for (const name of ['slug', 'status', 'domain', 'owner_id', 'plan', 'tag'] as const)
      expect(hub.reads.listCustomers({ [name]: 'nobody' }, { limit: 9 }).documents).toEqual([]);
  });

  test('a tag is found as soon as it is set, and no longer once it is taken away', async () => {
    const hub = openTestHub();
    const id = String((await hub.create('customer', { name: 'Acme', tags: ['a', 'b'] })).id);
    const tagged = (tag: string) => hub.reads.listCustomers({ tag }, { limit: 9 }).documents.length;
    expect([tagged('a'), tagged('b'), tagged('c')]).toEqual([1, 1, 0]);
    await hub.update('customer', id, { tags: ['b', 'c'] });
    expect([tagged('a'), tagged('b'), tagged('c')]).toEqual([0, 1, 1]);
    await hub.update('customer', id, { name: 'Acme Inc' });
    expect([tagged('a'), tagged('b'), tagged('c')]).toEqual([0, 1, 1]);
    await hub.update('customer', id, { tags: [] });
    expect([tagged('a'), tagged('b'), tagged('c')]).toEqual([0, 0, 0]);
  });
});

describe('the filters of onboardings', () => {
  test('narrow alone and together', async () => {
    const hub = openTestHub();
    const phases = ['program_design', 'review'] as const;
    const states = ['active', 'paused', 'waiting'] as const;
    const owners = await Promise.all(['A', 'B'].map((name) => hub.create('customer', { name })));
    const all = owners.flatMap(({ id }) =>
      phases.flatMap((phase) => states.map((state) => ({ customer_id: String(id), phase, state }))),
    );
    await Promise.all(all.map((onboarding) => hub.create('onboarding', onboarding)));
    const options = [undefined, true] as const;
    for (const byCustomer of options) {
      for (const byPhase of options) {
        for (const byState of options) {
          const filter: OnboardingFilter = {
            customer_id: byCustomer && String(owners[1]?.id),
            phase: byPhase && 'review',
            state: byState && 'waiting',
          };
          const expected = all.filter((onboarding) =>
            Object.entries(filter).every(
              ([name, value]) => value === undefined || onboarding[name as keyof OnboardingFilter] === value,
            ),
          );
          expect(ids(hub.reads.listOnboardings(filter, { limit: 100 }))).toHaveLength(expected.length);
        }
      }
    }
  });

  test('a customer that never was has none', () => {
    const hub = openTestHub();
    expect(hub.reads.listOnboardings({ customer_id: 'nobody' }, { limit: 9 })).toEqual({
      documents: [],
      hasMore: false,
      nextCursor: null,
    });
  });

  test('those of a deleted customer are in no list, though each is still there by its id', async () => {
    const hub = openTestHub();
    const customer = String((await hub.create('customer', { name: 'Gone' })).id);
    const other = String((await hub.create('customer', { name: 'Here' })).id);
    const hidden = String((await hub.create('onboarding', { customer_id: customer })).id);
    const shown = String((await hub.create('onboarding', { customer_id: other })).id);
    await hub.remove('customer', customer);
    expect(ids(hub.reads.listOnboardings({}, { limit: 9 }))).toEqual([shown]);
    expect(ids(hub.reads.listOnboardings({ state: 'active' }, { limit: 9 }))).toEqual([shown]);
    expect(ids(hub.reads.listOnboardings({ customer_id: customer }, { limit: 9 }))).toEqual([]);
    expect(hub.get('onboarding', hidden)).toMatchObject({ id: hidden });
  });
});

test('a deleted record is not read, but its key is still known', async () => {
  const hub = openTestHub();
  const id = String((await hub.create('customer', { name: 'Acme' })).id);
  await hub.remove('customer', id);
  expect(() => hub.reads.get('customer', id)).toThrow(/No customer/);
  expect(() => hub.reads.resolveLive('customer', '1')).toThrow(/No customer/);
  expect(hub.reads.resolve('customer', '1')).toBe(id);
  expect(() => hub.reads.resolve('customer', '2')).toThrow(/No customer/);
});
