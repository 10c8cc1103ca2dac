import { expect, test } from 'vitest';
import type { OnboardingReplica, TaskReplica, TemplateReplica } from '#shared/replica.ts';
import { draftFrom, draftOf, fieldsOfDraft, NO_TEMPLATE, newTask, problemOf } from './template-draft.ts';

test('a template that is opened and saved is the same', () => {
  const fields = {
    name: 'Kickoff',
    phase: 'review',
    default_for_phase: true,
    tasks: [
      {
        title: 'Call',
        assignee_rule: 'csm',
        due_offset: -2,
        customer_facing: true,
        subtasks: ['Slides', 'Slides'],
      },
      { title: 'Wait', assignee_rule: null, due_offset: null, customer_facing: false, subtasks: [] },
    ],
  };
  expect(fieldsOfDraft(draftOf(fields as unknown as TemplateReplica))).toEqual(fields);
});

test.each([
  [{ name: ' ' }, 'Give the template a name'],
  [{ tasks: [newTask(' ')] }, 'Say what is to be done, or take the task out'],
  [{ tasks: [newTask('Call', { due: '3 days' })] }, 'Write a whole number of days, such as 3'],
  [{ tasks: [newTask('Call', { due: '-3' })] }, undefined],
])('of %j it is said: %s', (part, say) => {
  expect(problemOf({ ...NO_TEMPLATE, name: 'Kickoff', ...part })?.say).toBe(say);
});

test('what cannot be the default of a phase is none', () => {
  expect(fieldsOfDraft({ ...NO_TEMPLATE, name: 'A', isDefault: true })).toMatchObject({
    default_for_phase: false,
  });
});

test('the tasks of an onboarding become roles and distances', () => {
  const onboarding = { csm_id: 'ann', se_id: 'ben', designer_id: null, product_ops_id: null };
  const task = (part: object) => ({
    id: 't',
    parent_task_id: null,
    phase: 'review',
    assignee_id: null,
    due_date: null,
    customer_facing: false,
    ...part,
  });
  const tasks = [
    task({ id: 't1', title: 'Call', assignee_id: 'ben', due_date: '2026-05-04', customer_facing: true }),
    task({ title: 'Slides', parent_task_id: 't1' }),
    task({ title: 'Sign', assignee_id: 'jo' }),
    task({ title: 'Ask', assignee_id: 'somebody' }),
    task({ title: 'Later', phase: 'launch' }),
  ];
  const draft = draftFrom({
    onboarding: onboarding as unknown as OnboardingReplica,
    customer: undefined,
    primaryContact: 'jo',
    tasks: tasks as unknown as readonly TaskReplica[],
    phase: 'review',
    name: 'Review week',
    start: '2026-05-01',
  });
  expect(fieldsOfDraft(draft).tasks).toEqual([
    { title: 'Call', assignee_rule: 'role:se', due_offset: 3, customer_facing: true, subtasks: ['Slides'] },
    {
      title: 'Sign',
      assignee_rule: 'customer_primary_contact',
      due_offset: null,
      customer_facing: false,
      subtasks: [],
    },
    { title: 'Ask', assignee_rule: null, due_offset: null, customer_facing: false, subtasks: [] },
  ]);
});

test('a task that is typed and not entered is one of the template all the same', () => {
  const draft = { ...NO_TEMPLATE, name: 'Kickoff', tasks: [newTask('Call')], next: '  Send slides ' };
  expect(fieldsOfDraft(draft).tasks.map(({ title }) => title)).toEqual(['Call', 'Send slides']);
  expect(fieldsOfDraft({ ...draft, next: '  ' }).tasks).toHaveLength(1);
});

test('an unseen character that no name and no title may have is told before it is saved', () => {
  const unseen = 'Call\u200b';
  const draft = { ...NO_TEMPLATE, name: 'Kickoff' };
  expect(problemOf({ ...draft, name: unseen })?.say).toMatch(
    /^The name must not contain a zero-width space/u,
  );
  expect(problemOf({ ...draft, next: unseen })?.say).toMatch(/^The last task must not contain/u);
  const task = newTask(unseen);
  expect(problemOf({ ...draft, tasks: [task] })).toMatchObject({ task: task.id });
});
