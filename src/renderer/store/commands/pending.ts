import type { BridgeOutput, CommandResult } from '#shared/bridge.ts';
import type { ReplicaOf } from '#shared/replica.ts';
import { createSource, type Source } from '../../bridge/source.ts';
import { type EditableCollection, WriteRefused } from '../api.ts';
import { fromHub, type HubDocument } from '../replica/documents.ts';
import { applyCommand } from './apply.ts';
import { type Batch, TYPE_OF, type WindowCommand } from './command.ts';

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

/** What became of a batch. */
export interface Outcome {
  readonly written: readonly HubDocument[];
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
 * answer never came. `other_tab`: it sends it, unless it ends before.
 */
export type BatchOrigin = 'this_page' | 'earlier_page' | 'other_tab';

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
  /** Whether the answer to a portion of it is awaited. */
  setSending(batchId: string, isSending: boolean): void;
  /** Lets go of what other tabs were to send. */
  releaseHeld(): void;
  answer(batchId: string, results: readonly CommandResult[]): void;
  /** Of a batch that takes another back: the versions that it made. Whatever else it showed is let go. */
  answerUndo(batchId: string, answer: BridgeOutput<'commands.undo'>): void;
  /** Another tab has seen to it that the hub and the replica have the batch, or that nobody will. */
  drop(batchId: string): void;
  /** Takes back a batch that has never been sent. @returns whether the hub may have any of it, and is to be asked. */
  withdraw(batchId: string): boolean;
  /** Keys of records with commands that the hub has not answered. */
  readonly keys: Source<ReadonlySet<string>>;
  onRefused(listener: (refusal: WriteRefused) => void): () => void;
  /** Told of batches of which nothing is pending any more, with whether anything of them was carried out. */
  onFinished(listener: (batch: Batch, isWritten: boolean) => void): () => void;
}

type Refusal = Extract<CommandResult, { readonly error: unknown }>['error'];

interface Entry {
  readonly command: WindowCommand;
  readonly tracked: Tracked;
  /** Set when the hub has carried it out. Without a document, what is shown is kept until the replica has `seq`. */
  answer: { readonly seq: number; readonly document: HubDocument | null } | null;
}

interface Tracked {
  readonly batch: Batch;
  /** By command id: those that are not answered. */
  readonly unanswered: Map<string, Entry>;
  /** How many of its commands are still to leave. */
  open: number;
  isHeld: boolean;
  isSending: boolean;
  /** The hub may have some of it, whether or not an answer came. */
  maybeReached: boolean;
  readonly written: HubDocument[];
  readonly refusals: WriteRefused[];
  left: readonly Left[];
  readonly answered: ReturnType<typeof createSource<number>>;
  readonly resolve: (outcome: Outcome) => void;
}

const COLLECTIONS = Object.keys(TYPE_OF) as readonly EditableCollection[];

