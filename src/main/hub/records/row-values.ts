/** What the rows and documents of the write door are made of: pure functions of what is written. */
import { isDeepStrictEqual } from 'node:util';
import { type Level, parentFieldOf, subjectOf } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import type { EventSubject } from '../events/event-log.ts';
import { LARGEST_DRIFT_MS } from './counters.ts';
import { type HubType, isHubType, keyAtLevel, type Row } from './records.ts';
import type { ChangedField, Document, NewRow, Parent } from './transaction.ts';

/** The JSON text of a record that is made. */
export function newDocument(
  type: HubType,
  { key, parent, fields }: Pick<NewRow, 'key' | 'parent' | 'fields'>,
  displayId: number,
  created: string,
): string {
  return JSON.stringify({
    object: type,
    id: key,
    display_id: displayId,
    ...parentFields(type, parent),
    ...fields,
    created_at: created,
    updated_at: created,
  });
}

/** Which of `fields` say something else than the record does. */
export function changedFields(before: Document, fields: Document): ChangedField[] {
  return Object.entries(fields)
    .filter(([field, value]) => !isDeepStrictEqual(before[field], value))
    .map(([field, newValue]) => ({ field, oldValue: before[field], newValue }));
}

/** Of the levels of the tree, the records that a record is at or below; null where it is below none. */
export function keysAtLevels(of: { readonly type: HubType; readonly row: Row } | null) {
  const keyAt = (level: Level) => (of === null ? null : keyAtLevel(of.type, of.row, level));
  // Written out: this is asked with every record that is written.
  return {
    customer_key: keyAt('customer'),
    onboarding_key: keyAt(onboarding.type),
  } satisfies Record<`${Level}_key`, string | null>;
}

/** What an event about a record says of where in the tree it is. */
export function subjectOfRow(type: HubType, row: Row): EventSubject {
  const { customer_key, onboarding_key } = keysAtLevels({ type, row });
  return { type, key: row.key, customerKey: customer_key, onboardingKey: onboarding_key };
}

/** How a record says what it belongs to: `customer_id`, or `subject_type` and `subject_id`. */
function parentFields(type: HubType, parent: Parent | null): Document {
  const field = parentFieldOf(type);
  if (parent === null || field === null || !isHubType(type)) return {};
  const subject = subjectOf(type);
  return { ...(subject === null ? {} : { [subject.typeField]: parent.type }), [field]: parent.row.id };
}

/**
 * The clock may go back a little; what a record says of its last change does not. A date far in the future was
 * written while the clock was wrong, and comes back to now.
 */
export function laterOf(now: string, before: unknown): string {
  if (typeof before !== 'string' || before <= now) return now;
  return Date.parse(before) - Date.parse(now) > LARGEST_DRIFT_MS ? now : before;
}

/**
 * An onboarding's `state` and `waiting_on_customer` are sent together, with the state below the flag: only so
 * does the cloud come to the same two values whatever it had before.
 */
export function withUnderlyingState(changes: Document, document: Document, row: Row, before?: Row): Document {
  if (row.underlying_state === null) return changes;
  const isTouched =
    'state' in changes ||
    'waiting_on_customer' in changes ||
    (before !== undefined && before.underlying_state !== row.underlying_state);
  if (!isTouched) return changes;
  return { ...changes, state: row.underlying_state, waiting_on_customer: document.waiting_on_customer };
}
