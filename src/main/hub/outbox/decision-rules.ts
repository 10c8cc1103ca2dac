import type { MatchAction } from '#shared/sync-names.ts';
import { numberedSlug, slugFromName } from '#shared/v1/customer.ts';
import { ContractError, conflict } from '#shared/v1/errors.ts';
import type { Resource } from '../records/records.ts';
import type { Transaction } from '../records/transaction.ts';
import { changedMeanwhile } from './conflicts.ts';
import type { LinkRules } from './link-rules.ts';
import type { Match } from './matches.ts';
import type { OutboxEntry, OutboxState } from './outbox.ts';
import type { ResolutionRules } from './resolution-rules.ts';
import type { UpstreamRow, UpstreamRows } from './upstream-rows.ts';

export type TwinAction = 'link' | 'keep_both' | 'discard_mine';
export type UncertainAction = 'resend' | 'it_is' | 'discard';

/** What was decided about the records that were here before the workspace was connected. */
export interface MatchDecisions {
  readonly decisions: readonly { readonly id: number; readonly action: MatchAction }[];
  /** About all that is not named. */
  readonly rest?: MatchAction | undefined;
}

function waiting(transaction: Transaction, id: number, state: OutboxState): OutboxEntry {
  const entry = transaction.outbox.get(id);
  if (entry === undefined || entry.state !== state) {
    const words = state === 'twin' ? 'No twin has this id' : 'No uncertain create has this id';
    throw new ContractError('not_found', `${state}_not_found`, `${words}; it may be settled`);
  }
  return entry;
}

/** What was added to a customer meanwhile stays here with it. */
function leave(transaction: Transaction, child: { resource: Resource; key: string }): void {
  for (const { id, state } of transaction.outbox.of(child.resource, child.key)) {
    if (state === 'pending' || state === 'undecided') transaction.outbox.park(id, 'left_here', null);
  }
}

/** A record that the cloud is known to have. */
function inCloud(
  rows: UpstreamRows,
  transaction: Transaction,
  resource: Resource,
  key: string | undefined,
): UpstreamRow | null {
  const found = key === undefined ? undefined : transaction.find(resource, key);
  if (found === undefined || found.deleted_at !== null) return null;
  const row = rows.read(transaction, resource, found.key);
  return row.base === null ? null : row;
}

function giveFreeSlug(rows: UpstreamRows, transaction: Transaction, mine: UpstreamRow): void {
  const { slug, name } = JSON.parse(mine.document) as { slug: string | null; name: string };
  const wanted = slug ?? slugFromName(name);
  let number = 2;
  while (rows.isSlugTaken(numberedSlug(wanted, number))) number += 1;
  const free = numberedSlug(wanted, number);
  const updated = transaction.update('customer', mine, { slug: free });
  if (updated === null) return;
  transaction.event('customer', mine, {
    type: 'customer.field_changed',
    field: 'slug',
    oldValue: slug,
    newValue: free,
  });
}

function keepBoth(
  rows: UpstreamRows,
  transaction: Transaction,
  { id, resource }: OutboxEntry,
  mine: UpstreamRow,
): UpstreamRow {
  if (mine.customer_key !== null) {
    throw conflict(
      'email_taken',
      'Two contacts of one customer cannot share an address in the cloud: change the address of yours, link the two, or discard yours',
      'email',
    );
  }
  giveFreeSlug(rows, transaction, mine);
  transaction.outbox.reopen(id);
  return rows.read(transaction, resource, mine.key);
}

/** How a person decides whether a record made here is one that the cloud has. */
export function createDecisionRules(
  rows: UpstreamRows,
  links: LinkRules,
  resolutions: ResolutionRules,
  matchesOf: () => readonly Match[],
) {
  function resolveTwin(transaction: Transaction, id: number, action: TwinAction): UpstreamRow {
    const entry = waiting(transaction, id, 'twin');
    const { resource, key } = entry;
    const mine = rows.read(transaction, resource, key);
    if (action === 'discard_mine') return resolutions.discardCreate(transaction, resource, mine);
    if (action === 'keep_both') return keepBoth(rows, transaction, entry, mine);
    const theirs = inCloud(rows, transaction, resource, entry.theirs[0]);
    if (theirs === null) throw changedMeanwhile('The record in the cloud is gone; yours is sent instead');
    return links.link(transaction, resource, mine, theirs);
  }

  function resolveUncertain(
    transaction: Transaction,
    id: number,
    action: UncertainAction,
    reference: string | undefined,
  ): UpstreamRow {
    const entry = waiting(transaction, id, 'uncertain');
    const { resource, key } = entry;
    const mine = rows.read(transaction, resource, key);
    if (action === 'resend') {
      transaction.outbox.reopen(id);
      return mine;
    }
    if (action === 'discard') return resolutions.discardCreate(transaction, resource, mine);
    const candidates = entry.theirs.flatMap((each) => inCloud(rows, transaction, resource, each) ?? []);
    if (reference === undefined && candidates.length !== 1) {
      throw new ContractError(
        'invalid_request_error',
        'missing_field',
        `theirs is required: ${candidates.length} records in the cloud may be it`,
        'theirs',
      );
    }
    const theirs = reference === undefined ? candidates[0] : inCloud(rows, transaction, resource, reference);
    if (theirs === null || theirs === undefined || theirs.key === key) {
      throw new ContractError(
        'not_found',
        `${resource}_not_found`,
        `No ${resource} of the cloud has this id`,
        'theirs',
      );
    }
    return links.link(transaction, resource, mine, theirs);
  }

  /** Customers come first: what becomes of what hangs on them follows from them, unless it is named itself. */
  function decideMatches(transaction: Transaction, { decisions, rest }: MatchDecisions): void {
    const named = new Map(decisions.map(({ id, action }) => [id, action]));
    const ofCustomer = new Map<string, MatchAction>();
    const matches = matchesOf();
    for (const id of named.keys()) {
      if (!matches.some((match) => match.id === id)) {
        throw new ContractError(
          'not_found',
          'match_not_found',
          `No match has the id ${id}; it may be decided`,
        );
      }
    }
    for (const match of matches) {
      const { id, key, customerKey, theirs } = match;
      const above = customerKey === null ? undefined : ofCustomer.get(customerKey);
      const action = above === 'leave_here' ? above : (named.get(id) ?? above ?? rest);
      if (action === undefined) continue;
      if (customerKey === null) ofCustomer.set(key, action);
      decideOne(transaction, match, action, theirs);
    }
  }

  function decideOne(
    transaction: Transaction,
    { id, resource, key, matchedBy }: Match,
    action: MatchAction,
    theirsKey: string | null,
  ): void {
    // Linking its customer may have linked it already.
    if (transaction.outbox.get(id)?.state !== 'undecided') return;
    if (action === 'leave_here') {
      transaction.outbox.park(id, 'left_here', null);
      for (const child of rows.below(resource, key)) leave(transaction, child);
      return;
    }
    const mine = rows.read(transaction, resource, key);
    const theirs = theirsKey === null ? null : inCloud(rows, transaction, resource, theirsKey);
    if (action === 'link' && theirs !== null) {
      links.link(transaction, resource, mine, theirs);
      return;
    }
    if (theirs !== null && matchedBy === 'slug') giveFreeSlug(rows, transaction, mine);
    transaction.outbox.reopen(id);
  }

  return { resolveTwin, resolveUncertain, decideMatches };
}
