import type { RxCollection } from 'rxdb/plugins/core';
import type { BridgeClient } from '../../bridge/client.ts';
import { painted } from '../../lib/painted.ts';
import type { Batch, WindowCommand } from './command.ts';
import { createCommandLog, type KeptBatch } from './command-log.ts';
import { createHistory, type History } from './history.ts';
import { type Environment, newKey } from './new-keys.ts';
import { createPending, type Pending, type Run } from './pending.ts';
import { createSender } from './sender.ts';
import type { StoredBatch } from './stored-batch.ts';

export interface Commands {
  readonly pending: Pending;
  readonly history: Pick<History, 'state' | 'undo' | 'redo'>;
  /** Shows commands, sends them, and keeps them until the hub has them. @param label what was done, for its undo. */
  write(commands: readonly WindowCommand[], label: string | null): StartedBatch;
  /**
   * Shows the first commands of many, and has all of them written when the frame with these has been drawn, or before
   * anything else is written or taken back.
   */
  showFirst(first: readonly WindowCommand[], writeAll: () => void): void;
  /** Remembers what the hub has written for a person in another way, so that it is taken back like anything else. */
  remember(batchId: string, label: string): Promise<void>;
  newId(): string;
  /** Brings back what earlier pages left, and hears of what other tabs do. */
  open(): Promise<void>;
  /** Shows and sends what has been kept for this page by other means than its own writes. */
  takeUp(): Promise<void>;
  close(): void;
}

export interface StartedBatch extends Run {
  readonly batchId: string;
  /** Resolves when a page that ends now leaves it to the next one. */
  readonly kept: Promise<void>;
}

export interface CommandsOptions {
  readonly bridge: BridgeClient;
  readonly collection: RxCollection<StoredBatch>;
  readonly environment: Environment;
}

/** So many commands are kept in the browser before the hub hears of them. */
const KEPT_FIRST = 200;
/** What another tab has made it sends itself, unless it ends before. */
const OTHER_TABS_TIME_MS = 3_000;

/**
 * The window's one way to write. A batch is shown, sent and kept in the same moment, a large one kept before it is sent; it leaves when the hub has
 * answered it and the replica has come as far, or when it is refused.
 */
export function createCommands({ bridge, collection, environment }: CommandsOptions): Commands {
  const log = createCommandLog(collection);
  const pending = createPending();
  const sender = createSender({
    bridge,
    pending,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
  let lastNumber = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let endLog = () => {};
  /** What `showFirst` has shown the first of. */
  let owed: (() => void) | null = null;

  /** Microseconds: a reload, or another tab, goes on with larger numbers. */
  function nextNumber(): number {
    lastNumber = Math.max(lastNumber + 1, environment.now() * 1000);
    return lastNumber;
  }

  function newBatch(commands: readonly WindowCommand[], label: string | null): Batch {
    return { batch_id: newKey(environment), number: nextNumber(), commands, label };
  }

  function start(batch: Batch): StartedBatch {
    const run = pending.add(batch);
    const kept = log.keep(batch, 'waiting');
    // The hub is often faster than the browser is at keeping thousands of them: a page that ended in between would
    // have lost their undo.
    if (batch.commands.length < KEPT_FIRST) sender.send();
    else void kept.catch(() => {}).then(() => sender.send());
    kept.catch((error: unknown) => console.error('A change could not be kept in this browser', error));
    return { ...run, batchId: batch.batch_id, kept };
  }

  function writeOwed(): void {
    const write = owed;
    owed = null;
    write?.();
  }

  const history = createHistory({
    pending,
    log,
    start,
    newUndo: (undoes, commands) => ({ ...newBatch(commands, null), undoes }),
    newRepeat: (commands) =>
      newBatch(
        commands.map((command) => ({ ...command, command_id: newKey(environment) })),
        null,
      ),
  });

  pending.onFinished((batch, isWritten) => {
    if (!history.finished(batch, isWritten)) void log.forget([batch.batch_id]);
  });

  function hear(change: Parameters<Parameters<typeof log.subscribe>[0]>[0]): void {
    if ('forgotten' in change) {
      pending.drop(change.forgotten);
      history.forget(change.forgotten);
      return;
    }
    const { batch, state } = change;
    history.learn(change);
    if (state !== 'waiting') pending.drop(batch.batch_id);
    else if (!pending.has(batch.batch_id)) {
      pending.add(batch, 'other_tab');
      timer ??= setTimeout(() => {
        timer = undefined;
        pending.releaseHeld();
        sender.send();
      }, OTHER_TABS_TIME_MS);
    }
  }

  function sendKept(kept: readonly KeptBatch[]): void {
    for (const { batch, state } of kept) {
      if (state === 'waiting' && !pending.has(batch.batch_id)) pending.add(batch, 'earlier_page');
    }
    sender.send();
  }

  return {
    pending,
    history: {
      state: history.state,
      undo(batchId) {
        writeOwed();
        return history.undo(batchId);
      },
      redo(batchId) {
        writeOwed();
        return history.redo(batchId);
      },
    },
    write(commands, label) {
      writeOwed();
      const batch = newBatch(commands, label);
      if (label !== null) history.record(batch);
      return start(batch);
    },
    showFirst(first, writeAll) {
      writeOwed();
      const sketch = newBatch(first, null);
      pending.add(sketch, 'sketch');
      const write = () => {
        // In one turn: no frame comes in between.
        pending.drop(sketch.batch_id);
        writeAll();
      };
      owed = write;
      void painted().then(() => {
        if (owed === write) writeOwed();
      });
    },
    remember(batch_id, label) {
      writeOwed();
      return history.recordWritten({ batch_id, number: nextNumber(), commands: [], label });
    },
    newId: () => newKey(environment),
    async open() {
      const kept = await log.read();
      history.load(kept);
      sendKept(kept);
      endLog = log.subscribe(hear);
    },
    async takeUp() {
      sendKept(await log.read());
    },
    close() {
      writeOwed();
      clearTimeout(timer);
      sender.close();
      endLog();
    },
  };
}
