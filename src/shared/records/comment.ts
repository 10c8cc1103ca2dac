import {
  choice,
  dateTime,
  defineRecord,
  flag,
  json,
  list,
  longText,
  number,
  reference,
  text,
} from './define.ts';

export const comment = defineRecord('comment', {
  plural: 'comments',
  parent: {
    types: ['customer', 'onboarding', 'task'],
    typeField: 'subject_type',
    idField: 'subject_id',
  },
  travels: 'workspace',
  // Files stay where they were attached.
  shared: { leavesOut: ['attachments'] },
  title: 'body',
  fields: {
    kind: choice({ values: ['comment', 'note', 'call'], default: 'comment' }),
    body: longText({
      min: 1,
      max: 20_000,
      required: true,
      search: {
        name: 'note',
        description: 'Text of a note, comment or call, or notes of a task or an onboarding',
        label: 'Note',
      },
    }),
    visibility: choice({ values: ['internal', 'customer'], default: 'internal' }),
    occurred_at: dateTime({ derived: true }),
    pinned: flag(),
    mentions: list({ of: json(), readonly: true, silent: true, follows: 'body' }),
    attachments: list({ of: reference({ to: 'attachment', required: true }), max: 100 }),
    edited_at: dateTime({ readonly: true, silent: true, follows: 'body' }),
    created_by: text({ max: 255, readonly: true, silent: true }),
  },
  filters: ['subject_type', 'subject_id', 'customer_id', 'kind'],
  search: { heading: 'Notes and comments', status: 'kind' },
  events: {
    created: 'comment.added',
    changed: 'comment.edited',
    deleted: 'comment.deleted',
    restored: 'comment.restored',
    moved: 'comment.moved',
    told: {
      'comment.added': 'commented[ on {onboarding}]: {excerpt}',
      'comment.edited': 'edited a comment[ on {onboarding}]',
      'comment.deleted': 'deleted a comment[ on {onboarding}]',
      'comment.restored': 'restored a comment[ on {onboarding}]',
      'comment.moved': 'moved a comment[ on {onboarding}] from {old} to {new}',
    },
    health: {
      events: ['comment.added', 'comment.deleted', 'comment.restored'],
      fields: ['occurred_at'],
    },
  },
});

/** A file may be this large, in bytes. */
export const ATTACHMENT_LIMIT_BYTES = 25 * 1024 * 1024;

export const attachment = defineRecord('attachment', {
  plural: 'attachments',
  parent: null,
  travels: 'workspace',
  title: 'name',
  fields: {
    name: text({ min: 1, max: 255, required: true, fixed: true }),
    size: number({ derived: true, readonly: true }),
    content_type: text({ max: 255, derived: true, fixed: true }),
    sha256: text({ max: 64, derived: true, fixed: true }),
  },
  filters: [],
  lookups: ['sha256'],
  events: {
    created: 'attachment.added',
    changed: 'attachment.field_changed',
    deleted: 'attachment.removed',
    restored: 'attachment.restored',
  },
});
