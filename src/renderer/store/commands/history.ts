import { createSource, type Source } from '../../bridge/source.ts';
import type { WriteRefused } from '../api.ts';
import type { Batch, WindowCommand } from './command.ts';
import type { CommandLog, KeptBatch } from './command-log.ts';
import type { Left, Pending, Run } from './pending.ts';

/** What can be taken back next, and done again next, by what it was; null where there is nothing. */
export interface HistoryState {
  readonly undo: string | null;
  readonly redo: string | null;
}

/** What became of an undo or a redo. */
export interface Restored {
  /** What was taken back, or done again. */
  readonly label: string;
  /** The batch that did it first. */
  readonly batchId: string;
  /** Resolves when the hub has it, which without a connection may be much later: what somebody else has changed since. */
  readonly left: Promise<readonly Left[]>;
  /** Resolves with why the hub could not do it; then all is as before. */
  readonly refused: Promise<WriteRefused | null>;
}

export interface History {
  readonly state: Source<HistoryState>;
  /** Remembers what a person has just done: it is what is taken back next. */
  record(batch: Batch): void;
  /** The same of what the hub has written already. Resolves when a page that ends now leaves it to the next one. */
  recordWritten(batch: Batch): Promise<void>;
  /** Takes back the last thing that was done, or this batch. @returns null when there is none. */
  undo(batchId?: string): Restored | null;
  /** Does again what was taken back last, or this batch. */
  redo(batchId?: string): Restored | null;
  /** Nothing of a batch is pending any more. @returns whether it is kept, to be taken back or done again. */
  finished(batch: Batch, isWritten: boolean): boolean;
  load(kept: readonly KeptBatch[]): void;
  /** Another tab has kept this. */
  learn(kept: KeptBatch): void;
  forget(batchId: string): void;
}

/**
 * Something that was done. `chain` are the batches that the hub may have of it, each of which takes back the one
 * before: with an odd number it is done, with an even one it is undone.
 */
interface Step {
  readonly batch: Batch;
  chain: readonly string[];
  /** Taken back before all of it was sent: there is no undo of the undo that would do all of it. */
  isPartial: boolean;
}

export interface HistoryOptions {
  readonly pending: Pending;
  readonly log: CommandLog;
  /** Shows, keeps and sends a batch. */
  readonly start: (batch: Batch) => Run;
  /** A batch that takes back another, with what it shows. */
  readonly newUndo: (undoes: string, commands: readonly WindowCommand[]) => Batch;
  /** A batch that does the same as these commands, which may have been carried out, from the start. */
  readonly newRepeat: (commands: readonly WindowCommand[]) => Batch;
}

/** So many steps can be taken back. */
const STEPS = 100;

/** Taking its undo back is not to do it again: what it does, the hub finds out each time. */
const isAct = ({ operation }: WindowCommand) => operation === 'act';
const isDone = ({ chain }: Step) => chain.length % 2 === 1;

