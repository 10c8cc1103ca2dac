import { PHASES } from '../v1/statuses.ts';
import { PHASE_LABELS } from '../words.ts';
import { choice, defineRecord, flag, integer, list, text } from './define.ts';

/** Who gets a task that a template makes; without a rule, nobody. */
export const ASSIGNEE_RULES = [
  'csm',
  'account_owner',
  'customer_primary_contact',
  'role:se',
  'role:designer',
  'role:product_ops',
] as const;

const title = text({ min: 1, max: 255, required: true });

export const template = defineRecord('template', {
  plural: 'templates',
  parent: null,
  travels: 'workspace',
  shared: {},
  title: 'name',
  fields: {
    name: text({ min: 1, max: 255, required: true }),
    phase: choice({ values: PHASES, labels: PHASE_LABELS, open: true }),
    default_for_phase: flag({ label: 'Default for its phase' }),
    tasks: list({
      of: {
        title,
        assignee_rule: choice({ values: ASSIGNEE_RULES }),
        due_offset: integer({ min: -3650, max: 3650, description: 'Days from the start of the phase' }),
        customer_facing: flag(),
        subtasks: list({ of: title, max: 200 }),
      },
      max: 200,
    }),
  },
  filters: ['phase'],
  lookups: ['default_for_phase'],
  events: {
    created: 'template.created',
    changed: 'template.field_changed',
    deleted: 'template.deleted',
    restored: 'template.restored',
    others: ['template.applied'],
    told: { 'template.applied': 'applied the template {new}[ to {onboarding}]' },
  },
});
