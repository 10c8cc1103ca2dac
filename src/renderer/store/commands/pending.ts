import type { BridgeOutput, CommandResult } from '#shared/bridge.ts';
import type { ReplicaOf } from '#shared/replica.ts';
import type { Source } from '../../bridge/source.ts';
import { type EditableCollection, WriteRefused } from '../api.ts';
import { fromHub, type HubDocument } from '../replica/documents.ts';
import { applyCommand } from './apply.ts';
import { type Batch, byEditable, type WindowCommand } from './command.ts';
import {
  addBatch,
  dropBatch,
  type Entry,
  finishIfDone,
  isOwed,
  leave,
  noPendingBatches,
  type PendingBatches,
  refusalOf,
  settle,
  type TrackedBatch,
  withdrawEntries,
} from './pending-batches.ts';

/** A record as the replica has it: `row` is null where there is none, or where it is deleted. */
export interface Base<Row> {
  readonly row: Row | null;
  /** 0 where the replica has never had it. */
  readonly seq: number;
}

/** `isExact`: it is a version of the hub, nothing made here is in it that the hub has not answered. */
export interface Shown<Row> extends Base<Row> {
  readonly isExact: boolean;
}

/** What is pending for the records of one collection. */
export interface PendingOf<Row> {
  has(key: string): boolean;
  /** The record with its commands over what the replica has. */
  over(key: string, base: Base<Row>): Shown<Row>;
  /** The replica has this version of the record: answered commands that are in it leave. */
  arrived(key: string, seq: number): void;
  /** Keys of records made here that the replica may not have. */
  made(): readonly string[];
  /** Hears of the records whose commands have changed. */
  subscribe(listener: (keys: readonly string[]) => void): () => void;
}

/** What an undo left as it is, and why. */
export type Left = BridgeOutput<'commands.undo'>['left'][number];

type Refusal = ConstructorParameters<typeof WriteRefused>[0];

/** What became of a batch. */
export interface Outcome {
  /** How many of its commands were carried out. */
  readonly written: number;
  /** The records as they are now; none of a large batch, for which the replica brings them. */
  readonly documents: readonly HubDocument[];
  readonly refusals: readonly WriteRefused[];
  readonly left: readonly Left[];
}

/** A batch on its way. */
export interface Run {
  readonly outcome: Promise<Outcome>;
  /** How many of its commands have been answered. */
  readonly answered: Source<number>;
}

/**
 * Where a batch comes from. `this_page`: nobody has sent it yet. `earlier_page`: one that ended may have, and its
 * answer never came. `other_tab`: it sends it, unless it ends before. `sketch`: the beginning of one that is about to be
 * written, shown until then and never sent.
 */
export type BatchOrigin = 'this_page' | 'earlier_page' | 'other_tab' | 'sketch';

/** What is to be sent next. */
export interface Portion {
  readonly batch: Batch;
  readonly commands: readonly WindowCommand[];
}

export interface Pending {
  of<Name extends EditableCollection>(collection: Name): PendingOf<ReplicaOf[Name]>;
  /** Shows a batch of this page, or one that another page may have sent. */
  add(batch: Batch, from?: BatchOrigin): Run;
  has(batchId: string): boolean;
  /** The oldest batch that is neither held nor under way, with the first of its commands that are not answered. */
  next(limit: number): Portion | null;
  /** The answer to a portion is awaited, and is no longer. */
  begin(portion: Portion): void;
  end(portion: Portion): void;
  /** Lets go of what other tabs were to send. */
  releaseHeld(): void;
  answer(batchId: string, results: readonly CommandResult[]): void;
  /** Of a batch that takes another back: the versions that it made. Whatever else it showed is let go. */
  answerUndo(batchId: string, answer: BridgeOutput<'commands.undo'>): void;
  /** The hub cannot take a batch back: what is shown of it is let go, and somebody is told. */
  refuseUndo(batchId: string, refusal: Refusal): void;
  /** Another tab has seen to it that the hub and the replica have the batch, or that nobody will. */
  drop(batchId: string): void;
  /** Takes back of a batch what has never been sent. @returns how much the hub may have of it, and is to be asked. */
  withdraw(batchId: string): 'none' | 'some' | 'all';
  /** Keys of records with commands that the hub has not answered. */
  readonly keys: Source<ReadonlySet<string>>;
  onRefused(listener: (refusal: WriteRefused, batchId: string) => void): () => void;
  /** Told of batches of which nothing is pending any more, with whether anything of them was carried out. */
  onFinished(listener: (batch: Batch, isWritten: boolean) => void): () => void;
}

