import type { Database } from 'better-sqlite3';
import { childrenOf, eventOf, fieldOf, isNoticed } from '#shared/records/index.ts';
import { ContractError } from '#shared/v1/errors.ts';
import { createQueueRestored, type QueueRestored } from '../outbox/restored.ts';
import type { WorkspaceSettings } from '../workspace/settings.ts';
import { undoWorkspace, WORKSPACE, type WorkspaceChange } from '../workspace/workspace-writes.ts';
import type { CommandLog } from './command-log.ts';
import type { LeftRecord, UndoneRecord, UndoOutcome } from './commands.ts';
import { type CustomerMerge, createCustomerMerge, type MergePlan } from './merge-customers.ts';
import type { RulesByType } from './record-rules.ts';
import { HUB_TYPES, type HubType, isHubType, keyAtLevel, type Row } from './records.ts';
import type { Document, Transaction } from './transaction.ts';
import { type FieldChange, judgeField } from './undo-fields.ts';
import { createUndoReads, type StoredEvent, type UndoReads } from './undo-reads.ts';

/** What a batch did to one record. */
interface Effect {
  readonly type: HubType;
  readonly key: string;
  /** Of its newest event in the batch. */
  lastEvent: number;
  made: boolean;
  removed: boolean;
  readonly fields: Map<string, FieldChange>;
  readonly hidden: Map<string, FieldChange>;
}

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
        isChangedSince: ({ type, key, lastEvent }, row) =>
          reads.isChangedSince(undoes, lastEvent, keyAtLevel(type, row, 'customer'), key),
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
  /** Whether another batch has changed the record after this one. */
  isChangedSince(effect: Effect, row: Row): boolean;
}

/** Deleted records come back first, parents before children; what was made goes last, children before parents. */
function* undoEffects(undoing: Undoing): Generator<void, void> {
  const { effects } = undoing;
  for (const { hidden } of effects) undoMerge(undoing, hidden.get(MERGE)?.after);
  const byDepth = (one: Effect, other: Effect) => HUB_TYPES.indexOf(one.type) - HUB_TYPES.indexOf(other.type);
  const standing = effects.filter(({ made, removed }) => !(made && removed));
  for (const effect of standing.filter(({ removed }) => removed).sort(byDepth)) {
    undoRemoval(undoing, effect);
    yield;
  }
  for (const effect of standing.filter(({ made }) => !made).toReversed()) {
    undoChanges(undoing, effect);
    yield;
  }
  const made = standing.filter((effect) => effect.made);
  for (const effect of made.toReversed().sort((one, other) => byDepth(other, one))) {
    undoMaking(undoing, effect);
    yield;
  }
}

const MERGE = 'merge';

/** Two customers that were made one are two again, before anything else of the batch is taken back. */
function undoMerge({ transaction, unmerge, restored }: Undoing, plan: unknown): void {
  if (typeof plan !== 'object' || plan === null) return;
  const merged = plan as MergePlan;
  const { key, id, seq, document } = unmerge(transaction, merged);
  restored({ type: 'customer', key, id, seq });
  const winner = transaction.find('customer', merged.winner);
  if (winner === undefined) return;
  // What was the other's is gone from it: its page and its health have to know.
  const nameOf = (text: string) => (JSON.parse(text) as Document).name;
  transaction.event('customer', winner, {
    type: 'customer.unmerged',
    oldValue: nameOf(document),
    newValue: nameOf(winner.document),
  });
}

function undoRemoval(undoing: Undoing, { type, key }: Effect): void {
  const { transaction, rules } = undoing;
  const row = transaction.find(type, key);
  if (row === undefined || row.deleted_at === null) return;
  try {
    const restored = rules[type].restore(transaction, row);
    undoing.queueRestored(transaction, type, restored);
    undoing.restored({ type, key, id: restored.id, seq: restored.seq });
  } catch (error) {
    leave(undoing, type, row, error);
  }
}

function undoChanges(undoing: Undoing, effect: Effect): void {
  const { transaction } = undoing;
  const { type, key, fields, hidden } = effect;
  if (fields.size === 0 && hidden.size === 0) return;
  const row = transaction.find(type, key);
  if (row === undefined) return;
  if (row.deleted_at !== null) {
    if (!effect.removed) undoing.left({ type, key, id: row.id, reason: 'It has been deleted since' });
    return;
  }
  const present = JSON.parse(row.document) as Document;
  const toRestore: Document = {};
  for (const [field, change] of fields) {
    const { value, left } = judgeField(type, field, change, present[field]);
    if (value !== undefined) toRestore[field] = value;
    for (const name of left) undoing.left({ type, key, id: row.id, field: name, reason: CHANGED });
  }
  const silent = hiddenToRestore(hidden, present, row);
  const rewritten = rewriteWhatMay(undoing, effect, row, toRestore, silent);
  if (rewritten !== null) undoing.restored({ type, key, id: row.id, seq: rewritten.seq });
}

