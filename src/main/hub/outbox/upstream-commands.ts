import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import { parentOf } from '#shared/records/index.ts';
import type { RulesByType } from '../records/record-rules.ts';
import {
  byResource,
  isResource,
  type Resource,
  type Row,
  TABLE,
  type WorkspaceType,
} from '../records/records.ts';
import type { Actor, Document, Transaction } from '../records/transaction.ts';
import { checkShown } from './conflicts.ts';
import {
  createDecisionRules,
  type MatchDecisions,
  type TwinAction,
  type UncertainAction,
} from './decision-rules.ts';
import { createJoinedCustomers, type JoinedRecord, takeJoined } from './joined.ts';
import { createLinkRules } from './link-rules.ts';
import { createMatchReads } from './matches.ts';
import type { OutboxEntry, OutboxError } from './outbox.ts';
import { type GoneRecord, removeGone } from './remove-gone.ts';
import { nothingToResolve } from './resolution-context.ts';
import {
  type ConflictAction,
  createResolutionRules,
  type FailedAction,
  type ResolutionRules,
} from './resolution-rules.ts';
import { createSampleTest } from './sample-test.ts';
import type { SharedRecord } from './shared-records.ts';
import { createSharedRules } from './shared-rules.ts';
import { createIsWorkedOnSince } from './unsent-work.ts';
import { recordConflict } from './upstream-activity.ts';
import { createUpstreamRows, type UpstreamRows } from './upstream-rows.ts';
import { createUpstreamRules, type RemoteRecord } from './upstream-rules.ts';

/** What the sync asks of the write door. `entry` is the id of an outbox entry. */
export type UpstreamCommand = { readonly actor: Actor } & (
  | { readonly operation: 'apply_upstream'; readonly resource: Resource; readonly record: RemoteRecord }
  /** Before an entry is sent: from here on it is not changed any more. */
  | {
      readonly operation: 'mark_sent';
      readonly entry: number;
      readonly body: string;
      /** What the body was made from: refused when the entry has changed since, or waits for a person by now. */
      readonly fields: Document;
      readonly idempotencyKey: string;
      /** By the cloud's clock, as far as it is known. */
      readonly sentAt: string;
    }
  | {
      readonly operation: 'confirm_sent';
      readonly entry: number;
      readonly record: RemoteRecord;
      /** Fields of the entry that were left out because the cloud does not carry them. */
      readonly localOnly: readonly string[];
    }
  /** Nothing of the entry is for the cloud; or its deletion has been confirmed. */
  | {
      readonly operation: 'settle_sent';
      readonly entry: number;
      /** What was judged so: nothing is settled when the entry has changed since, or is gone. */
      readonly fields: Document;
      readonly localOnly: readonly string[];
    }
  | { readonly operation: 'park_failed'; readonly entry: number; readonly error: OutboxError }
  /** The cloud has the record already: `theirs` is its key here. */
  | {
      readonly operation: 'park_twin';
      readonly entry: number;
      readonly error: OutboxError;
      readonly theirs: string;
      readonly matchedBy: string;
    }
  /** Nobody knows whether it arrived; these records of the cloud may be it, by their keys here. */
  | { readonly operation: 'park_uncertain'; readonly entry: number; readonly theirs: readonly string[] }
  /** An edit's record is gone in the cloud. */
  | { readonly operation: 'mark_deleted_in_cloud'; readonly entry: number }
  /** A create whose fate was found out: it never took effect, and is sent anew. */
  | { readonly operation: 'reopen'; readonly entry: number }
  /** The cloud carries these fields now: what was kept of them is to be sent. */
  | { readonly operation: 'send_local_only'; readonly resource: Resource; readonly fields: readonly string[] }
  | ({ readonly operation: 'remove_upstream' } & GoneRecord)
  | ({ readonly operation: 'join_upstream' } & JoinedRecord)
  | { readonly operation: 'resolve_failed'; readonly id: number; readonly action: FailedAction }
  | {
      readonly operation: 'resolve_conflict';
      readonly id: number;
      readonly action: ConflictAction;
      /** What the person was shown, where it is known. */
      readonly shown?: Readonly<{ mine?: unknown; theirs?: unknown }>;
    }
  | { readonly operation: 'resolve_twin'; readonly id: number; readonly action: TwinAction }
  | {
      readonly operation: 'resolve_uncertain';
      readonly id: number;
      readonly action: UncertainAction;
      /** Any id of the record in the cloud that it is. */
      readonly theirs: string | undefined;
    }
  | { readonly operation: 'decide_matches'; readonly decided: MatchDecisions }
  /** Holds back everything that was here before the workspace was connected, until a person has decided. */
  | { readonly operation: 'adopt_local' }
  /** Records of the workspace as the team's Pivotal has them. */
  | {
      readonly operation: 'take_shared';
      readonly type: WorkspaceType;
      readonly records: readonly SharedRecord[];
    }
  | { readonly operation: 'drop_shared'; readonly type: WorkspaceType; readonly ids: readonly string[] }
  /** What became of what was sent of them. */
  | { readonly operation: 'settle_shared'; readonly sent: readonly SentShared[] }
);