/** The commands that are not in the replica yet, in memory: what the screen shows over it, and what is to be sent. */
export function createPending(): Pending {
  const pending = noPendingBatches();
  const { batches, keys, refusalListeners, finishedListeners } = pending;
  const slices = byEditable((collection) => pendingOf(collection, pending)) as {
    readonly [Name in EditableCollection]: PendingOf<ReplicaOf[Name]>;
  };
  return {
    of: (collection) => slices[collection],
    add(batch, from = 'this_page') {
      let resolve: (outcome: Outcome) => void = () => {};
      const outcome = new Promise<Outcome>((done) => {
        resolve = done;
      });
      const { answered } = addBatch(pending, batch, from, resolve);
      return { outcome, answered };
    },
    has: (batchId) => batches.has(batchId),
    next: (limit) => nextPortion(pending, limit),
    begin({ batch, commands }) {
      const tracked = batches.get(batch.batch_id);
      if (tracked === undefined) return;
      tracked.isSending = true;
      tracked.maybeAsked = true;
      for (const { command_id } of commands) {
        const entry = tracked.unanswered.get(command_id);
        if (entry !== undefined) entry.maybeReached = true;
      }
    },
    end({ batch }) {
      const tracked = batches.get(batch.batch_id);
      if (tracked !== undefined) tracked.isSending = false;
    },
    releaseHeld() {
      for (const tracked of batches.values()) tracked.isHeld = false;
    },
    answer: (batchId, results) => answer(pending, batchId, results),
    answerUndo: (batchId, result) => answerUndo(pending, batchId, result),
    refuseUndo: (batchId, refusal) => refuseUndo(pending, batchId, refusal),
    drop(batchId) {
      const tracked = batches.get(batchId);
      if (tracked !== undefined) dropBatch(pending, tracked);
    },
    withdraw: (batchId) => withdraw(pending, batchId),
    keys,
    onRefused(listener) {
      refusalListeners.add(listener);
      return () => refusalListeners.delete(listener);
    },
    onFinished(listener) {
      finishedListeners.add(listener);
      return () => finishedListeners.delete(listener);
    },
  };
}

function nextPortion({ batches }: PendingBatches, limit: number): Portion | null {
  const waiting = [...batches.values()].filter((tracked) => isOwed(tracked) && !tracked.isSketch);
  const first = waiting.sort((a, b) => a.batch.number - b.batch.number).find(({ isHeld }) => !isHeld);
  if (first === undefined || first.isSending) return null;
  const commands: WindowCommand[] = [];
  for (const { command } of first.unanswered.values()) {
    if (commands.length === limit && first.batch.undoes === undefined) break;
    commands.push(command);
  }
  return { batch: first.batch, commands };
}

function answer(pending: PendingBatches, batchId: string, results: readonly CommandResult[]): void {
  const tracked = pending.batches.get(batchId);
  if (tracked === undefined) return;
  const changed: Entry[] = [];
  const refused: WriteRefused[] = [];
  for (const result of results) {
    const entry = tracked.unanswered.get(result.command_id);
    if (entry === undefined) continue;
    tracked.unanswered.delete(result.command_id);
    changed.push(entry);
    if ('error' in result) {
      const refusal = refusalOf(entry.command, result.error);
      refused.push(refusal);
      tracked.refusals.push(refusal);
      leave(pending, entry);
    } else {
      const { seq, document = null } = result;
      entry.answer = { seq, document };
      tracked.written += 1;
      if (document !== null) tracked.documents.push(document);
    }
  }
  settle(pending, tracked, changed, refused);
}

