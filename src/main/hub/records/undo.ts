import type { Database } from 'better-sqlite3';
import { customer } from '#shared/records/customer.ts';
import { childrenOf, fieldOf, isNoticed } from '#shared/records/index.ts';
import { sameJson } from '#shared/records/merge-fields.ts';
import { ContractError } from '#shared/v1/errors.ts';
import { createQueueRestored, type QueueRestored } from '../outbox/restored.ts';
import type { WorkspaceSettings } from '../workspace/settings.ts';
import { undoWorkspace } from '../workspace/workspace-writes.ts';
import type { CommandLog } from './command-log.ts';
import type { LeftRecord, UndoneRecord, UndoOutcome } from './commands.ts';
import { tellOfTwo } from './customer-history.ts';
import { type CustomerMerge, createCustomerMerge, type MergePlan } from './merge-customers.ts';
import type { RulesByType } from './record-rules.ts';
import { HUB_TYPES, type HubType, isHubType, keyAtLevel, type Row } from './records.ts';
import type { Document, Transaction } from './transaction.ts';
import { type Effect, effectsOf, hiddenToRestore, workspaceChanges } from './undo-effects.ts';
import { judgeField } from './undo-fields.ts';
import { createUndoReads, type UndoReads } from './undo-reads.ts';

export interface Undo {
  /** Whether a batch has so many events that taking it back is to be done in parts. */
  isLarge(undoes: string): boolean;
  /**
   * Takes a batch back, a record a step.
   * @throws ContractError `batch_not_found`, with the first step
   */
  begin(transaction: Transaction, undoes: string, countChanges: () => number): Generator<void, UndoOutcome>;
}

/**
 * Takes batches back. What a batch did is read from its events, and judged field by field against what is there
 * now: only what nobody has changed since is restored.
 */
export function createUndo(
  database: Database,
  rules: RulesByType,
  log: CommandLog,
  settings: Pick<WorkspaceSettings, 'get' | 'set'>,
): Undo {
  const reads = createUndoReads(database);
  const queueRestored = createQueueRestored(database);
  const { unmerge } = createCustomerMerge(database, () => rules);

  function* begin(
    transaction: Transaction,
    undoes: string,
    countChanges: () => number,
  ): Generator<void, UndoOutcome> {
    const before = log.findUndo(transaction.batchId);
    if (before !== undefined) return before;
    const events = reads.eventsOf(undoes);
    if (events.length === 0) throw batchNotFound();
    const restored = new Map<string, UndoneRecord>();
    const left: LeftRecord[] = [];
    if (!log.isUndone(undoes)) {
      const effects = effectsOf(events);
      const undoing: Undoing = {
        transaction,
        rules,
        made: new Set(effects.flatMap(({ made, key }) => (made ? [key] : []))),
        effects,
        queueRestored,
        unmerge,
        restored: (record) => restored.set(record.key, record),
        left: (record) => left.push(record),
        liveChildren: reads.liveChildren,
        isChangedSince: (type, row, event) =>
          reads.isChangedSince(
            [undoes, transaction.batchId],
            event,
            keyAtLevel(type, row, 'customer'),
            row.key,
          ),
      };
      yield* undoEffects(undoing);
      const ofWorkspace = undoWorkspace(transaction, settings, workspaceChanges(events));
      if (ofWorkspace.restored !== null) undoing.restored(ofWorkspace.restored);
      left.push(...ofWorkspace.left);
    }
    const outcome = {
      batchId: transaction.batchId,
      changed: countChanges() > 0 || restored.size > 0,
      restored: [...restored.values()],
      left,
    };
    if (outcome.changed) log.addUndo(outcome, undoes, transaction.now);
    return outcome;
  }

  return {
    begin,
    isLarge: reads.isLarge,
  };
}

interface Undoing {
  readonly transaction: Transaction;
  readonly rules: RulesByType;
  readonly effects: readonly Effect[];
  /** The keys of the records that the batch made. */
  readonly made: ReadonlySet<string>;
  readonly queueRestored: QueueRestored;
  readonly unmerge: CustomerMerge['unmerge'];
  restored(record: UndoneRecord): void;
  left(record: LeftRecord): void;
  readonly liveChildren: UndoReads['liveChildren'];
  /** Whether another batch, and not this undo, has changed a record after an event. */
  isChangedSince(type: HubType, row: Row, event: number): boolean;
}

