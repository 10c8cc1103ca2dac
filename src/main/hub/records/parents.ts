import { parentFieldOf, parentsOf, subjectOf } from '#shared/records/index.ts';
import { type HubType, isHubType } from './records.ts';
import type { Document, Parent, Transaction } from './transaction.ts';

/** The type of what a record says that it belongs to; undefined where it belongs to nothing, or says something odd. */
export function parentTypeOf(type: HubType, record: Document): HubType | undefined {
  const parents = parentsOf(type).filter(isHubType);
  const subject = subjectOf(type);
  return subject === null ? parents[0] : parents.find((one) => one === record[subject.typeField]);
}

/** @returns null for what belongs to the workspace, undefined while the record that it belongs to is not here */
export function parentIn(
  transaction: Transaction,
  type: HubType,
  record: Document,
): Parent | null | undefined {
  if (parentsOf(type).length === 0) return null;
  const parentType = parentTypeOf(type, record);
  const row =
    parentType === undefined
      ? undefined
      : transaction.find(parentType, String(record[parentFieldOf(type) ?? '']));
  return parentType === undefined || row === undefined || row.deleted_at !== null
    ? undefined
    : { type: parentType, row };
}