function answerUndo(
  pending: PendingBatches,
  batchId: string,
  { restored, left }: BridgeOutput<'commands.undo'>,
): void {
  const tracked = pending.batches.get(batchId);
  if (tracked === undefined) return;
  tracked.left = left;
  tracked.isUndoOwed = false;
  const seqs = new Map(restored.map(({ key, seq }) => [key, seq]));
  const changed = [...tracked.unanswered.values()];
  tracked.unanswered.clear();
  for (const entry of changed) {
    const seq = seqs.get(entry.command.key);
    if (seq === undefined) leave(pending, entry);
    else entry.answer = { seq, document: null };
  }
  settle(pending, tracked, changed, []);
  finishIfDone(pending, tracked);
}

function refuseUndo(pending: PendingBatches, batchId: string, refusal: Refusal): void {
  const tracked = pending.batches.get(batchId);
  if (tracked === undefined) return;
  tracked.isUndoOwed = false;
  tracked.isUndoRefused = true;
  const shown = [...tracked.unanswered.values()];
  tracked.unanswered.clear();
  for (const entry of shown) leave(pending, entry);
  const refused = new WriteRefused(refusal, shown[0]?.command.collection ?? 'customers', '');
  tracked.refusals.push(refused);
  settle(pending, tracked, shown, [refused]);
  finishIfDone(pending, tracked);
}

function withdraw(pending: PendingBatches, batchId: string): 'none' | 'some' | 'all' {
  const tracked = pending.batches.get(batchId);
  if (tracked === undefined) return 'all';
  if (tracked.batch.undoes !== undefined) return withdrawUndo(pending, tracked);
  const unsent = [...tracked.unanswered.values()].filter(({ maybeReached }) => !maybeReached);
  if (unsent.length === 0) return 'all';
  const isNone = unsent.length === tracked.batch.commands.length;
  withdrawEntries(pending, tracked, unsent);
  return isNone ? 'none' : 'some';
}

/** An undo is carried out as a whole, or not at all. */
function withdrawUndo(pending: PendingBatches, tracked: TrackedBatch): 'none' | 'all' {
  if (tracked.maybeAsked) return 'all';
  tracked.isUndoOwed = false;
  withdrawEntries(pending, tracked, [...tracked.unanswered.values()]);
  finishIfDone(pending, tracked);
  return 'none';
}

function pendingOf<Name extends EditableCollection>(
  collection: Name,
  pending: PendingBatches,
): PendingOf<ReplicaOf[Name]> {
  const entries = pending.byKey[collection];
  const listeners = pending.listeners[collection];
  return {
    has: (key) => entries.has(key),
    over(key, base) {
      let shown: Shown<ReplicaOf[Name]> = { ...base, isExact: true };
      for (const { command, answer: answered } of entries.get(key) ?? []) {
        if (answered !== null && answered.seq <= base.seq) continue;
        if (answered !== null && answered.document !== null && key === command.key) {
          const row = answered.document._deleted ? null : fromHub(collection, answered.document);
          shown = { row, seq: answered.seq, isExact: true };
        } else {
          // What is listed below a collection's name belongs to it.
          const row = applyCommand(shown.row, command as WindowCommand<Name>, key);
          shown = { row, seq: shown.seq, isExact: false };
        }
      }
      return shown;
    },
    arrived(key, seq) {
      const own = (entries.get(key) ?? []).filter(({ command }) => command.key === key);
      for (const entry of own) if (entry.answer !== null && entry.answer.seq <= seq) leave(pending, entry);
    },
    made: () =>
      [...entries]
        .filter(([, all]) => all.some(({ command }) => command.row !== undefined))
        .map(([key]) => key),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
