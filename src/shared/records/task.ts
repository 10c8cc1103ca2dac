import { PHASES } from '../v1/statuses.ts';
import { PHASE_LABELS } from '../words.ts';
import {
  choice,
  dateTime,
  day,
  defineRecord,
  flag,
  longText,
  number,
  person,
  reference,
  text,
} from './define.ts';

export const task = defineRecord('task', {
  plural: 'tasks',
  parent: 'onboarding',
  travels: 'workspace',
  title: 'title',
  fields: {
    customer_id: reference({ to: 'customer', derived: true, readonly: true, silent: true }),
    parent_task_id: reference({ to: 'task', cascade: true, label: 'Part of' }),
    title: text({ min: 1, max: 255, required: true }),
    notes: longText({ max: 20_000 }),
    phase: choice({ values: PHASES, labels: PHASE_LABELS, open: true, derived: true }),
    assignee_id: person({ orContact: true, label: 'Assignee' }),
    due_date: day(),
    done: flag(),
    completed_at: dateTime({ readonly: true, silent: true, follows: 'done' }),
    completed_by: text({ max: 255, readonly: true, silent: true, follows: 'done' }),
    auto: flag({ readonly: true, silent: true, follows: 'done' }),
    customer_facing: flag(),
    position: number({ derived: true, silent: true }),
  },
  filters: ['onboarding_id', 'customer_id', 'assignee_id', 'done', 'due_date', 'phase'],
  lookups: ['parent_task_id'],
  options: { complete_subtasks: flag() },
  events: {
    created: 'task.created',
    changed: 'task.field_changed',
    deleted: 'task.deleted',
    fields: { done: { true: 'task.completed', false: 'task.reopened' } },
    labels: { 'task.created': 'Task added', 'task.field_changed': 'Task changed' },
    told: {
      'task.created': 'added the task {new}',
      'task.completed': 'completed the task {new}',
      'task.reopened': 'reopened the task {new}',
      'task.deleted': 'deleted the task {old}',
    },
  },
});
