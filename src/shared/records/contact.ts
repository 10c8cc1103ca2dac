import { defineRecord, email, flag, labels, text } from './define.ts';

export const contact = defineRecord('contact', {
  plural: 'contacts',
  parent: 'customer',
  travels: 'v1',
  inCloud: {
    always: ['name', 'email'],
    additive: ['phone', 'archived'],
    alikeBy: ['name', 'email'],
    foundBy: 'email',
  },
  imported: { foundBy: ['email'] },
  title: 'name',
  personal: true,
  mentioned: true,
  creation: 'The first contact of a customer becomes its primary',
  fields: {
    name: text({ min: 1, max: 255, required: true, told: 'renamed the contact {old} to {new}' }),
    email: email({ min: 1, max: 320, required: true, unique: true }),
    title: text({ max: 255 }),
    phone: text({ max: 64 }),
    is_primary: flag({
      told: { true: 'made {it} the primary contact', false: 'took the role of primary contact from {it}' },
    }),
    labels: labels({ each: 'label' }),
    archived: flag({ told: { true: 'archived {it}', false: 'brought {it} back from the archive' } }),
  },
  filters: [],
  lookups: ['email', 'is_primary'],
  events: {
    created: 'contact.added',
    changed: 'contact.updated',
    deleted: 'contact.removed',
    restored: 'contact.restored',
    fields: { archived: { true: 'contact.archived' } },
    labels: { 'contact.updated': 'Contact changed' },
    told: {
      'contact.added': 'added the contact {new}',
      'contact.removed': 'removed the contact {old}',
      'contact.restored': 'restored the contact {new}',
    },
    webhooks: {
      'contact.added': ['contact.created'],
      'contact.updated': ['contact.updated'],
      'contact.archived': ['contact.updated'],
      'contact.removed': ['contact.deleted'],
    },
  },
});
