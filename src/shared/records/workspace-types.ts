/** What a workspace is set up with: people, custom fields, saved views, what is suggested, texts of mails. */
import { choice, dateTime, defineRecord, email, flag, json, list, longText, number, text } from './define.ts';

export const PERSON_ROLES = ['owner', 'admin', 'csm', 'member', 'read_only'] as const;
const CUSTOM_FIELD_TYPES = ['string', 'number', 'date', 'select', 'boolean'] as const;
const VIEW_SCREENS = ['customers', 'onboardings', 'tasks'] as const;
export const NUDGE_KINDS = [
  'health_at_risk',
  'health_drop',
  'ready_to_advance',
  'unassigned_task',
  'orphaned_task',
  'target_passed',
  'no_primary_contact',
] as const;

const name = text({ min: 1, max: 255, required: true });

/** Somebody of the workspace. Its id is what `owner_id`, `csm_id` and the like hold. */
export const person = defineRecord('person', {
  plural: 'people',
  parent: null,
  travels: 'workspace',
  shared: { leavesOut: ['is_me'], decidedThere: ['role'] },
  title: 'name',
  mentioned: true,
  fields: {
    name,
    email: email({ max: 320, unique: true }),
    role: choice({ values: PERSON_ROLES, labels: { csm: 'CSM' }, default: 'member' }),
    is_me: flag({ label: 'You' }),
    removed_at: dateTime({
      label: 'Left',
      told: { true: 'removed {it} from the workspace', false: 'brought {it} back into the workspace' },
    }),
  },
  filters: [],
  lookups: ['email', 'role', 'is_me'],
  options: { hand_over_to: text({ max: 255 }) },
  events: {
    created: 'person.added',
    changed: 'person.field_changed',
    deleted: 'person.deleted',
    restored: 'person.restored',
  },
});

export const customField = defineRecord('custom_field', {
  plural: 'custom_fields',
  parent: null,
  travels: 'workspace',
  shared: {},
  title: 'label',
  fields: {
    slug: text({
      min: 1,
      max: 60,
      pattern: ['^[a-z][a-z0-9_]*$', 'A slug is made of a-z, 0-9 and _, and begins with a letter'],
      required: true,
      unique: true,
    }),
    label: text({ min: 1, max: 120, required: true }),
    type: choice({ values: CUSTOM_FIELD_TYPES, required: true }),
    options: list({ of: text({ min: 1, max: 120, required: true }), max: 200 }),
    position: number({ derived: true }),
    archived: flag({ told: { true: 'archived {it}', false: 'brought {it} back from the archive' } }),
  },
  filters: ['archived'],
  lookups: ['slug'],
  events: {
    created: 'custom_field.created',
    changed: 'custom_field.field_changed',
    deleted: 'custom_field.deleted',
    restored: 'custom_field.restored',
  },
});

export const view = defineRecord('view', {
  plural: 'views',
  noun: 'saved view',
  parent: null,
  travels: 'workspace',
  shared: { only: { field: 'scope', value: 'workspace' } },
  title: 'name',
  fields: {
    name,
    screen: choice({ values: VIEW_SCREENS, required: true }),
    query: text({ max: 2000, default: '' }),
    columns: list({ of: text({ min: 1, max: 120, required: true }), max: 200 }),
    sort: list({ of: text({ min: 1, max: 121, required: true }), max: 10 }),
    scope: choice({ values: ['mine', 'workspace'], default: 'mine' }),
    position: number({ derived: true }),
  },
  filters: ['screen', 'scope'],
  events: {
    created: 'view.created',
    changed: 'view.field_changed',
    deleted: 'view.deleted',
    restored: 'view.restored',
  },
});

export const nudge = defineRecord('nudge', {
  plural: 'nudges',
  parent: {
    types: ['customer', 'onboarding', 'task'],
    typeField: 'subject_type',
    idField: 'subject_id',
  },
  travels: 'workspace',
  title: 'kind',
  noticed: true,
  creation: 'data says in words what it is about, and the command that accepting it runs',
  fields: {
    kind: choice({ values: NUDGE_KINDS, open: true, required: true, fixed: true }),
    state: choice({ values: ['open', 'accepted', 'snoozed', 'dismissed'], default: 'open' }),
    until: dateTime({ label: 'Snoozed until' }),
    data: json({ readonly: true, silent: true }),
  },
  filters: ['kind', 'state', 'subject_type', 'subject_id'],
  events: {
    created: 'nudge.created',
    changed: 'nudge.field_changed',
    deleted: 'nudge.deleted',
    told: { 'nudge.created': 'noticed {new}', 'nudge.deleted': 'withdrew {old}' },
    restored: 'nudge.restored',
  },
});

export const mailTemplate = defineRecord('mail_template', {
  plural: 'mail_templates',
  parent: null,
  travels: 'workspace',
  title: 'name',
  fields: {
    name,
    subject: text({ max: 255, default: '' }),
    body: longText({ max: 20_000, default: '' }),
  },
  filters: [],
  events: {
    created: 'mail_template.created',
    changed: 'mail_template.field_changed',
    deleted: 'mail_template.deleted',
    restored: 'mail_template.restored',
  },
});
