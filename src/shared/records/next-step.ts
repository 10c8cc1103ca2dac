import { day, defineRecord, text } from './define.ts';

/** What is to happen next with a customer, and when: at most one for each. */
export const nextStep = defineRecord('next_step', {
  plural: 'next_steps',
  parent: 'customer',
  travels: 'workspace',
  title: 'text',
  fields: {
    text: text({ max: 255, label: 'Next step', told: 'changed the next step to {new}' }),
    date: day({ label: 'Date of the next step' }),
  },
  filters: ['customer_id', 'date'],
  events: {
    created: 'next_step.created',
    changed: 'next_step.field_changed',
    deleted: 'next_step.deleted',
    restored: 'next_step.restored',
    told: {
      'next_step.created': 'set the next step {new}',
      'next_step.deleted': 'removed the next step {old}',
    },
  },
});
