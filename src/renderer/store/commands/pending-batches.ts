import type { CommandResult } from '#shared/bridge.ts';
import { createSource, type WritableSource } from '../../bridge/source.ts';
import { type EditableCollection, WriteRefused } from '../api.ts';
import type { HubDocument } from '../replica/documents.ts';
import { type Batch, TYPE_OF, type WindowCommand } from './command.ts';
import type { BatchOrigin, Left, Outcome } from './pending.ts';

/** A command that is not in the replica yet. */
export interface Entry {
  readonly command: WindowCommand;
  readonly tracked: TrackedBatch;
  /** The hub may have it, whether or not an answer came. */
  maybeReached: boolean;
  /** Set when the hub has carried it out. Without a document, what is shown is kept until the replica has `seq`. */
  answer: { readonly seq: number; readonly document: HubDocument | null } | null;
}

/** A batch of which something is pending. */
export interface TrackedBatch {
  readonly batch: Batch;
  /** By command id: those that are not answered. */
  readonly unanswered: Map<string, Entry>;
  /** How many of its commands are still to leave. */
  open: number;
  isHeld: boolean;
  readonly isSketch: boolean;
  isSending: boolean;
  /** The hub may have been asked for it, of an undo. */
  maybeAsked: boolean;
  /** An undo is asked for whether or not anything of it is shown here. */
  isUndoOwed: boolean;
  /** Of an undo: the hub could not carry it out. */
  isUndoRefused: boolean;
  written: number;
  /** Those that came with the answers. */
  readonly documents: HubDocument[];
  readonly refusals: WriteRefused[];
  left: readonly Left[];
  readonly answered: WritableSource<number>;
  readonly resolve: (outcome: Outcome) => void;
}

type OfCollections<Value> = Readonly<Record<EditableCollection, Value>>;

/** Everything that is pending, by batch and by record. */
export interface PendingBatches {
  readonly batches: Map<string, TrackedBatch>;
  readonly byKey: OfCollections<Map<string, Entry[]>>;
  readonly listeners: OfCollections<Set<(keys: readonly string[]) => void>>;
  readonly unansweredOf: Map<string, number>;
  readonly keys: WritableSource<ReadonlySet<string>>;
  readonly refusalListeners: Set<(refusal: WriteRefused, batchId: string) => void>;
  readonly finishedListeners: Set<(batch: Batch, isWritten: boolean) => void>;
}

const COLLECTIONS = Object.keys(TYPE_OF) as readonly EditableCollection[];

export function noPendingBatches(): PendingBatches {
  return {
    batches: new Map(),
    byKey: ofCollections(() => new Map<string, Entry[]>()),
    listeners: ofCollections(() => new Set<(keys: readonly string[]) => void>()),
    unansweredOf: new Map(),
    keys: createSource<ReadonlySet<string>>(new Set()),
    refusalListeners: new Set(),
    finishedListeners: new Set(),
  };
}

function ofCollections<Value>(create: () => Value): OfCollections<Value> {
  return Object.fromEntries(COLLECTIONS.map((collection) => [collection, create()])) as Record<
    EditableCollection,
    Value
  >;
}

/** Shows a batch from now on. @param resolve is given what became of it. */
export function addBatch(
  pending: PendingBatches,
  batch: Batch,
  from: BatchOrigin,
  resolve: TrackedBatch['resolve'],
): TrackedBatch {
  const tracked: TrackedBatch = {
    batch,
    unanswered: new Map(),
    open: batch.commands.length,
    isHeld: from === 'other_tab',
    isSketch: from === 'sketch',
    isSending: false,
    maybeAsked: from !== 'this_page',
    isUndoOwed: batch.undoes !== undefined,
    isUndoRefused: false,
    written: 0,
    documents: [],
    refusals: [],
    left: [],
    answered: createSource(0),
    resolve,
  };
  pending.batches.set(batch.batch_id, tracked);
  for (const command of batch.commands) {
    const entry: Entry = { command, tracked, maybeReached: from !== 'this_page', answer: null };
    tracked.unanswered.set(command.command_id, entry);
    const entries = pending.byKey[command.collection];
    for (const key of keysOf(command)) entries.set(key, [...(entries.get(key) ?? []), entry]);
  }
  const all = [...tracked.unanswered.values()];
  countUnanswered(pending, all, 1);
  tell(pending, all);
  return tracked;
}

