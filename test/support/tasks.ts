import type { CommentReplica, TaskReplica } from '#shared/replica.ts';

/** A task with a key to know it by. */
export function taskOf(key: string, fields: Partial<TaskReplica> = {}): TaskReplica {
  return {
    object: 'task',
    key,
    id: key,
    display_id: 0,
    seq: 0,
    _deleted: false,
    created_at: '2026-11-01T08:00:00.000Z',
    updated_at: '2026-11-01T08:00:00.000Z',
    customer_key: 'acme',
    customer_id: 'acme',
    onboarding_key: 'pilot',
    onboarding_id: 'pilot',
    parent_task_id: null,
    title: key,
    notes: null,
    phase: 'before_getting_started',
    assignee_id: null,
    due_date: null,
    done: false,
    completed_at: null,
    completed_by: null,
    auto: false,
    customer_facing: false,
    position: 1,
    ...fields,
  };
}

/** A note on a customer, with a key to know it by. */
export function commentOf(key: string, fields: Partial<CommentReplica> = {}): CommentReplica {
  return {
    object: 'comment',
    key,
    id: key,
    display_id: 0,
    seq: 0,
    _deleted: false,
    created_at: '2026-11-01T08:00:00.000Z',
    updated_at: '2026-11-01T08:00:00.000Z',
    customer_key: 'acme',
    onboarding_key: null,
    subject_key: 'acme',
    subject_type: 'customer',
    subject_id: 'acme',
    kind: 'note',
    body: key,
    visibility: 'internal',
    occurred_at: '2026-11-01T08:00:00.000Z',
    pinned: false,
    mentions: [],
    attachments: [],
    edited_at: null,
    created_by: null,
    ...fields,
  };
}
