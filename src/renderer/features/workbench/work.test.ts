import { expect, test } from 'vitest';
import type { CustomerReplica, OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import { byTarget, tasksByDue, workOf } from './work.ts';

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
const task = (key: string, fields: Partial<TaskReplica> = {}) =>
  ({ key, onboarding_key: 'one', done: false, due_date: null, assignee_id: null, ...fields }) as TaskReplica;
const keys = (rows: readonly { readonly key: string }[]) => rows.map(({ key }) => key);

test('mine is what I own, run or have to do; everyone’s is everything on its way', () => {
  const records = {
    customers: [
      customer('zeta'),
      customer('acme', { owner_id: 'me' }),
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
    tasks: [
      task('mine', { assignee_id: 'me' }),
      task('theirs', { assignee_id: 'ben' }),
      task('done', { assignee_id: 'me', done: true }),
      task('waits', { assignee_id: 'me', onboarding_key: 'paused' }),
    ],
  };
  const mine = workOf(records, 'mine', 'me');
  expect([keys(mine.customers), keys(mine.onboardings), keys(mine.tasks)]).toEqual([
    ['acme'],
    ['one', 'two'],
    ['mine'],
  ]);
  const all = workOf(records, 'all', 'me');
  expect([keys(all.customers), keys(all.onboardings), keys(all.tasks)]).toEqual([
    ['acme', 'zeta'],
    ['one', 'two', 'three'],
    ['mine', 'theirs'],
  ]);
});

test('tasks stand under when they are due; the week ends on Sunday', () => {
  const tasks = [
    task('sunday', { due_date: '2026-11-29' }),
    task('monday', { due_date: '2026-11-30' }),
    task('never'),
    task('today', { due_date: TODAY }),
    task('late', { due_date: '2026-11-24' }),
    task('later', { due_date: '2026-11-01' }),
  ];
  expect(tasksByDue(tasks, TODAY).map(({ label, tasks: found }) => [label, keys(found)])).toEqual([
    ['Overdue', ['later', 'late']],
    ['Today', ['today']],
    ['This week', ['sunday']],
    ['Later', ['monday']],
    ['No due date', ['never']],
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
