import { RESOURCES, type Resource } from '../records/records.ts';
import type { Transaction } from '../records/transaction.ts';
import type { Conflict } from './conflicts.ts';
import { queueCreate } from './queue-create.ts';
import type { ResolutionContext } from './resolution-context.ts';
import { type ConflictAction, resolveConflict } from './resolve-conflict.ts';
import { discardCreate, type FailedAction, forget, resolveFailed } from './resolve-failed.ts';
import type { UpstreamRow, UpstreamRows } from './upstream-rows.ts';
import type { UpstreamRules } from './upstream-rules.ts';

export type { ConflictAction, FailedAction };

type Keys = Readonly<Record<Resource, readonly string[]>>;
type SampleTest = (resource: Resource, row: UpstreamRow) => boolean;

/** How a person decides what the sync must not decide alone. */
export interface ResolutionRules {
  resolveFailed(transaction: Transaction, id: number, action: FailedAction): UpstreamRow;
  /** Writes what was shown: mine there, or theirs here. */
  resolveConflict(
    transaction: Transaction,
    conflict: Conflict<Resource>,
    action: ConflictAction,
  ): UpstreamRow;
  /** Ties a workspace that was local until now: nothing of it is sent until a person has decided. */
  adopt(transaction: Transaction, keys: Keys, isSample: SampleTest): void;
  /** The cloud will never hear of the record: nothing of it, or of what hangs on it, is to be sent. */
  forget(transaction: Transaction, resource: Resource, key: string): void;
  /** What was made here and never arrived goes, with what hangs on it. */
  discardCreate(transaction: Transaction, resource: Resource, row: UpstreamRow): UpstreamRow;
}

export function createResolutionRules(rows: UpstreamRows, rules: UpstreamRules): ResolutionRules {
  const context: ResolutionContext = { rows, rules };
  return {
    resolveFailed: (...failed) => resolveFailed(context, ...failed),
    resolveConflict: (...conflict) => resolveConflict(context, ...conflict),
    adopt: (...local) => adopt(context, ...local),
    forget: (...record) => forget(context, ...record),
    discardCreate: (...made) => discardCreate(context, ...made),
  };
}

/**
 * Ties a workspace that was local until now: its numbers become provisional, and nothing of it is sent until
 * a person has decided. Sample records are nobody's and stay.
 */
function adopt(
  context: ResolutionContext,
  transaction: Transaction,
  keys: Readonly<Record<Resource, readonly string[]>>,
  isSample: (resource: Resource, row: UpstreamRow) => boolean,
): void {
  for (const resource of RESOURCES) {
    for (const key of keys[resource]) {
      context.rows.renumber(transaction, resource, key);
      const row = context.rows.read(transaction, resource, key);
      queueCreate(transaction, resource, row, isSample(resource, row) ? 'left_here' : 'undecided');
    }
  }
}