const CHANGED = 'It has been changed since';

/** A value that may not be any more (its slug is taken) is left alone; the others are restored all the same. */
function rewriteWhatMay(
  undoing: Undoing,
  { type }: Effect,
  row: Row,
  fields: Document,
  hidden: Document,
): Row | null {
  const toRestore = { ...fields };
  const isAsked = Object.keys(hidden).length > 0 && Object.keys(fields).length === 0;
  while (isAsked || Object.keys(toRestore).length > 0) {
    try {
      return undoing.rules[type].rewrite(undoing.transaction, row, toRestore, hidden);
    } catch (error) {
      leave(undoing, type, row, error);
      const field = error instanceof ContractError ? error.field : undefined;
      if (field === undefined || !(field in toRestore)) return null;
      delete toRestore[field];
    }
  }
  return null;
}

function undoMaking(undoing: Undoing, effect: Effect): void {
  const { transaction, rules, made } = undoing;
  const { type, key } = effect;
  const row = transaction.find(type, key);
  if (row === undefined || row.deleted_at !== null) return;
  const hasOthers = childrenOf(type)
    .filter(isHubType)
    .filter((child) => !isNoticed(child))
    .some((child) => undoing.liveChildren(child, { type, key }).some((childKey) => !made.has(childKey)));
  const isChanged = undoing.isChangedSince(effect, row);
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

function effectsOf(events: readonly StoredEvent[]): Effect[] {
  const effects = new Map<string, Effect>();
  for (const event of events) {
    const { subject_type: type, subject_key: key } = event;
    if (!isHubType(type)) continue;
    const effect: Effect = effects.get(`${type} ${key}`) ?? {
      type,
      key,
      lastEvent: event.id,
      made: false,
      removed: false,
      fields: new Map(),
      hidden: new Map(),
    };
    effects.set(`${type} ${key}`, effect);
    effect.lastEvent = event.id;
    addEvent(effect, event);
  }
  return [...effects.values()];
}

function workspaceChanges(events: readonly StoredEvent[]): WorkspaceChange[] {
  const changes = new Map<string, FieldChange>();
  for (const { subject_type, field, old_value, new_value } of events) {
    if (subject_type !== WORKSPACE || field === null) continue;
    addChange(changes, field, parsed(old_value), parsed(new_value));
  }
  return [...changes].map(([field, change]) => ({ field, ...change }));
}

function addEvent(effect: Effect, { type, field, old_value, new_value, hidden }: StoredEvent): void {
  if (type === eventOf(effect.type, 'deleted')) effect.removed = true;
  else if (field === null) {
    const isMade = type === eventOf(effect.type, 'created') || type === eventOf(effect.type, 'restored');
    if (isMade) effect.made = true;
  } else if (type !== 'sync.conflict' && fieldOf(effect.type, field)?.readonly !== true) {
    addChange(effect.fields, field, parsed(old_value), parsed(new_value));
  }
  const silent = (hidden === null ? {} : JSON.parse(hidden)) as Record<string, readonly [unknown, unknown]>;
  for (const [name, [before, after]] of Object.entries(silent)) addChange(effect.hidden, name, before, after);
}

/** A field changed twice in one batch: from what it was first to what it was last. */
function addChange(changes: Map<string, FieldChange>, field: string, before: unknown, after: unknown): void {
  changes.set(field, { before: changes.get(field)?.before ?? before, after });
}

function hiddenToRestore(hidden: Effect['hidden'], present: Document, row: Row): Document {
  const restored: Document = {};
  for (const [field, { before, after }] of hidden) {
    const now = field === 'underlying_state' ? row.underlying_state : (present[field] ?? null);
    if (now === after) restored[field] = before;
  }
  return restored;
}

function parsed(text: string | null): unknown {
  return text === null ? null : (JSON.parse(text) as unknown);
}

function batchNotFound(): ContractError {
  return new ContractError('not_found', 'batch_not_found', 'No batch has this id');
}