/** A record of the workspace that was sent; `fields` is null when its deletion was, `refusal` when it was not taken. */
export interface SentShared {
  readonly type: WorkspaceType;
  readonly key: string;
  readonly fields: Document | null;
  readonly refusal: string | null;
}

export type UpstreamOperation = UpstreamCommand['operation'];

function markSent(
  { outbox }: Transaction,
  { entry: id, body, fields, idempotencyKey, sentAt }: Extract<UpstreamCommand, { operation: 'mark_sent' }>,
): void {
  const entry = outbox.get(id);
  const isAsOffered =
    entry?.state === 'pending' &&
    entry.idempotency_key === idempotencyKey &&
    isDeepStrictEqual(entry.fields, fields);
  if (!isAsOffered) throw new Error(`outbox entry ${id} has changed`);
  outbox.markSent(id, body, sentAt);
}

function settle(
  rows: UpstreamRows,
  transaction: Transaction,
  { entry: id, fields: judged, localOnly: names }: Extract<UpstreamCommand, { operation: 'settle_sent' }>,
): Row | undefined {
  const entry = transaction.outbox.get(id);
  // A change made here may have joined it a moment ago, and that one may well be for the cloud.
  if (entry === undefined || !isDeepStrictEqual(entry.fields, judged)) return undefined;
  const fields = Object.fromEntries(Object.entries(entry.fields).filter(([field]) => names.includes(field)));
  if (Object.keys(fields).length === 0) transaction.outbox.remove(id);
  else {
    transaction.outbox.setFields(id, fields);
    transaction.outbox.park(id, 'local_only', null);
  }
  return rows.read(transaction, entry.resource, entry.key);
}

/**
 * A refused change waits for a person. What was changed after it was sent is sent with it, at once: it may be
 * what the cloud found missing. A deletion needs nothing of what came before it.
 */
function parkFailed(
  resolutions: ResolutionRules,
  transaction: Transaction,
  entry: OutboxEntry,
  error: OutboxError,
): void {
  const { outbox } = transaction;
  const { id, resource, key, operation, fields } = entry;
  const later = outbox.of(resource, key).filter((each) => each.id > id && each.state === 'pending');
  const last = later.at(-1);
  if (last === undefined) {
    outbox.park(id, 'failed', error);
    return;
  }
  if (last.operation !== 'delete') {
    outbox.setFields(id, Object.assign({}, fields, ...later.map((entry) => entry.fields)) as Document);
    for (const each of later) outbox.remove(each.id);
    outbox.reopen(id);
    return;
  }
  if (operation !== 'create') {
    for (const each of [entry, ...later.slice(0, -1)]) outbox.remove(each.id);
    return;
  }
  resolutions.forget(transaction, resource, key);
}

function markDeletedInCloud(
  rows: UpstreamRows,
  transaction: Transaction,
  { resource, key }: OutboxEntry,
): Row {
  const row = rows.read(transaction, resource, key);
  if (row.key !== key) {
    // What has been merged into another one here may be gone there.
    transaction.outbox.removeAll(resource, key);
    return row;
  }
  const fields: Document = {};
  for (const entry of transaction.outbox.of(resource, key)) {
    Object.assign(fields, entry.fields);
    transaction.outbox.park(entry.id, 'conflict', null);
  }
  const { updated_at } = JSON.parse(row.document) as { updated_at: string };
  transaction.conflicts.removeAll(resource, key);
  transaction.conflicts.add({
    resource,
    key,
    field: null,
    mine: fields,
    theirs: null,
    mine_at: updated_at,
    theirs_at: transaction.now,
  });
  recordConflict(transaction, resource, row, { mine: fields });
  return row;
}

function unknownUpstream(database: Database, resource: Resource): string[] {
  // What hung on a customer that was deleted before the cloud heard of it has nowhere to go.
  const owned =
    parentOf(resource) === null
      ? ''
      : ' AND EXISTS (SELECT 1 FROM customers WHERE customers.key = record.customer_key AND customers.deleted_at IS NULL)';
  return database
    .prepare<[], string>(
      `SELECT key FROM ${TABLE[resource]} AS record WHERE base IS NULL AND deleted_at IS NULL${owned}
         AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.resource = '${resource}' AND outbox.key = record.key)
       ORDER BY position`,
    )
    .pluck()
    .all();
}

/**
 * What the cloud answered about an entry, which may be gone: whoever has its customer made anew meanwhile
 * has it made with all that it is here, and of what it was in the cloud nothing counts any more.
 */