/** One undo and redo for everything that a person does in any tab, also after a reload. */
export function createHistory({ pending, log, start, newUndo, newRepeat }: HistoryOptions): History {
  let steps: readonly Step[] = [];
  const state = createSource<HistoryState>({ undo: null, redo: null });

  const lastDone = () => steps.findLast(isDone);
  const stepOf = (id: string) => steps.find(({ batch }) => batch.batch_id === id);
  const firstUndone = () => steps[(steps.findLastIndex(isDone) ?? -1) + 1];

  function setSteps(next: readonly Step[]): void {
    steps = [...next].sort((a, b) => a.batch.number - b.batch.number);
    update();
  }

  function update(): void {
    const [undo, redo] = [lastDone()?.batch.label ?? null, firstUndone()?.batch.label ?? null];
    if (state.get().undo !== undo || state.get().redo !== redo) state.set({ undo, redo });
  }

  function save(step: Step): Promise<void> {
    const { batch, chain, isPartial } = step;
    const isWaiting = pending.has(batch.batch_id);
    return log.keep({ ...batch, chain, isPartial }, isWaiting ? 'waiting' : isDone(step) ? 'done' : 'undone');
  }

  function leave(gone: readonly Step[]): void {
    if (gone.length === 0) return;
    setSteps(steps.filter((step) => !gone.includes(step)));
    const over = gone.map(({ batch }) => batch.batch_id).filter((id) => !pending.has(id));
    if (over.length > 0) void log.forget(over);
  }

  /** Goes from done to undone, or the other way. */
  function turn(step: Step): Restored {
    const isRepeated = !isDone(step) && (step.isPartial || step.batch.commands.some(isAct));
    const run = isRepeated ? repeat(step) : turnChain(step);
    void save(step);
    update();
    return restoredBy(run, step.batch);
  }

  /** @returns null when nothing of it has to be sent. */
  function turnChain(step: Step): Run | null {
    const { batch, chain } = step;
    const top = chain.at(-1);
    if (top === undefined) {
      // It never reached the hub, and does now.
      step.chain = [batch.batch_id];
      return start(batch);
    }
    const commands = isDone(step) ? inverted(batch.commands) : again(batch.commands);
    // Before it is withdrawn: what ends then is not taken for refused.
    step.chain = chain.slice(0, -1);
    const reached = pending.withdraw(top);
    if (reached === 'none') return null;
    const next = newUndo(top, commands);
    step.chain = [...chain, next.batch_id];
    step.isPartial = reached === 'some';
    return start(next);
  }

  /** Does all of it, after its undo. */
  function repeat(step: Step): Run {
    const next = newRepeat(step.batch.commands);
    step.chain = [next.batch_id];
    step.isPartial = false;
    return start(next);
  }

  function record(batch: Batch): Step {
    const undone = steps.filter((step) => !isDone(step));
    const tooOld = steps.filter(isDone).slice(0, 1 - STEPS);
    leave([...undone, ...(steps.length - undone.length >= STEPS ? tooOld : [])]);
    const step = { batch, chain: [batch.batch_id], isPartial: false };
    setSteps([...steps, step]);
    return step;
  }

  /** The hub could not take a step back, or do it again: it is as it was. */
  function turnBack(refused: Batch): void {
    const step = steps.find(({ chain }) => chain.at(-1) === refused.batch_id);
    if (step === undefined) return;
    step.chain = step.chain.slice(0, -1);
    void save(step);
    update();
  }

  return {
    state,
    record: (batch) => void record(batch),
    recordWritten: (batch) => save(record(batch)),
    undo(batchId) {
      const step = batchId === undefined ? lastDone() : stepOf(batchId);
      return step === undefined || !isDone(step) ? null : turn(step);
    },
    redo(batchId) {
      const step = batchId === undefined ? firstUndone() : stepOf(batchId);
      return step === undefined || isDone(step) ? null : turn(step);
    },
    finished(batch, isWritten) {
      if (batch.undoes !== undefined && !isWritten) turnBack(batch);
      const step = stepOf(batch.batch_id);
      if (step === undefined) return false;
      const isRefused = !isWritten && isDone(step);
      if (isRefused) setSteps(steps.filter((one) => one !== step));
      else void save(step);
      return !isRefused;
    },
    load(kept) {
      setSteps(kept.filter(({ batch }) => batch.label !== null).map(toStep));
    },
    learn(kept) {
      if (kept.batch.label === null) return;
      const others = steps.filter(({ batch }) => batch.batch_id !== kept.batch.batch_id);
      setSteps([...others, toStep(kept)]);
    },
    forget(batchId) {
      setSteps(steps.filter(({ batch }) => batch.batch_id !== batchId));
    },
  };
}

/** @param run null when there was nothing to send. */
function restoredBy(run: Run | null, batch: Batch): Restored {
  const what = { label: batch.label ?? '', batchId: batch.batch_id };
  if (run === null) return { ...what, left: Promise.resolve([]), refused: Promise.resolve(null) };
  return {
    ...what,
    left: run.outcome.then(({ left }) => left),
    refused: run.outcome.then(({ refusals }) => refusals[0] ?? null),
  };
}

function toStep({ batch }: KeptBatch): Step {
  return { batch, chain: batch.chain ?? [batch.batch_id], isPartial: batch.isPartial === true };
}

/** What taking commands back is to look like, the last of them first. */
function inverted(commands: readonly WindowCommand[]): readonly WindowCommand[] {
  return [...commands].reverse().map(inverse);
}

function inverse(command: WindowCommand): WindowCommand {
  const { also: _also, row, base, fields, reason: _reason, ...rest } = command;
  switch (command.operation) {
    case 'create':
      return { ...rest, operation: 'delete', fields: {} };
    case 'delete':
      return { ...rest, operation: 'create', fields: {}, ...(row === undefined ? {} : { row }) };
    case 'update':
      return { ...rest, fields: base ?? {}, base: fields, onlyIfUntouched: true };
    case 'act':
      return { ...rest, fields };
  }
}

/** What doing commands again is to look like: only where nobody has written anything else since. */
function again(commands: readonly WindowCommand[]): readonly WindowCommand[] {
  return commands.map((command) => ({ ...command, onlyIfUntouched: true }));
}
