import { beforeEach, expect, test } from 'vitest';
import { upgradeArrangement as upgradeCustomers } from '../features/customers/list/earlier-arrangement.ts';
import { upgradeArrangement as upgradeOnboardings } from '../features/onboardings/list/earlier-arrangement.ts';
import { createArrangement } from './list-state.ts';

const SORT = { column: 'name', direction: 'ascending' } as const;
beforeEach(() => localStorage.clear());

test('what the first version kept of the customers’ list is there: filters, order, columns, text, widths', () => {
  const state = {
    filters: {
      statuses: ['churned'],
      owners: ['ann', null],
      plans: [],
      tags: ['vip'],
      domain: 'a.b',
      hidesGone: false,
    },
    query: 'mrr:>500',
    sort: { column: 'owner', direction: 'descending' },
    order: ['name', 'updated'],
    visibility: { number: true },
    sizes: { plan: 120 },
    chosen: ['plan'],
  };
  localStorage.setItem('kept.customers', JSON.stringify({ state, version: 1 }));
  const use = createArrangement({ name: 'kept.customers', sort: SORT, upgrade: upgradeCustomers });
  expect(use.getState()).toMatchObject({
    ...state,
    filters: {
      values: { status: ['churned'], owner_id: ['ann', null], plan: [], tags: ['vip'], domain: ['a.b'] },
      hidesInactive: false,
    },
  });
});

test('and of the onboardings’: filters, order, text, and what the board had unfolded', () => {
  const state = {
    filters: { states: ['waiting'], phases: [], csms: [null], lanes: ['overdue'], hidesCompleted: true },
    query: 'acme',
    sort: { column: 'csm', direction: 'ascending' },
    isCompletedUnfolded: true,
    sizes: {},
    chosen: [],
  };
  localStorage.setItem('kept.onboardings', JSON.stringify({ state, version: 1 }));
  const use = createArrangement({ name: 'kept.onboardings', sort: SORT, upgrade: upgradeOnboardings });
  expect(use.getState()).toMatchObject({
    filters: {
      values: { state: ['waiting'], phase: [], csm_id: [null], lane: ['overdue'] },
      hidesInactive: true,
    },
    query: 'acme',
    sort: state.sort,
    unfolded: ['completed'],
  });
});

test('a filter is set without touching the others, and kept for the next start', () => {
  const first = createArrangement({ name: 'kept.again', sort: SORT });
  first.getState().filter({ state: ['waiting'] });
  first.getState().filter({ phase: ['launch'] });
  first.getState().setHidesInactive(false);
  const next = createArrangement({ name: 'kept.again', sort: SORT });
  expect(next.getState().filters).toEqual({
    values: { state: ['waiting'], phase: ['launch'] },
    hidesInactive: false,
  });
});