function answered(
  transaction: Transaction,
  id: number,
  take: (entry: OutboxEntry) => Row | undefined,
): Row | undefined {
  const entry = transaction.outbox.get(id);
  return entry === undefined ? undefined : take(entry);
}

/** Runs the sync's commands inside the write door's transaction. */
export function createUpstreamCommands(database: Database, records: RulesByType) {
  const rows = createUpstreamRows(database);
  const customers = createJoinedCustomers(database);
  const rules = createUpstreamRules(rows, records, customers);
  const resolutions = createResolutionRules(rows, rules);
  const links = createLinkRules(rows, rules);
  const matches = createMatchReads(database);
  const decisions = createDecisionRules(rows, links, resolutions, matches.list);
  const isSample = createSampleTest(database);
  const shared = createSharedRules(database, records);
  const isWorkedOnSince = createIsWorkedOnSince(database);
  const localOnly = database
    .prepare<[string], number>("SELECT id FROM outbox WHERE resource = ? AND state = 'local_only'")
    .pluck();

  function sendLocalOnly(transaction: Transaction, resource: Resource, fields: readonly string[]): void {
    for (const id of localOnly.all(resource)) {
      const entry = transaction.outbox.get(id);
      if (entry !== undefined && fields.some((field) => field in entry.fields)) transaction.outbox.reopen(id);
    }
  }

  /** @throws ContractError `changed_meanwhile` when what was shown is not what both sides have now */
  function resolveConflict(
    transaction: Transaction,
    { id, action, shown = {} }: Extract<UpstreamCommand, { operation: 'resolve_conflict' }>,
  ): Row | undefined {
    const conflict = transaction.conflicts.get(id);
    if (conflict === undefined) throw nothingToResolve('conflict');
    checkShown(shown, conflict);
    const { resource } = conflict;
    if (isResource(resource))
      return resolutions.resolveConflict(transaction, { ...conflict, resource }, action);
    return shared.resolve(transaction, { ...conflict, resource }, action);
  }

  /** @returns the row that changed; undefined when the command is about none or many. */
  return function run(transaction: Transaction, command: UpstreamCommand): Row | undefined {
    switch (command.operation) {
      case 'apply_upstream':
        return rules.apply(transaction, command.resource, command.record);
      case 'mark_sent':
        markSent(transaction, command);
        return undefined;
      case 'confirm_sent':
        return answered(transaction, command.entry, (entry) =>
          rules.confirm(transaction, entry, command.record, command.localOnly),
        );
      case 'settle_sent':
        return settle(rows, transaction, command);
      case 'park_failed':
        return answered(transaction, command.entry, (entry) => {
          parkFailed(resolutions, transaction, entry, command.error);
          return undefined;
        });
      case 'mark_deleted_in_cloud':
        return answered(transaction, command.entry, (entry) => markDeletedInCloud(rows, transaction, entry));
      case 'reopen':
        transaction.outbox.reopen(command.entry);
        return undefined;
      case 'send_local_only':
        sendLocalOnly(transaction, command.resource, command.fields);
        return undefined;
      case 'remove_upstream':
        return removeGone({ rows, rules, isWorkedOnSince }, transaction, command);
      case 'join_upstream':
        return takeJoined(
          { rows, customers, remove: rules.remove, moved: shared.joined },
          transaction,
          command,
        );
      case 'resolve_failed':
        return resolutions.resolveFailed(transaction, command.id, command.action);
      case 'resolve_conflict':
        return resolveConflict(transaction, command);
      case 'park_twin':
        return answered(transaction, command.entry, ({ id, resource, key }) => {
          const { error, theirs, matchedBy } = command;
          transaction.outbox.parkWith(id, 'twin', error, [theirs], matchedBy);
          return rows.read(transaction, resource, key);
        });
      case 'park_uncertain':
        return answered(transaction, command.entry, ({ id, resource, key }) => {
          transaction.outbox.parkWith(id, 'uncertain', null, command.theirs, null);
          return rows.read(transaction, resource, key);
        });
      case 'resolve_twin':
        return decisions.resolveTwin(transaction, command.id, command.action);
      case 'resolve_uncertain':
        return decisions.resolveUncertain(transaction, command.id, command.action, command.theirs);
      case 'decide_matches':
        decisions.decideMatches(transaction, command.decided);
        return undefined;
      case 'take_shared':
        for (const record of command.records) shared.take(transaction, command.type, record);
        return undefined;
      case 'drop_shared':
        for (const id of command.ids) shared.gone(transaction, command.type, id);
        return undefined;
      case 'settle_shared':
        for (const { type, key, fields, refusal } of command.sent) {
          if (refusal === null) shared.sent(transaction, type, key, fields);
          else shared.refused(transaction, type, key, fields ?? {}, refusal);
        }
        return undefined;
      case 'adopt_local': {
        const keys = byResource((resource) => unknownUpstream(database, resource));
        resolutions.adopt(transaction, keys, isSample);
        return undefined;
      }
    }
  };
}