/** The commands that are not in the replica yet, in memory: what the screen shows over it, and what is to be sent. */
export function createPending(): Pending {
  const batches = new Map<string, Tracked>();
  const byKey = mapOfCollections(() => new Map<string, Entry[]>());
  const listeners = mapOfCollections(() => new Set<(keys: readonly string[]) => void>());
  const unansweredOf = new Map<string, number>();
  const keys = createSource<ReadonlySet<string>>(new Set());
  const refusalListeners = new Set<(refusal: WriteRefused) => void>();
  const finishedListeners = new Set<(batch: Batch, isWritten: boolean) => void>();

  function tell(entries: readonly Entry[]): void {
    for (const collection of COLLECTIONS) {
      const own = entries.filter(({ command }) => command.collection === collection);
      const touched = new Set(own.flatMap(({ command }) => keysOf(command)));
      if (touched.size === 0) continue;
      for (const listener of [...listeners[collection]]) listener([...touched]);
    }
  }

  function count(entries: Iterable<Entry>, by: 1 | -1): void {
    for (const { command } of entries) {
      const number = (unansweredOf.get(command.key) ?? 0) + by;
      if (number === 0) unansweredOf.delete(command.key);
      else unansweredOf.set(command.key, number);
    }
    keys.set(new Set(unansweredOf.keys()));
  }

  function leave({ command, tracked }: Entry): void {
    const entries = byKey[command.collection];
    for (const key of keysOf(command)) {
      const others = (entries.get(key) ?? []).filter((one) => one.command !== command);
      if (others.length === 0) entries.delete(key);
      else entries.set(key, others);
    }
    tracked.open -= 1;
    finishIfDone(tracked);
  }

  function finishIfDone(tracked: Tracked): void {
    const { batch, open, unanswered } = tracked;
    if (open > 0 || unanswered.size > 0 || !batches.delete(batch.batch_id)) return;
    const isWritten = batch.undoes !== undefined || tracked.written.length > 0;
    tracked.resolve(outcomeOf(tracked));
    for (const listener of finishedListeners) listener(batch, isWritten);
  }

  function settle(tracked: Tracked, changed: readonly Entry[], refused: readonly WriteRefused[]): void {
    count(changed, -1);
    tell(changed);
    tracked.answered.set(tracked.batch.commands.length - tracked.unanswered.size);
    if (tracked.unanswered.size === 0) tracked.resolve(outcomeOf(tracked));
    for (const refusal of refused) for (const listener of refusalListeners) listener(refusal);
  }

  function sliceOf<Name extends EditableCollection>(collection: Name): PendingOf<ReplicaOf[Name]> {
    const entries = byKey[collection];
    return {
      has: (key) => entries.has(key),
      over(key, base) {
        let shown: Shown<ReplicaOf[Name]> = { ...base, isExact: true };
        for (const { command, answer } of entries.get(key) ?? []) {
          if (answer !== null && answer.seq <= base.seq) continue;
          if (answer !== null && answer.document !== null && key === command.key) {
            const row = answer.document._deleted ? null : fromHub(collection, answer.document);
            shown = { row, seq: answer.seq, isExact: true };
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
        for (const entry of own) if (entry.answer !== null && entry.answer.seq <= seq) leave(entry);
      },
      made: () =>
        [...entries]
          .filter(([, all]) => all.some(({ command }) => command.row !== undefined))
          .map(([key]) => key),
      subscribe(listener) {
        listeners[collection].add(listener);
        return () => listeners[collection].delete(listener);
      },
    };
  }
  const slices: { readonly [Name in EditableCollection]: PendingOf<ReplicaOf[Name]> } = {
    customers: sliceOf('customers'),
    contacts: sliceOf('contacts'),
    onboardings: sliceOf('onboardings'),
    tasks: sliceOf('tasks'),
    comments: sliceOf('comments'),
    templates: sliceOf('templates'),
    custom_fields: sliceOf('custom_fields'),
    views: sliceOf('views'),
  };

  return {
    of: (collection) => slices[collection],
    add(batch, from = 'this_page') {
      let resolve: Tracked['resolve'] = () => {};
      const outcome = new Promise<Outcome>((done) => {
        resolve = done;
      });
      const answered = createSource(0);
      const tracked: Tracked = {
        batch,
        unanswered: new Map(),
        open: batch.commands.length,
        isHeld: from === 'other_tab',
        isSending: false,
        maybeReached: from !== 'this_page',
        written: [],
        refusals: [],
        left: [],
        answered,
        resolve,
      };
      batches.set(batch.batch_id, tracked);
      for (const command of batch.commands) {
        const entry: Entry = { command, tracked, answer: null };
        tracked.unanswered.set(command.command_id, entry);
        const entries = byKey[command.collection];
        for (const key of keysOf(command)) entries.set(key, [...(entries.get(key) ?? []), entry]);
      }
      const all = [...tracked.unanswered.values()];
      count(all, 1);
      tell(all);
      return { outcome, answered };
    },
    has: (batchId) => batches.has(batchId),
    next(limit) {
      const waiting = [...batches.values()].filter(({ unanswered }) => unanswered.size > 0);
      const first = waiting.sort((a, b) => a.batch.number - b.batch.number).find(({ isHeld }) => !isHeld);
      if (first === undefined || first.isSending) return null;
      const commands: WindowCommand[] = [];
      for (const { command } of first.unanswered.values()) {
        if (commands.length === limit && first.batch.undoes === undefined) break;
        commands.push(command);
      }
      return { batch: first.batch, commands };
    },
    setSending(batchId, isSending) {
      const tracked = batches.get(batchId);
      if (tracked === undefined) return;
      tracked.isSending = isSending;
      tracked.maybeReached = true;
    },
    releaseHeld() {
      for (const tracked of batches.values()) tracked.isHeld = false;
    },
    answer(batchId, results) {
      const tracked = batches.get(batchId);
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
          leave(entry);
        } else {
          entry.answer = { seq: result.seq, document: result.document };
          tracked.written.push(result.document);
        }
      }
      settle(tracked, changed, refused);
    },
    answerUndo(batchId, { restored, left }) {
      const tracked = batches.get(batchId);
      if (tracked === undefined) return;
      tracked.left = left;
      const seqs = new Map(restored.map(({ key, seq }) => [key, seq]));
      const changed = [...tracked.unanswered.values()];
      tracked.unanswered.clear();
      for (const entry of changed) {
        const seq = seqs.get(entry.command.key);
        if (seq === undefined) leave(entry);
        else entry.answer = { seq, document: null };
      }
      settle(tracked, changed, []);
      finishIfDone(tracked);
    },
    drop(batchId) {
      const tracked = batches.get(batchId);
      if (tracked === undefined) return;
      const unanswered = [...tracked.unanswered.values()];
      tracked.unanswered.clear();
      const entries = COLLECTIONS.flatMap((name) => [...byKey[name].values()].flat());
      const own = new Set(entries.filter((entry) => entry.tracked === tracked));
      for (const entry of own) leave(entry);
      count(unanswered, -1);
      tell([...own]);
    },
    withdraw(batchId) {
      const tracked = batches.get(batchId);
      if (tracked === undefined || tracked.maybeReached) return true;
      const changed = [...tracked.unanswered.values()];
      tracked.unanswered.clear();
      for (const entry of changed) leave(entry);
      settle(tracked, changed, []);
      return false;
    },
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

function refusalOf({ collection, key, operation }: WindowCommand, error: Refusal): WriteRefused {
  const type = TYPE_OF[collection];
  const isGone = operation !== 'create' && (error.code === `${type}_not_found` || error.code === 'not_found');
  const message = `This ${type} was deleted elsewhere; the change was not saved`;
  return new WriteRefused(isGone ? { ...error, message } : error, collection, key);
}

function outcomeOf({ written, refusals, left }: Tracked): Outcome {
  return { written, refusals, left };
}

/** The records that a command changes on screen. */
function keysOf({ key, also = [] }: WindowCommand): readonly string[] {
  return also.length === 0 ? [key] : [key, ...also.map((one) => one.key)];
}

function mapOfCollections<Value>(create: () => Value): Readonly<Record<EditableCollection, Value>> {
  return Object.fromEntries(COLLECTIONS.map((collection) => [collection, create()])) as Record<
    EditableCollection,
    Value
  >;
}
