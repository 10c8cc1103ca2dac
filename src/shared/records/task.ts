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
  shared: {},
  imported: { foundBy: ['title'] },
  title: 'title',
  fields: {
    customer_id: reference({ to: 'customer', derived: true, readonly: true, silent: true }),
    parent_task_id: reference({
      to: 'task',
      cascade: true,
      label: 'Part of',
      told: 'changed where {it} belongs',
    }),
    title: text({
      min: 1,
      max: 255,
      required: true,
      search: { name: 'task', description: 'Title of a task', label: 'Task', alsoCalled: ['todo', 'tasks'] },
    }),
    notes: longText({
      max: 20_000,
      search: {
        name: 'note',
        description: 'Text of a note, comment or call, or notes of a task or an onboarding',
        label: 'Note',
        alsoCalled: ['notes', 'comment', 'comments', 'call', 'body'],
      },
    }),
    phase: choice({
      values: PHASES,
      labels: PHASE_LABELS,
      open: true,
      derived: true,
      search: { name: 'phase', description: 'Phase of an onboarding or a task' },
    }),
    assignee_id: person({
      orContact: true,
      label: 'Assignee',
      search: { name: 'assignee', description: 'Who is to do a task', alsoCalled: ['assigned', 'who'] },
    }),
    due_date: day({
      search: {
        name: 'due',
        description: 'Day by which a task is to be done',
        label: 'Due',
        alsoCalled: ['deadline', 'until'],
      },
    }),
    done: flag({
      search: { name: 'done', description: 'Whether a task is done: yes or no', alsoCalled: ['finished'] },
    }),
    completed_at: dateTime({ readonly: true, silent: true, follows: 'done' }),
    completed_by: text({ max: 255, readonly: true, silent: true, follows: 'done' }),
    auto: flag({ readonly: true, silent: true, follows: 'done' }),
    customer_facing: flag(),
    position: number({ derived: true }),
  },
  filters: ['onboarding_id', 'customer_id', 'assignee_id', 'done', 'due_date', 'phase'],
  lookups: ['parent_task_id'],
  options: { complete_subtasks: flag() },
  search: { heading: 'Tasks', status: 'done', overdue: { day: 'due_date', until: 'done' } },
  events: {
    created: 'task.created',
    changed: 'task.field_changed',
    deleted: 'task.deleted',
    restored: 'task.restored',
    moved: 'task.moved',
    fields: { done: { true: 'task.completed', false: 'task.reopened' } },
    labels: { 'task.created': 'Task added', 'task.field_changed': 'Task changed' },
    told: {
      'task.created': 'added the task {new}',
      'task.completed': 'completed {it}',
      'task.reopened': 'reopened {it}',
      'task.deleted': 'deleted the task {old}',
      'task.restored': 'restored the task {new}',
      'task.moved': 'moved {it} from {old} to {new}',
    },
    webhooks: {
      'task.created': ['task.created'],
      'task.field_changed': ['task.updated'],
      'task.completed': ['task.updated', 'task.completed'],
      'task.reopened': ['task.updated'],
      'task.deleted': ['task.deleted'],
      'task.moved': ['task.updated'],
    },
    health: {
      events: ['task.created', 'task.completed', 'task.reopened', 'task.deleted', 'task.restored'],
      fields: ['due_date'],
    },
  },
});
