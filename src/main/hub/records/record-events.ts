import {
  definitionOf,
  eventOf,
  eventOfField,
  isCommonField,
  isLevel,
  isReasoned,
  movedEvent,
} from '#shared/records/index.ts';
import type { HubType, Row } from './records.ts';
import type { ChangedField, Document, Transaction } from './transaction.ts';

interface WrittenChange {
  readonly row: Row;
  readonly changed: readonly ChangedField[];
}

/**
 * Writes down what a change changed, one event a field, whoever made it and wherever it came from. What has no
 * event of its own goes with the first of the others, so that undoing brings it back.
 */
export function recordChanges(
  transaction: Transaction,
  type: HubType,
  { row, changed }: WrittenChange,
  reason: string | null = null,
  before?: Pick<Row, 'underlying_state'>,
): void {
  const told = changed.flatMap((change) => {
    const event = eventOfField(type, change.field, change.newValue);
    return event === null ? [] : [{ ...change, event }];
  });
  let hidden = hiddenChanges(type, changed, before === undefined ? null : { before, row });
  // Nothing of it is shown, and yet it can be taken back.
  if (told.length === 0 && hidden !== null) {
    transaction.event(type, row, { type: eventOf(type, 'changed'), hidden });
    return;
  }
  for (const { field, oldValue, newValue, event } of told) {
    transaction.event(type, row, {
      type: event,
      field,
      oldValue: oldValue ?? null,
      newValue,
      reason: isReasoned(type, field) ? reason : null,
      ...(hidden === null ? {} : { hidden }),
    });
    hidden = null;
  }
}

/** By field, the value before and the one after. */
function hiddenChanges(
  type: HubType,
  changed: readonly ChangedField[],
  rows: { readonly before: Pick<Row, 'underlying_state'>; readonly row: Row } | null,
): Document | null {
  const hidden: Document = {};
  for (const { field, oldValue, newValue } of changed) {
    if (isCommonField(type, field) || eventOfField(type, field, newValue) !== null) continue;
    hidden[field] = [oldValue ?? null, newValue];
  }
  if (rows !== null && rows.before.underlying_state !== rows.row.underlying_state) {
    hidden.underlying_state = [rows.before.underlying_state, rows.row.underlying_state];
  }
  return Object.keys(hidden).length === 0 ? null : hidden;
}

/** @param document what the row shows, where the caller has it: reading it again would cost as much as the event. */
export function recordCreated(
  transaction: Transaction,
  type: HubType,
  row: Row,
  document: Document = JSON.parse(row.document) as Document,
): void {
  transaction.event(type, row, { type: eventOf(type, 'created'), newValue: titleIn(type, document) });
}

/** The customer or onboarding that an activity is of is known by its page; anything else by its name. */
export function recordRemoved(transaction: Transaction, type: HubType, row: Row, hidden?: Document): void {
  transaction.event(type, row, {
    type: eventOf(type, 'deleted'),
    ...(isLevel(type) ? {} : { oldValue: titleOf(type, row) }),
    ...(hidden === undefined ? {} : { hidden }),
  });
}

/** Deleted, and brought back by taking the deletion back. */
export function recordRestored(transaction: Transaction, type: HubType, row: Row): void {
  transaction.event(type, row, { type: eventOf(type, 'restored'), newValue: titleOf(type, row) });
}

/**
 * It belongs to another record now, of which others hear by the event.
 * @param from whose it was; where that and `to` are left out, or the same, nothing is told of it
 */
export function recordMoved(
  transaction: Transaction,
  { type, row }: { readonly type: HubType; readonly row: Row },
  from?: Row,
  to?: Row,
): void {
  const event = movedEvent(type);
  if (event === undefined) return;
  const isTold = from !== undefined && to !== undefined && from.key !== to.key;
  const names = isTold ? { oldValue: titleOf('customer', from), newValue: titleOf('customer', to) } : {};
  transaction.event(type, row, { type: event, ...names });
}

function titleOf(type: HubType, row: Row): unknown {
  return titleIn(type, JSON.parse(row.document) as Document);
}

function titleIn(type: HubType, document: Document): unknown {
  return document[definitionOf(type).title] ?? null;
}
