import { isDeepStrictEqual } from 'node:util';
import {
  recordCreated,
  recordChanges as recordFieldChanges,
  recordRemoved,
} from '../records/record-events.ts';
import type { Resource, Row } from '../records/records.ts';
import type { ChangedField, Document, Transaction } from '../records/transaction.ts';

/** Writes down what a change from the cloud changed, as the rules do for changes made here. @returns what that was */
export function recordChanges(
  transaction: Transaction,
  resource: Resource,
  row: Row,
  before: Document,
  after: Document,
): readonly ChangedField[] {
  const changed = Object.entries(after)
    .filter(([field, newValue]) => !isDeepStrictEqual(before[field], newValue))
    .map(([field, newValue]) => ({ field, oldValue: before[field], newValue }));
  recordFieldChanges(transaction, resource, { row, changed });
  return changed;
}

export const noteCreated = recordCreated;
export const noteRemoved = recordRemoved;

/** A value that both sides changed, or a record that one side changed and the other deleted. */
export function recordConflict(
  transaction: Transaction,
  resource: Resource,
  row: Row,
  conflict: { readonly field?: string; readonly theirs?: unknown; readonly mine?: unknown },
): void {
  const { field, theirs, mine } = conflict;
  transaction.event(resource, row, {
    type: 'sync.conflict',
    newValue: mine ?? null,
    ...(field === undefined ? {} : { field }),
    ...(theirs === undefined ? {} : { oldValue: theirs }),
  });
}
