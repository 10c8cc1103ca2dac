import type { EventType } from '#shared/v1/activity.ts';
import { notFound, parseInput } from '#shared/v1/errors.ts';
import {
  type OnboardingUpdate,
  onboardingCreateSchema,
  onboardingUpdateSchema,
} from '#shared/v1/onboarding.ts';
import { toTimestamp } from '#shared/v1/primitives.ts';
import { customerKeyOf } from './contact-rules.ts';
import { parseUpdate } from './parse-update.ts';
import type { Row } from './records.ts';
import type { Document, Transaction } from './transaction.ts';

const EVENT_OF_FIELD: Readonly<Record<string, EventType>> = {
  phase: 'onboarding.phase_moved',
  state: 'onboarding.state_changed',
  target_launch_date: 'onboarding.target_shifted',
};

/** Follow from `state` and `phase`, whose own entries tell the story. */
const DERIVED_FIELDS: ReadonlySet<string> = new Set(['waiting_on_customer', 'completed_at']);

interface StateFields {
  readonly state: string;
  readonly waiting_on_customer: boolean;
}

/**
 * `state` reads `waiting` while the flag is set; the state below it comes back when the flag is cleared.
 * Setting `waiting` sets the flag, setting any other state clears it; the flag, when given, has the last word.
 */
function stateAfter(
  underlying: string,
  waiting: boolean,
  given: OnboardingUpdate,
): { underlying: string; fields: StateFields } {
  const nextUnderlying = given.state === undefined || given.state === 'waiting' ? underlying : given.state;
  const implied = given.state === undefined ? waiting : given.state === 'waiting';
  const flag = given.waiting_on_customer ?? implied;
  return {
    underlying: nextUnderlying,
    fields: { state: flag ? 'waiting' : nextUnderlying, waiting_on_customer: flag },
  };
}

function dated(value: string | null | undefined): string | null {
  return value === null || value === undefined ? null : toTimestamp(value);
}

export function createOnboardingRules() {
  function create(transaction: Transaction, input: unknown, key: string): Row {
    const given = parseInput(onboardingCreateSchema, input);
    const customer = transaction.find('customer', String(given.customer_id));
    if (customer === undefined || customer.deleted_at !== null) throw notFound('customer');
    const phase = given.phase ?? 'before_getting_started';
    const { underlying, fields: state } = stateAfter('active', false, given);
    const row = transaction.insert('onboarding', {
      key,
      customerKey: customer.key,
      underlyingState: underlying,
      given,
      fields: {
        customer_id: customer.id,
        name: given.name ?? null,
        template_id: given.template_id ?? null,
        phase,
        ...state,
        started_at: dated(given.started_at),
        completed_at: phase === 'completed' ? transaction.now : null,
        target_launch_date: dated(given.target_launch_date),
        csm_id: given.csm_id ?? null,
        se_id: given.se_id ?? null,
        designer_id: given.designer_id ?? null,
        product_ops_id: given.product_ops_id ?? null,
        notes: given.notes ?? null,
        reminders_enabled: given.reminders_enabled ?? true,
        reminder_frequency_days: given.reminder_frequency_days ?? 1,
      },
    });
    transaction.activity({
      customerKey: customer.key,
      onboardingKey: row.key,
      event: 'onboarding.created',
      newValue: given.name ?? null,
    });
    return row;
  }

  function update(transaction: Transaction, row: Row, input: unknown, reason: string | null): Row {
    const given = parseUpdate(onboardingUpdateSchema, input, row.document);
    const before = JSON.parse(row.document) as Document & StateFields;
    const fields: Document = { ...given };
    for (const field of ['started_at', 'target_launch_date'] as const) {
      if (field in given) fields[field] = dated(given[field]);
    }
    const { underlying, fields: state } = stateAfter(
      row.underlying_state ?? 'active',
      before.waiting_on_customer,
      given,
    );
    Object.assign(fields, state);
    if (given.phase !== undefined && given.phase !== before.phase) {
      fields.completed_at = given.phase === 'completed' ? transaction.now : null;
    }
    const updated = transaction.update('onboarding', row, fields, underlying);
    if (updated === null) return row;
    for (const { field, oldValue, newValue } of updated.changed) {
      if (DERIVED_FIELDS.has(field)) continue;
      transaction.activity({
        customerKey: customerKeyOf(row),
        onboardingKey: row.key,
        event: EVENT_OF_FIELD[field] ?? 'onboarding.field_changed',
        field,
        oldValue,
        newValue,
        reason: field === 'phase' || field === 'target_launch_date' ? reason : null,
      });
    }
    return updated.row;
  }

  function remove(transaction: Transaction, row: Row): void {
    transaction.remove('onboarding', row);
    transaction.activity({
      customerKey: customerKeyOf(row),
      onboardingKey: row.key,
      event: 'onboarding.deleted',
    });
  }

  return { create, update, remove };
}
