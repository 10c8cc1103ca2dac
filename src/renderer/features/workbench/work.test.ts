import { expect, test } from 'vitest';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { byTarget, workOf } from './work.ts';

const TODAY = '2026-11-25';

const customer = (key: string, fields: Partial<CustomerReplica> = {}) =>
  ({ key, name: key, status: 'active', owner_id: null, ...fields }) as CustomerReplica;
const onboarding = (key: string, fields: Partial<OnboardingReplica> = {}) =>
  ({
    key,
    customer_key: 'acme',
    phase: 'review',
    state: 'active',
    csm_id: null,
    target_launch_date: null,
    ...fields,
  }) as OnboardingReplica;
const keys = (rows: readonly { readonly key: string }[]) => rows.map(({ key }) => key);

test('mine is what I own or run; everyone’s is everything on its way', () => {
  const records = {
    customers: [
      customer('acme', { owner_id: 'me' }),
      customer('zeta'),
      customer('gone', { status: 'churned', owner_id: 'me' }),
    ],
    onboardings: [
      onboarding('one'),
      onboarding('two', { customer_key: 'zeta', csm_id: 'me' }),
      onboarding('three', { customer_key: 'zeta' }),
      onboarding('paused', { state: 'paused' }),
      onboarding('launched', { phase: 'completed' }),
      onboarding('churned', { customer_key: 'gone' }),
    ],
  };
  const mine = workOf(records, 'mine', 'me');
  expect([keys(mine.customers), keys(mine.onboardings)]).toEqual([['acme'], ['one', 'two']]);
  const all = workOf(records, 'all', 'me');
  expect([keys(all.customers), keys(all.onboardings)]).toEqual([
    ['acme', 'zeta'],
    ['one', 'two', 'three'],
  ]);
});

test('onboardings stand in the lane of their target', () => {
  const at = (key: string, day: string | null) =>
    onboarding(key, { target_launch_date: day === null ? null : `${day}T00:00:00.000Z` });
  const rows = [
    at('none', null),
    at('next', '2026-12-06'),
    at('far', '2026-12-07'),
    at('this', '2026-11-29'),
    at('passed', '2026-11-24'),
  ];
  expect(byTarget(rows, TODAY).map(({ label, onboardings }) => [label, keys(onboardings)])).toEqual([
    ['Passed', ['passed']],
    ['This week', ['this']],
    ['Next week', ['next']],
    ['Later', ['far']],
    ['No target', ['none']],
  ]);
});

test('each of very many onboardings is looked at once to put them into lanes', () => {
  let looks = 0;
  const rows = Array.from({ length: 500 }, (_, at) => {
    const row = onboarding(`o${at}`);
    Object.defineProperty(row, 'target_launch_date', {
      get() {
        looks += 1;
        return `2026-12-${10 + ((at * 7) % 20)}T00:00:00.000Z`;
      },
    });
    return row;
  });
  const [lane] = byTarget(rows, TODAY);
  expect(looks).toBe(500);
  const days = lane?.onboardings.map((row) => row.target_launch_date?.slice(0, 10)) ?? [];
  expect(days).toEqual(days.toSorted());
  expect(days.length).toBe(500);
});
