import { expect, test } from 'vitest';
import type { CustomerReplica, OnboardingReplica, PersonReplica, TaskReplica } from '#shared/replica.ts';
import { belongingsOf, handOverChanges } from './hand-over.ts';

const person = (removed_at: string | null) => ({ key: 'ben', name: 'Ben', removed_at }) as PersonReplica;
const all = {
  customers: [
    { key: 'c1', owner_id: 'ben' },
    { key: 'c2', owner_id: 'ann' },
  ] as CustomerReplica[],
  onboardings: [
    { key: 'o1', phase: 'review', csm_id: 'ben', se_id: 'ann' },
    { key: 'o2', phase: 'completed', csm_id: 'ben', se_id: null },
    { key: 'o3', phase: 'launch', csm_id: 'ann', se_id: 'ben', designer_id: 'ben' },
  ] as OnboardingReplica[],
  tasks: [
    { key: 't1', assignee_id: 'ben', done: false },
    { key: 't2', assignee_id: 'ben', done: true },
  ] as TaskReplica[],
};
const now = '2026-05-01T00:00:00.000Z';

test('who leaves hands over their customers, and their open work with them', () => {
  const changes = handOverChanges(
    { person: person(null), heir: 'ada', withWork: true, now },
    belongingsOf({ key: 'ben' }, all),
  );
  expect(changes).toEqual([
    { operation: 'update', collection: 'onboardings', key: 'o1', fields: { csm_id: 'ada' } },
    {
      operation: 'update',
      collection: 'onboardings',
      key: 'o3',
      fields: { se_id: 'ada', designer_id: 'ada' },
    },
    { operation: 'update', collection: 'tasks', key: 't1', fields: { assignee_id: 'ada' } },
    {
      operation: 'update',
      collection: 'people',
      key: 'ben',
      fields: { removed_at: now, hand_over_to: 'ada' },
    },
  ]);
});

test('of who has left already, what they still own goes', () => {
  const changes = handOverChanges(
    { person: person(now), heir: 'ada', withWork: false, now },
    belongingsOf({ key: 'ben' }, all),
  );
  expect(changes).toEqual([
    { operation: 'update', collection: 'customers', key: 'c1', fields: { owner_id: 'ada' } },
  ]);
});
