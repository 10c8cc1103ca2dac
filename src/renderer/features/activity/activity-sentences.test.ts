import { describe, expect, it } from 'vitest';
import type { BridgeActivity } from '#shared/bridge.ts';
import { sentenceOf, sentenceText } from './activity-sentences.ts';
import type { ActivityNames } from './activity-values.ts';

const PEOPLE = new Map([
  ['p1', 'Ann Keller'],
  ['p2', 'Ben Osei'],
]);

const NAMES: ActivityNames = {
  healthBounds: { healthy: 70, watch: 40 },
  person: (key) => PEOPLE.get(key) ?? null,
  contact: (key) => ({ c1: 'Ada', loading: undefined })[key] ?? (key === 'loading' ? undefined : null),
  onboarding: (key) => ({ o1: 'Rollout', o2: 'an onboarding without a name' })[key] ?? null,
  now: Date.parse('2026-11-20T12:00:00.000Z'),
};

function entry(event_type: string, part: Partial<BridgeActivity> = {}): BridgeActivity {
  return {
    object: 'activity',
    id: '1',
    timestamp: '2026-11-20T10:00:00.000Z',
    actor: 'Ann',
    actor_type: 'user',
    event_type,
    field: null,
    old_value: null,
    new_value: null,
    onboarding_id: null,
    onboarding_key: null,
    contact_key: null,
    reason: null,
    ...part,
  };
}

function changed(event: string, field: string, old_value: unknown, new_value: unknown, part = {}) {
  return entry(event, { field, old_value, new_value, ...part });
}

const customer = (field: string, before: unknown, after: unknown) =>
  changed('customer.field_changed', field, before, after);
const setting = (field: string, before: unknown, after: unknown) =>
  changed('workspace.field_changed', field, before, after);
const contact = (field: string, before: unknown, after: unknown, contact_key = 'c1') =>
  changed('contact.updated', field, before, after, { contact_key });
const onboarding = (event: string, field: string, before: unknown, after: unknown, onboarding_key = 'o1') =>
  changed(event, field, before, after, { onboarding_key });

