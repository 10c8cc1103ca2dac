import { ONBOARDING_STATES, PHASES } from '../v1/statuses.ts';
import { PHASE_LABELS } from '../words.ts';
import { choice, dateTime, defineRecord, flag, integer, longText, person, text } from './define.ts';

export const onboarding = defineRecord('onboarding', {
  plural: 'onboardings',
  parent: 'customer',
  travels: 'v1',
  inCloud: { always: ['phase', 'state'], additive: [], alikeBy: ['name'] },
  imported: true,
  title: 'name',
  overlay: { choice: 'state', flag: 'waiting_on_customer', reads: 'waiting' },
  fields: {
    name: text({ max: 255 }),
    template_id: text({ max: 255, label: 'Template' }),
    phase: choice({
      values: PHASES,
      labels: PHASE_LABELS,
      open: true,
      default: 'before_getting_started',
      reasoned: true,
      told: 'moved {it} from {old} to {new}',
      description: `One of ${PHASES.join(', ')}; later versions may add values`,
    }),
    state: choice({
      values: ONBOARDING_STATES,
      order: ['at_risk', 'waiting', 'active', 'paused'],
      open: true,
      default: 'active',
      reasoned: true,
      description: `One of ${ONBOARDING_STATES.join(', ')}; reads waiting while waiting_on_customer`,
    }),
    waiting_on_customer: flag({ silent: true }),
    started_at: dateTime({ label: 'Start date' }),
    completed_at: dateTime({ readonly: true, silent: true, follows: 'phase' }),
    target_launch_date: dateTime({ day: true, label: 'Target date', reasoned: true }),
    csm_id: person({ label: 'CSM', isProperName: true }),
    se_id: person({ label: 'Solutions engineer' }),
    designer_id: person({ label: 'Designer' }),
    product_ops_id: person({ label: 'Product ops' }),
    notes: longText({ max: 20_000 }),
    reminders_enabled: flag({ default: true, label: 'Reminders' }),
    reminder_frequency_days: integer({ min: 1, max: 365, default: 1, label: 'Days between reminders' }),
  },
  filters: ['customer_id', 'state', 'phase'],
  events: {
    created: 'onboarding.created',
    changed: 'onboarding.field_changed',
    deleted: 'onboarding.deleted',
    restored: 'onboarding.restored',
    fields: {
      phase: 'onboarding.phase_moved',
      state: 'onboarding.state_changed',
      target_launch_date: 'onboarding.target_shifted',
    },
    labels: {
      'onboarding.created': 'Onboarding started',
      'onboarding.field_changed': 'Onboarding changed',
      'onboarding.phase_moved': 'Phase moved',
      'onboarding.target_shifted': 'Target date shifted',
    },
    told: {
      'onboarding.created': 'started the onboarding {it}',
      'onboarding.deleted': 'deleted {it}',
      'onboarding.restored': 'restored {it}',
    },
    webhooks: {
      'onboarding.created': ['onboarding.created'],
      'onboarding.field_changed': ['onboarding.updated'],
      'onboarding.phase_moved': [
        'onboarding.updated',
        'onboarding.phase_changed',
        { completed: 'onboarding.completed' },
      ],
      'onboarding.state_changed': ['onboarding.updated', 'onboarding.state_changed'],
      'onboarding.target_shifted': ['onboarding.updated'],
      'onboarding.deleted': ['onboarding.deleted'],
    },
    health: {
      events: [
        'onboarding.created',
        'onboarding.deleted',
        'onboarding.restored',
        'onboarding.phase_moved',
        'onboarding.state_changed',
      ],
    },
  },
});
