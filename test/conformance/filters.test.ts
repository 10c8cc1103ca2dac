import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { createCustomer, createOnboarding, idsOf, list, patch } from './actions.ts';
import { type Customer, PHASES } from './wire.ts';

const server = await startServer();
afterAll(() => server.stop());

describe('customers', async () => {
  const make = async (body: object) => (await createCustomer(server, body)).id;
  const acme = await make({
    ...{ name: 'Acme', status: 'at_risk', domain: 'acme.com', owner_id: 'ada', plan: 'Pro Plus' },
    tags: ['eu', 'vip'],
  });
  const twin = await make({
    name: 'Acme',
    status: 'active',
    domain: 'acme.com',
    owner_id: 'bob',
    plan: 'Pro',
  });
  const other = await make({ name: 'Other', status: 'churned', owner_id: 'ada', tags: ['vip', 'très chic'] });

  test.each([
    ['status=at_risk', [acme]],
    ['status=active', [twin]],
    ['status=churned', [other]],
    ['status=archived', []],
    ['slug=acme', [acme]],
    ['slug=acme-2', [twin]],
    ['slug=acm', []],
    ['domain=acme.com', [twin, acme]],
    ['domain=cme.com', []],
    ['owner_id=ada', [other, acme]],
    ['owner_id=nobody', []],
    ['plan=Pro', [twin]],
    ['plan=Pro%20Plus', [acme]],
    ['plan=Pro+Plus', [acme]],
    ['tag=vip', [other, acme]],
    ['tag=eu', [acme]],
    ['tag=vi', []],
    ['tag=tr%C3%A8s%20chic', [other]],
    ['tag=vip&owner_id=ada&status=churned', [other]],
    ['domain=acme.com&status=active', [twin]],
    ['domain=acme.com&owner_id=nobody', []],
    ['owner_id=ada&colour=red', [other, acme]],
  ])('?%s', async (query, expected) => {
    expect(await idsOf(server, `/customers?${query}`)).toEqual(expected);
  });

  test('hold quotes, wildcards and other syntax as plain text', async () => {
    for (const value of ["x' OR '1'='1", '%', '_', '*', '"', 'a;b', '\\', '[]']) {
      for (const name of ['slug', 'domain', 'owner_id', 'plan', 'tag'])
        expect(await idsOf(server, `/customers?${name}=${encodeURIComponent(value)}`)).toEqual([]);
    }
  });

  test('follow a change at once', async () => {
    const { id } = await createCustomer(server, { plan: 'Before', tags: ['before'] });
    await patch(server, `/customers/${id}`, { plan: 'After', tags: ['after'] });
    expect(await idsOf(server, '/customers?plan=Before')).toEqual([]);
    expect(await idsOf(server, '/customers?tag=before')).toEqual([]);
    expect(await idsOf(server, '/customers?plan=After')).toEqual([id]);
    expect(await idsOf(server, '/customers?tag=after')).toEqual([id]);
  });

  test('apply before the cut', async () => {
    const rare: string[] = [];
    for (let i = 0; i < 12; i += 1) {
      const { id } = await createCustomer(server, { plan: i % 4 === 0 ? 'rare' : 'common' });
      if (i % 4 === 0) rare.unshift(id);
    }
    const first = await list<Customer>(server, '/customers?plan=rare&limit=2');
    expect(first.data.map((row) => row.id)).toEqual(rare.slice(0, 2));
    expect(first.has_more).toBe(true);
    const cursor = encodeURIComponent(first.next_cursor ?? '');
    const rest = await list<Customer>(server, `/customers?plan=rare&limit=2&cursor=${cursor}`);
    expect(rest.data.map((row) => row.id)).toEqual(rare.slice(2));
    expect(rest).toMatchObject({ has_more: false, next_cursor: null });
    const exact = await list<Customer>(server, '/customers?plan=rare&limit=3');
    expect(exact).toMatchObject({ has_more: false, next_cursor: null });
  });
});

describe('onboardings', async () => {
  // A status that no test above counts: this runs before the tests do.
  const [a, b] = [
    await createCustomer(server, { status: 'onboarding' }),
    await createCustomer(server, { status: 'onboarding' }),
  ];
  const byPhase = new Map<string, string[]>();
  for (const phase of PHASES) {
    const ofA = await createOnboarding(server, a.id, { phase });
    const ofB = await createOnboarding(server, b.id, { phase, state: 'paused' });
    byPhase.set(phase, [ofB.id, ofA.id]);
  }

  test.each(PHASES)('?phase=%s', async (phase) => {
    expect(await idsOf(server, `/onboardings?phase=${phase}`)).toEqual(byPhase.get(phase));
    const ofA = (byPhase.get(phase) ?? []).slice(1);
    expect(await idsOf(server, `/onboardings?phase=${phase}&customer_id=${a.id}`)).toEqual(ofA);
    expect(await idsOf(server, `/onboardings?phase=${phase}&customer_id=${a.display_id}`)).toEqual(ofA);
    expect(await idsOf(server, `/onboardings?phase=${phase}&state=active`)).toEqual(ofA);
    expect(await idsOf(server, `/onboardings?phase=${phase}&state=at_risk`)).toEqual([]);
  });

  test('?state=paused', async () => {
    const ofB = [...byPhase.values()].map((ids) => ids[0]).reverse();
    expect(await idsOf(server, '/onboardings?state=paused')).toEqual(ofB);
    expect(await idsOf(server, `/onboardings?state=paused&customer_id=${a.id}`)).toEqual([]);
  });

  test('of a customer alone, by filter and by path', async () => {
    const all = [...byPhase.values()].map((ids) => ids[1]).reverse();
    expect(await idsOf(server, `/onboardings?customer_id=${a.id}`)).toEqual(all);
    expect(await idsOf(server, `/customers/${a.display_id}/onboardings`)).toEqual(all);
  });
});
