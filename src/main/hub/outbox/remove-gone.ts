import { parentOf } from '#shared/records/index.ts';
import type { Resource, Row } from '../records/records.ts';
import type { Transaction } from '../records/transaction.ts';
import type { IsWorkedOnSince } from './unsent-work.ts';
import { recordConflict } from './upstream-activity.ts';
import type { UpstreamRows } from './upstream-rows.ts';
import type { UpstreamRules } from './upstream-rules.ts';

/** A record that the cloud was asked for and does not have. */
export interface GoneRecord {
  readonly resource: Resource;
  readonly key: string;
  /** When it was last seen there; null where nobody knows. */
  readonly seenAt: string | null;
}

/**
 * Confirmed gone in the cloud: it goes here as well, unless somebody here has done something below it of which
 * whoever deleted it there cannot have known, and which would go with it without a word.
 */
export function removeGone(
  { rows, rules, isWorkedOnSince }: Removing,
  transaction: Transaction,
  { resource, key, seenAt }: GoneRecord,
): Row {
  const row = rows.read(transaction, resource, key);
  // Merged into another one here, which is not gone with it.
  if (row.key !== key) return row;
  const isAskedAbout = transaction.conflicts.of(resource, key).some(({ field }) => field === null);
  if (isAskedAbout) return row;
  const isLive = row.deleted_at === null;
  if (!isLive || parentOf(resource) !== null || !isWorkedOnSince(key, seenAt))
    return rules.remove(transaction, resource, row);
  const { name, updated_at } = JSON.parse(row.document) as { name: string; updated_at: string };
  const mine = { name };
  const entry = { resource, key, field: null, mine, theirs: null };
  transaction.conflicts.add({ ...entry, mine_at: updated_at, theirs_at: transaction.now });
  recordConflict(transaction, resource, row, { mine });
  return row;
}

interface Removing {
  readonly rows: UpstreamRows;
  readonly rules: UpstreamRules;
  readonly isWorkedOnSince: IsWorkedOnSince;
}
