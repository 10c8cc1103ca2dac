import { expect, test } from 'vitest';
import type { PersonReplica, TemplateReplica } from '#shared/replica.ts';
import { customerNamed, onboardingOf } from '../../../../test/support/onboardings.ts';
import { planOf } from './template-plan.ts';

const template: TemplateReplica = {
  object: 'template',
  key: 't',
  id: 't',
  display_id: 1,
  seq: 1,
  _deleted: false,
  created_at: '2026-11-01T08:00:00.000Z',
  updated_at: '2026-11-01T08:00:00.000Z',
  name: 'Kickoff',
  phase: 'launch',
  default_for_phase: false,
  tasks: [
    {
      title: 'Call',
      assignee_rule: 'csm',
      due_offset: 2,
      customer_facing: true,
      subtasks: ['Agenda', 'Invite'],
    },
    { title: 'Demo', assignee_rule: 'role:se', due_offset: null, customer_facing: false, subtasks: [] },
    {
      title: 'Sign',
      assignee_rule: 'customer_primary_contact',
      due_offset: 0,
      customer_facing: true,
      subtasks: [],
    },
  ],
};
const facts = {
  onboarding: onboardingOf('pilot', { csm_id: 'ann', phase: 'review' }),
  customer: customerNamed('Acme'),
  primaryContact: 'jo',
  people: new Map(),
  start: '2026-12-30',
};

test('tasks are for whom their rules find, due from the start of the phase; what finds nobody says so', () => {
  const plan = planOf(template, facts);
  expect(plan.map(({ title, assignee, isUnassigned, due }) => [title, assignee, isUnassigned, due])).toEqual([
    ['Call', 'ann', false, '2027-01-01'],
    ['Demo', null, true, null],
    ['Sign', 'jo', false, '2026-12-30'],
  ]);
});

test('nobody who has left gets a task; for the owner of a customer the owner of the workspace stands in', () => {
  const people = new Map<string, Pick<PersonReplica, 'key' | 'role' | 'removed_at'>>([
    ['ann', { key: 'ann', role: 'csm', removed_at: '2026-11-02T08:00:00.000Z' }],
    ['eve', { key: 'eve', role: 'owner', removed_at: null }],
  ]);
  const tasks = (['csm', 'account_owner'] as const).map((rule) => ({
    title: rule,
    assignee_rule: rule,
    due_offset: null,
    customer_facing: false,
    subtasks: [],
  }));
  const customer = { ...customerNamed('Acme'), owner_id: 'ann' };
  const plan = planOf({ ...template, tasks }, { ...facts, customer, people });
  expect(plan.map(({ assignee, isUnassigned }) => [assignee, isUnassigned])).toEqual([
    [null, true],
    ['eve', false],
  ]);
});
