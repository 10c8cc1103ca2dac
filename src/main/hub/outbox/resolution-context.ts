import { ContractError } from '#shared/v1/errors.ts';
import type { Resource } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import type { UpstreamRow, UpstreamRows } from './upstream-rows.ts';
import type { UpstreamRules } from './upstream-rules.ts';

/** What decisions of a person work with. */
export interface ResolutionContext {
  readonly rows: UpstreamRows;
  readonly rules: UpstreamRules;
}

/** Nothing is left to send: of its last change the record says what the cloud says. */
export function isAsCloudHasIt(
  transaction: Transaction,
  resource: Resource,
  { key, base }: UpstreamRow,
): boolean {
  const known = JSON.parse(base ?? '{}') as Document;
  const dirty = transaction.outbox.dirtyFields(resource, key);
  return 'updated_at' in known && ![...dirty].some((field) => field in known);
}

export function underlyingState({ underlying_state }: UpstreamRow, document: Document): string | null {
  if (underlying_state === null || document.waiting_on_customer === true) return underlying_state;
  return String(document.state);
}

export function nothingToResolve(what: 'failed' | 'conflict'): ContractError {
  const message =
    what === 'failed'
      ? 'No refused change has this id; it may be settled'
      : 'No conflict has this id; it may be settled';
  return new ContractError('not_found', `${what}_not_found`, message);
}