/**
 * Deleted records come back first, parents before children; what was made goes last, children before parents. What may
 * not be restored while another record has it (a slug, the place of the primary contact) is tried again after that.
 */
function* undoEffects(undoing: Undoing): Generator<void, void> {
  const { effects } = undoing;
  for (const { hidden } of effects) {
    undoMerge(undoing, hidden.get(MERGE)?.after);
    mergeAgain(undoing, hidden.get(UNMERGE)?.after);
  }
  const byDepth = (one: Effect, other: Effect) => HUB_TYPES.indexOf(one.type) - HUB_TYPES.indexOf(other.type);
  const standing = effects.filter(({ made, removed }) => !(made && removed));
  const waiting: Effect[] = [];
  for (const effect of standing.filter(({ removed }) => removed).sort(byDepth)) {
    const rest = undoRemoval(undoing, effect);
    if (rest !== null) waiting.push(rest);
    yield;
  }
  for (const effect of standing.filter(({ made }) => !made).toReversed()) {
    const rest = undoChanges(undoing, effect);
    if (rest !== null) waiting.push(rest);
    yield;
  }
  const made = standing.filter((effect) => effect.made);
  for (const effect of made.toReversed().sort((one, other) => byDepth(other, one))) {
    undoMaking(undoing, effect);
    yield;
  }
  for (const effect of waiting) {
    const rest = undoChanges(undoing, effect);
    if (rest !== null) leaveAll(undoing, rest);
    yield;
  }
}

const MERGE = 'merge';
const UNMERGE = 'unmerge';

/** Two customers that were made one are two again, before anything else of the batch is taken back. */
function undoMerge({ transaction, unmerge, restored }: Undoing, plan: unknown): void {
  if (typeof plan !== 'object' || plan === null) return;
  const merged = plan as MergePlan;
  const loser = unmerge(transaction, merged);
  restored({ type: customer.type, key: loser.key, id: loser.id, seq: loser.seq });
  const winner = transaction.find(customer.type, merged.winner);
  if (winner === undefined) return;
  // What was the other's is gone from it: its page and its health have to know.
  const hidden = { [UNMERGE]: [null, { loser: merged.loser, winner: merged.winner }] };
  tellOfTwo(transaction, 'customer.unmerged', { loser, winner }, hidden);
}

/** What was taken back was a merge: the two are made one again, as far as both are still there. */
function mergeAgain({ transaction, rules, restored, left }: Undoing, plan: unknown): void {
  if (typeof plan !== 'object' || plan === null) return;
  const { loser: from, winner: into } = plan as Pick<MergePlan, 'loser' | 'winner'>;
  const loser = transaction.find(customer.type, from);
  if (loser === undefined || loser.deleted_at !== null) return;
  try {
    rules[customer.type].act(transaction, loser, MERGE, { into });
    const winner = transaction.find(customer.type, into);
    if (winner !== undefined) restored({ type: customer.type, key: into, id: winner.id, seq: winner.seq });
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    left({ type: customer.type, key: from, id: loser.id, reason: 'The other has been deleted since' });
  }
}

/** @returns what the record could not be given back yet; null when it has all of it. */
function undoRemoval(undoing: Undoing, effect: Effect): Effect | null {
  const { transaction, rules } = undoing;
  const { type, key } = effect;
  const row = transaction.find(type, key);
  if (row === undefined || row.deleted_at === null) return null;
  try {
    const restored = rules[type].restore(transaction, row);
    undoing.queueRestored(transaction, type, restored);
    undoing.restored({ type, key, id: restored.id, seq: restored.seq });
    return lackingOf(effect, row, restored);
  } catch (error) {
    leave(undoing, type, row, error);
    return null;
  }
}

/** What a record was when it was deleted and is not yet, because another one has it. */
function lackingOf(effect: Effect, before: Row, restored: Row): Effect | null {
  const [had, has] = [JSON.parse(before.document) as Document, JSON.parse(restored.document) as Document];
  const lacking = Object.keys(had).filter(
    (name) => fieldOf(effect.type, name) !== undefined && !sameJson(had[name], has[name]),
  );
  if (lacking.length === 0) return null;
  const fields = lacking.map((name) => [name, { before: had[name], after: has[name] }] as const);
  return { ...effect, fields: new Map(fields), hidden: new Map(), refusals: null };
}

