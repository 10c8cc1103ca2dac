import { CloudError } from './errors.ts';
import { type Onboarding, type OnboardingFields, readsAs } from './records.ts';
import { insertRow, liveCustomer } from './store.ts';
import { type Actor, assign, identity, note, requireLive, timestamp, type Workspace } from './workspace.ts';

/** Turns what a caller wrote about `state` and the waiting flag into what is stored: `waiting` is a flag. */
function settleState(fields: OnboardingFields): OnboardingFields {
  if (fields.state === undefined) return fields;
  const { state, ...others } = fields;
  if (state === 'waiting') return { waiting_on_customer: true, ...others };
  return { state, waiting_on_customer: false, ...others };
}

export function createOnboarding(
  workspace: Workspace,
  customerId: string | number,
  fields: OnboardingFields,
  actor: Actor,
): Onboarding {
  const customer = liveCustomer(workspace.store, customerId)?.record;
  if (!customer) {
    throw new CloudError('customer_not_found', `No customer with the id ${customerId}`, 'customer_id');
  }
  const base = identity(workspace, 'onboarding', fields.created_at);
  const onboarding: Onboarding = {
    ...base,
    customer_id: customer.id,
    name: null,
    template_id: null,
    phase: 'before_getting_started',
    state: 'active',
    waiting_on_customer: false,
    started_at: base.created_at,
    completed_at: fields.phase === 'completed' ? base.created_at : null,
    target_launch_date: null,
    csm_id: null,
    se_id: null,
    designer_id: null,
    product_ops_id: null,
    notes: null,
    reminders_enabled: true,
    reminder_frequency_days: 1,
    ...settleState(fields),
  };
  insertRow(workspace.store, 'onboarding', onboarding);
  note(workspace, customer.id, actor, 'onboarding.created', undefined, onboarding.id);
  return onboarding;
}

const ONBOARDING_EVENTS: Readonly<Record<string, string>> = {
  phase: 'onboarding.phase_moved',
  target_launch_date: 'onboarding.target_shifted',
};

export function updateOnboarding(
  workspace: Workspace,
  id: string | number,
  fields: OnboardingFields,
  actor: Actor,
): Onboarding {
  const { record } = requireLive(workspace, 'onboarding', id);
  const stateBefore = readsAs(record);
  const settled = settleState(fields);
  const entersCompleted = settled.phase === 'completed' && record.phase !== 'completed';
  const leavesCompleted =
    record.phase === 'completed' && settled.phase !== undefined && settled.phase !== 'completed';
  const changes = assign(workspace, record, {
    ...settled,
    ...(entersCompleted ? { completed_at: timestamp(workspace) } : {}),
    ...(leavesCompleted ? { completed_at: null } : {}),
  });
  for (const change of changes) {
    if (['state', 'waiting_on_customer', 'completed_at'].includes(change.field)) continue;
    const event = ONBOARDING_EVENTS[change.field] ?? 'onboarding.field_changed';
    note(workspace, record.customer_id, actor, event, change, record.id);
  }
  if (readsAs(record) !== stateBefore) {
    const change = { field: 'state', before: stateBefore, after: readsAs(record) };
    note(workspace, record.customer_id, actor, 'onboarding.state_changed', change, record.id);
  }
  return record;
}