/** Whether the hub has still to answer something of a batch. */
export function isOwed({ unanswered, isUndoOwed }: TrackedBatch): boolean {
  return unanswered.size > 0 || isUndoOwed;
}

/** A command is pending no more: the replica has it, or nobody will. */
export function leave(pending: PendingBatches, { command, tracked }: Entry): void {
  const entries = pending.byKey[command.collection];
  for (const key of keysOf(command)) {
    const others = (entries.get(key) ?? []).filter((one) => one.command !== command);
    if (others.length === 0) entries.delete(key);
    else entries.set(key, others);
  }
  tracked.open -= 1;
  finishIfDone(pending, tracked);
}

export function finishIfDone(pending: PendingBatches, tracked: TrackedBatch): void {
  const { batch, open, isSketch } = tracked;
  if (open > 0 || isOwed(tracked) || !pending.batches.delete(batch.batch_id)) return;
  const isWritten = batch.undoes === undefined ? tracked.written > 0 : !tracked.isUndoRefused;
  tracked.resolve(outcomeOf(tracked));
  if (isSketch) return;
  for (const listener of pending.finishedListeners) listener(batch, isWritten);
}

/** Commands of a batch have been answered, or will not be sent. */
export function settle(
  pending: PendingBatches,
  tracked: TrackedBatch,
  changed: readonly Entry[],
  refused: readonly WriteRefused[],
): void {
  countUnanswered(pending, changed, -1);
  tell(pending, changed);
  tracked.answered.set(tracked.batch.commands.length - tracked.unanswered.size);
  if (!isOwed(tracked)) tracked.resolve(outcomeOf(tracked));
  for (const refusal of refused)
    for (const listener of pending.refusalListeners) listener(refusal, tracked.batch.batch_id);
}

/** Takes commands out of a batch that the hub does not have, and will not be sent. */
export function withdrawEntries(
  pending: PendingBatches,
  tracked: TrackedBatch,
  entries: readonly Entry[],
): void {
  for (const { command } of entries) tracked.unanswered.delete(command.command_id);
  for (const entry of entries) leave(pending, entry);
  settle(pending, tracked, entries, []);
}

/** Takes all of a batch out, whatever became of it. */
export function dropBatch(pending: PendingBatches, tracked: TrackedBatch): void {
  const unanswered = [...tracked.unanswered.values()];
  tracked.unanswered.clear();
  tracked.isUndoOwed = false;
  const entries = COLLECTIONS.flatMap((name) => [...pending.byKey[name].values()].flat());
  const own = new Set(entries.filter((entry) => entry.tracked === tracked));
  for (const entry of own) leave(pending, entry);
  finishIfDone(pending, tracked);
  countUnanswered(pending, unanswered, -1);
  tell(pending, [...own]);
}

function outcomeOf({ written, documents, refusals, left }: TrackedBatch): Outcome {
  return { written, documents, refusals, left };
}

export function refusalOf(
  { collection, key, operation }: WindowCommand,
  error: Extract<CommandResult, { readonly error: unknown }>['error'],
): WriteRefused {
  const type = TYPE_OF[collection];
  const isGone = operation !== 'create' && (error.code === `${type}_not_found` || error.code === 'not_found');
  const message = `This ${type} was deleted elsewhere; the change was not saved`;
  return new WriteRefused(isGone ? { ...error, message } : error, collection, key);
}

function tell(pending: PendingBatches, entries: readonly Entry[]): void {
  for (const collection of COLLECTIONS) {
    const own = entries.filter(({ command }) => command.collection === collection);
    const touched = new Set(own.flatMap(({ command }) => keysOf(command)));
    if (touched.size === 0) continue;
    for (const listener of [...pending.listeners[collection]]) listener([...touched]);
  }
}

function countUnanswered(
  { unansweredOf, keys }: PendingBatches,
  entries: readonly Entry[],
  by: 1 | -1,
): void {
  for (const { command } of entries) {
    const number = (unansweredOf.get(command.key) ?? 0) + by;
    if (number === 0) unansweredOf.delete(command.key);
    else unansweredOf.set(command.key, number);
  }
  keys.set(new Set(unansweredOf.keys()));
}

/** The records that a command changes on screen. */
function keysOf({ key, also = [] }: WindowCommand): readonly string[] {
  return also.length === 0 ? [key] : [key, ...also.map((one) => one.key)];
}
