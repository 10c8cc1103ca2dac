import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import { bodyAsShown, type RemoteRecord, type RuleContext } from './rule-context.ts';
import { recordConflict } from './upstream-activity.ts';
import type { UpstreamRow } from './upstream-rows.ts';

/** Set by the cloud itself: a change of these alone is nobody's edit. */
const NOBODYS: ReadonlySet<string> = new Set([
  'object',
  'id',
  'display_id',
  'created_at',
  'updated_at',
  'completed_at',
  'health_score',
]);

/** Deleted here and not yet there: on its way, unless somebody has changed the record there meanwhile. */
export function keepDeleted(
  context: RuleContext,
  transaction: Transaction,
  resource: Resource,
  row: UpstreamRow,
  remote: RemoteRecord,
): UpstreamRow {
  const base = row.base === null ? null : (JSON.parse(row.base) as Document);
  const entries = transaction.outbox.of(resource, row.key);
  const inDoubt = entries.flatMap(({ body, operation }) =>
    body === null || operation === 'delete' ? [] : [bodyAsShown(body)],
  );
  context.rows.setBase(resource, row.key, JSON.stringify(remote));
  const isChanged = (field: string) =>
    !NOBODYS.has(field) &&
    !isDeepStrictEqual(base?.[field], remote[field]) &&
    !inDoubt.some((write) => field in write && isDeepStrictEqual(write[field], remote[field]));
  const changed = Object.keys(remote).filter(isChanged);
  if (base === null || changed.length === 0) return row;
  for (const { id } of entries) transaction.outbox.park(id, 'conflict', null);
  const [before] = transaction.conflicts.of(resource, row.key);
  const theirs = {
    ...((before?.theirs ?? {}) as Document),
    ...Object.fromEntries(changed.map((field) => [field, remote[field]])),
  };
  transaction.conflicts.add({
    resource,
    key: row.key,
    field: null,
    mine: null,
    theirs,
    mine_at: row.deleted_at ?? transaction.now,
    theirs_at: remote.updated_at ?? transaction.now,
  });
  recordConflict(transaction, resource, row, { theirs });
  return row;
}