/** @returns what may not be yet, because of another record; null when nothing is left to be tried again. */
function undoChanges(undoing: Undoing, effect: Effect): Effect | null {
  const { transaction } = undoing;
  const { type, key, fields, hidden } = effect;
  if (fields.size === 0 && hidden.size === 0) return null;
  const row = transaction.find(type, key);
  if (row === undefined) return null;
  if (row.deleted_at !== null) {
    if (!effect.removed) undoing.left({ type, key, id: row.id, reason: 'It has been deleted since' });
    return null;
  }
  const present = JSON.parse(row.document) as Document;
  const toRestore: Document = {};
  for (const [field, change] of fields) {
    const { value, left } = judgeField(type, field, change, present[field]);
    if (value !== undefined) toRestore[field] = value;
    for (const name of left) undoing.left({ type, key, id: row.id, field: name, reason: CHANGED });
  }
  const refusals: ContractError[] = [];
  const silent = hiddenToRestore(hidden, present, row);
  const rewritten = rewriteWhatMay(undoing, effect, row, toRestore, silent, refusals);
  if (rewritten !== null) undoing.restored({ type, key, id: row.id, seq: rewritten.seq });
  if (refusals.length === 0) return null;
  const named = refusals.flatMap(({ field }) => (field === undefined ? [] : [field]));
  const isOfRecord = named.length < refusals.length;
  const rest = [...fields].filter(([field]) => (isOfRecord ? field in toRestore : named.includes(field)));
  return { ...effect, fields: new Map(rest), hidden: isOfRecord ? hidden : new Map(), refusals };
}

const CHANGED = 'It has been changed since';

/** A value that may not be any more (its slug is taken) is left alone; the others are restored all the same. */
function rewriteWhatMay(
  undoing: Undoing,
  { type }: Effect,
  row: Row,
  fields: Document,
  hidden: Document,
  refusals: ContractError[],
): Row | null {
  const toRestore = { ...fields };
  const isAsked = Object.keys(hidden).length > 0 && Object.keys(fields).length === 0;
  while (isAsked || Object.keys(toRestore).length > 0) {
    try {
      return undoing.rules[type].rewrite(undoing.transaction, row, toRestore, hidden);
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      refusals.push(error);
      const { field } = error;
      if (field === undefined || !(field in toRestore)) return null;
      delete toRestore[field];
    }
  }
  return null;
}

/** Names what could not be restored, with why. */
function leaveAll(undoing: Undoing, { type, key, refusals }: Effect): void {
  const row = undoing.transaction.find(type, key);
  if (row === undefined) return;
  for (const refusal of refusals ?? []) leave(undoing, type, row, refusal);
}

function undoMaking(undoing: Undoing, effect: Effect): void {
  const { transaction, rules, made } = undoing;
  const { type, key } = effect;
  const row = transaction.find(type, key);
  if (row === undefined || row.deleted_at !== null) return;
  const isOther = (child: HubType, childKey: string) => {
    if (made.has(childKey)) return false;
    const found = effect.broughtBack ? transaction.find(child, childKey) : undefined;
    return found === undefined || undoing.isChangedSince(child, found, effect.lastEvent);
  };
  const hasOthers = childrenOf(type)
    .filter(isHubType)
    .filter((child) => !isNoticed(child))
    .some((child) => undoing.liveChildren(child, { type, key }).some((childKey) => isOther(child, childKey)));
  const isChanged = undoing.isChangedSince(type, row, effect.lastEvent);
  if (isChanged || hasOthers) {
    const reason = isChanged ? CHANGED : 'Something has been added below it since';
    undoing.left({ type, key, id: row.id, reason });
    return;
  }
  rules[type].remove(transaction, row);
  const removed = transaction.find(type, key) ?? row;
  undoing.restored({ type, key, id: row.id, seq: removed.seq });
}

function leave(undoing: Undoing, type: HubType, row: Row, error: unknown): void {
  if (!(error instanceof ContractError)) throw error;
  const { message, field } = error;
  const record = { type, key: row.key, id: row.id, reason: message };
  undoing.left(field === undefined ? record : { ...record, field });
}

function batchNotFound(): ContractError {
  return new ContractError('not_found', 'batch_not_found', 'No batch has this id');
}