describe('what happened, as a sentence', () => {
  it.each<[string, BridgeActivity]>([
    ['Ann created the customer', entry('customer.created', { new_value: 'Acme' })],
    ['Ann changed the time zone from UTC to Europe/Zurich', setting('time_zone', 'UTC', 'Europe/Zurich')],
    [
      'Ann changed the reminders: enabled from on to off; kinds from Task, Next step to none',
      setting(
        'reminders',
        { enabled: true, hour: 9, kinds: ['task', 'next_step'] },
        { enabled: false, hour: 9, kinds: [] },
      ),
    ],
    [
      'Ann changed the health score: velocity of weights from 30 to 40',
      setting('health', { weights: { velocity: 30, tasks: 20 } }, { weights: { velocity: 40, tasks: 20 } }),
    ],
    [
      'Ann changed the phases: label of Review from Review to Check; target days of Review from none to 14',
      setting(
        'phases',
        [{ value: 'review', label: 'Review', target_days: null, position: 1 }],
        [{ value: 'review', label: 'Check', target_days: 14, position: 1 }],
      ),
    ],
    ['Ann changed plan from Growth to Enterprise', customer('plan', 'Growth', 'Enterprise')],
    ['Ann set plan to Growth', customer('plan', null, 'Growth')],
    ['Ann cleared plan, which was Growth', customer('plan', 'Growth', null)],
    ['Ann changed MRR from $1,200 to $1,250.50', customer('mrr', 120_000, 125_050)],
    ['Ann changed monthly orders from 1,000 to 2', customer('monthly_orders', 1000, 2)],
    ['Ann changed owner from Ann Keller to Ben Osei', customer('owner_id', 'p1', 'p2')],
    ['Ann set owner to somebody unknown', customer('owner_id', null, 'p9')],
    ['Ann set HubSpot company to 77', customer('hubspot_company_id', null, '77')],
    ['Ann renamed the customer from Acme to Acme Ltd', customer('name', 'Acme', 'Acme Ltd')],
    ['Ann added the tag b', customer('tags', ['a'], ['a', 'b'])],
    ['Ann added the tags b, c and removed the tag a', customer('tags', ['a'], ['b', 'c'])],
    ['Ann reordered the tags', customer('tags', ['a', 'b'], ['b', 'a'])],
    [
      'Ann changed Tier from 1 to 2; set Region to EMEA',
      customer('custom_fields', { tier: 1 }, { region: 'EMEA', tier: 2 }),
    ],
    ['Ann cleared Tier, which was 1', customer('custom_fields', { tier: 1 }, {})],
    ['Ann changed the metadata', customer('metadata', {}, { a: 1 })],
    [
      'Ann changed status from Active to At risk',
      changed('customer.status_changed', 'status', 'active', 'at_risk'),
    ],
    [
      'Ann changed status from Churned to Active',
      changed('customer.status_changed', 'status', 'churned', 'active'),
    ],
    ['Ann won the customer back', entry('customer.won_back', {})],
    ['Health dropped from 70 to 55', changed('customer.health_score_dropped', 'health_score', 70, 55)],
    ['Health went from Healthy to Watch', changed('customer.health_bucket_changed', 'health_score', 70, 55)],
    ['Ann started an onboarding without a name', entry('onboarding.created', { onboarding_key: 'o2' })],
    ['Ann started a removed onboarding', entry('onboarding.created', { onboarding_key: 'gone' })],
    ['Ann started the onboarding Rollout', entry('onboarding.created', { onboarding_key: 'o1' })],
    [
      'Ann moved Rollout from Review to Program buildout',
      onboarding('onboarding.phase_moved', 'phase', 'review', 'program_buildout'),
    ],
    [
      'Ann moved a removed onboarding from Review to Launch',
      onboarding('onboarding.phase_moved', 'phase', 'review', 'launch', 'o9'),
    ],
    [
      'Ann changed state of Rollout from Active to Paused',
      onboarding('onboarding.state_changed', 'state', 'active', 'paused'),
    ],
    [
      'Ann changed target date of Rollout from 3 Nov to 9 Jan 2027',
      onboarding(
        'onboarding.target_shifted',
        'target_launch_date',
        '2026-11-03T12:00:00.000Z',
        '2027-01-09T12:00:00.000Z',
      ),
    ],
    ['Ann set CSM of Rollout to Ben Osei', onboarding('onboarding.field_changed', 'csm_id', null, 'p2')],
    [
      'Ann changed reminders of Rollout from yes to no',
      onboarding('onboarding.field_changed', 'reminders_enabled', true, false),
    ],
    ['Ann added the contact Ada', entry('contact.added', { contact_key: 'c1', new_value: 'Ada' })],
    ['Ann made Ada the primary contact', contact('is_primary', false, true)],
    ['Ann took the role of primary contact from Ada', contact('is_primary', true, false)],
    ['Ann changed email of Ada from a@x.io to b@x.io', contact('email', 'a@x.io', 'b@x.io')],
    [
      'Ann changed email of a removed contact from a@x.io to b@x.io',
      contact('email', 'a@x.io', 'b@x.io', 'c9'),
    ],
    ['Ann set title of a contact to CTO', contact('title', null, 'CTO', 'loading')],
    ['Ann brought Ada back from the archive', contact('archived', true, false)],
    ['Ann archived Ada', changed('contact.archived', 'archived', false, true, { contact_key: 'c1' })],
    ['Ann removed the contact Bob', entry('contact.removed', { contact_key: 'c9', old_value: 'Bob' })],
    [
      'Both this workspace and the cloud changed plan: Growth was kept, the cloud had Free',
      changed('sync.conflict', 'plan', 'Free', 'Growth'),
    ],
    ['Ada was deleted in the cloud while it was changed here', entry('sync.conflict', { contact_key: 'c1' })],
    [
      'Ann completed the task Call Jo',
      changed('task.completed', 'done', false, true, { onboarding_key: 'o1', subject_name: 'Call Jo' }),
    ],
    [
      'Ann reopened the task Call Jo',
      changed('task.reopened', 'done', true, false, { onboarding_key: 'o1', subject_name: 'Call Jo' }),
    ],
    [
      'Ann removed the person Olga from the workspace',
      changed('person.field_changed', 'removed_at', null, '2026-11-20T10:00:00.000Z', {
        subject_name: 'Olga',
      }),
    ],
    [
      'Ann brought the person Olga back into the workspace',
      changed('person.field_changed', 'removed_at', '2026-11-20T10:00:00.000Z', null, {
        subject_name: 'Olga',
      }),
    ],
    [
      'Ann archived the custom field Tier',
      changed('custom_field.field_changed', 'archived', false, true, { subject_name: 'Tier' }),
    ],
    [
      'Ann set due date of the task Call Jo to 9 Jan 2027',
      changed('task.field_changed', 'due_date', null, '2027-01-09', {
        onboarding_key: 'o1',
        subject_name: 'Call Jo',
      }),
    ],
    [
      'Ann changed where the task Slides belongs',
      changed('task.field_changed', 'parent_task_id', null, 'c2', {
        onboarding_key: 'o1',
        subject_name: 'Slides',
      }),
    ],
    [
      'Ann commented on Rollout: Ask @Jo Park about it',
      entry('comment.added', {
        onboarding_key: 'o1',
        new_value: '**Ask** @[Jo Park](contact:c9)\n\nabout it',
      }),
    ],
    [
      'Ann moved a comment from ACME Inc to Acme',
      entry('comment.moved', { old_value: 'ACME Inc', new_value: 'Acme' }),
    ],
    [
      'Ann moved the task Call from ACME Inc to Acme',
      entry('task.moved', {
        old_value: 'ACME Inc',
        new_value: 'Acme',
        onboarding_key: 'o1',
        subject_name: 'Call',
      }),
    ],
    ['Ann commented: They grow', entry('comment.added', { new_value: 'They grow' })],
    ['Ann: task snoozed', entry('task.snoozed')],
    ['Ann: invoice paid late, set value to 7', entry('invoice.paid_late', { new_value: 7 })],
  ])('%s', (text, given) => {
    expect(sentenceText(sentenceOf(given, NAMES))).toBe(text);
  });

  it('keeps what people wrote apart from our words', () => {
    expect(sentenceOf(customer('name', 'A', 'שלום'), NAMES)).toEqual([
      { kind: 'actor', text: 'Ann' },
      { kind: 'text', text: ' renamed the customer from ' },
      { kind: 'value', text: 'A' },
      { kind: 'text', text: ' to ' },
      { kind: 'value', text: 'שלום' },
    ]);
  });

  it('names the onboarding to go to', () => {
    const parts = sentenceOf(entry('onboarding.created', { onboarding_key: 'o1' }), NAMES);
    expect(parts.at(-1)).toEqual({ kind: 'link', text: 'Rollout', key: 'o1' });
  });
});
