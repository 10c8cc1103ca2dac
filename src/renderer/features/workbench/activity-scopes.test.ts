import { expect, test } from 'vitest';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { type ActivityScope, activityKeys, readScope, writeScope } from './activity-scopes.ts';
import { workOf } from './work.ts';

const customer = (key: string, owner_id: string | null) =>
  ({ key, name: key, status: 'active', owner_id }) as CustomerReplica;
const work = workOf(
  {
    customers: [customer('acme', 'ann'), customer('zeta', 'ben'), customer('kappa', null)],
    onboardings: [{ key: 'one', customer_key: 'zeta', csm_id: 'ann' } as OnboardingReplica],
  },
  'all',
  null,
);
const keys = (scope: ActivityScope) => activityKeys(scope, work, 'ann', ({ name }) => name.startsWith('k'));

test('activity is of mine, of the team’s, of everybody, of a view or of one customer', () => {
  expect(keys({ kind: 'mine' })).toEqual(['acme', 'zeta']);
  expect(keys({ kind: 'team' })).toEqual(['acme', 'zeta']);
  expect(keys({ kind: 'workspace' })).toBeNull();
  expect(keys({ kind: 'view', key: 'v' })).toEqual(['kappa']);
  expect(keys({ kind: 'one', key: 'kappa' })).toEqual(['kappa']);
  expect(keys({ kind: 'one', key: null })).toEqual([]);
});

test.each(['mine', 'team', 'workspace', 'one', 'one:acme', 'view:v'])('%s is kept and read again', (kept) => {
  expect(writeScope(readScope(kept, 'ann'))).toBe(kept);
});

test('who has not said who they are has none that are theirs', () => {
  expect(readScope('mine', null)).toEqual({ kind: 'workspace' });
});
