import type { Database } from 'better-sqlite3';
import type { WorkspacePatch } from '#shared/local/workspace.ts';
import type { Environment } from '../../environment.ts';
import type { Checkpoints } from '../database/checkpoints.ts';
import type { LogFlush } from '../database/log-flush.ts';
import type { LongTransaction } from '../database/long-transaction.ts';
import type { Storage } from '../database/storage.ts';
import { createUpstreamCommands, type UpstreamCommand } from '../outbox/upstream-commands.ts';
import type { WorkspaceSettings } from '../workspace/settings.ts';
import { writeWorkspace } from '../workspace/workspace-writes.ts';
import type { CommandLog } from './command-log.ts';
import {
  answerText,
  type BatchOutcome,
  BatchRefusal,
  type CommandBatch,
  type CommandOutcome,
  type LargeBatch,
  type PastBatch,
  type RecordCommand,
  type UndoOutcome,
  type UndoRequest,
  type Written,
} from './commands.ts';
import { type Announcing, createGroupCommit, type GroupCommit } from './group-commit.ts';
import { createHealthScores, type HealthChange } from './health-scores.ts';
import { newKey } from './identity.ts';
import { createRules } from './record-rules.ts';
import { type Actor, type Change, createTransactions, type TransactionOptions } from './transaction.ts';
import { createBatches } from './write-batches.ts';

export type { IdempotencyClaim, RecordCommand, Written } from './commands.ts';

export interface WriteDoor {
  /**
   * The one way a record changes. Resolves once the change, its events and its outbox entry are on disk.
   * @throws ContractError when the change is refused; nothing is written then.
   */
  write(command: RecordCommand): Promise<Written>;
  /**
   * Changes that are one, in one transaction.
   * @throws BatchRefusal when one is refused and the batch is not partial; nothing is written then.
   */
  writeBatch(batch: CommandBatch): Promise<BatchOutcome>;
  /**
   * Changes that are one and happened at another time: records, history and what follows from them have that time. It is
   * how sample data comes with a year behind it; nobody else writes so.
   */
  writePast(batch: PastBatch): Promise<BatchOutcome>;
  /**
   * The same of very many changes, in parts between which others are served: they read what was there before until all
   * of it is on disk, and their own writes wait for it. Those that are refused are left out.
   * @throws what `signal` was aborted with; nothing is written then
   */
  writeLarge(batch: LargeBatch): Promise<BatchOutcome>;
  /**
   * Takes a batch back, where nobody has changed it since. It is a batch itself.
   * @throws ContractError `batch_not_found`
   */
  undo(request: UndoRequest): Promise<UndoOutcome>;
  /** The same for what the sync asks for; null from commands that are about no one record. */
  writeUpstream(command: UpstreamCommand): Promise<Written | null>;
  /** Notes what customers' health was reckoned to be, and on which day of the workspace. */
  writeHealth(actor: Actor, day: string, changes: readonly HealthChange[]): Promise<void>;
  /**
   * Changes how the workspace is set up. Resolves to the batch that it is, null when nothing was changed.
   * @throws ContractError when two things do not go together
   */
  writeWorkspace(actor: Actor, patch: WorkspacePatch): Promise<string | null>;
  /** Fills an empty workspace with rows as they are; `load` announces the records among them. */
  fill(load: (announce: (change: Change) => void) => void): Promise<void>;
  /** What may not happen while a large write is going on, such as copying the database. */
  betweenLarge: GroupCommit['betweenLarge'];
  /** Commits what is waiting, and puts it on the disk, at once. */
  flush(): void;
  /** The same for the last time: what cannot be written now is refused. */
  close(): void;
}

export interface WriteDoorOptions {
  readonly database: Database;
  readonly environment: Environment;
  readonly commandLog: CommandLog;
  /** Whether an upstream is connected, to which changes made here are to be sent. */
  readonly hasUpstream: () => boolean;
  readonly log: LogFlush;
  readonly checkpoints: Checkpoints;
  /** Hears of every record that was changed, in order of `seq`; there may be none. */
  readonly announcing: Announcing;
  readonly storage: Pick<Storage, 'observe' | 'succeeded' | 'explain'>;
  readonly settings: Pick<WorkspaceSettings, 'get' | 'set' | 'reread'>;
  readonly long: LongTransaction;
}

export function createWriteDoor({
  database,
  environment,
  commandLog,
  log,
  checkpoints,
  hasUpstream,
  announcing,
  storage,
  settings,
  long,
}: WriteDoorOptions): WriteDoor {
  const transactions = createTransactions(database, environment);
  const rules = createRules(database);
  const runUpstream = createUpstreamCommands(database, rules);
  const healthScores = createHealthScores(database);
  const group = createGroupCommit({
    database,
    log,
    checkpoints,
    announcing,
    storage,
    counters: transactions.counters,
    long,
  });

  function begin(options: Omit<TransactionOptions, 'sendable'>) {
    const sendable = hasUpstream() && options.actor.type !== 'sync';
    return transactions.begin({ ...options, sendable });
  }

  const { writeBatch, writePast, writeLarge, undo } = createBatches({
    database,
    environment,
    log: commandLog,
    rules,
    settings,
    group,
    begin,
  });

  return {
    writeBatch,
    writePast,
    writeLarge,
    write({ actor, idempotency, ...command }) {
      const claim =
        idempotency === undefined ? {} : { idempotency: { ...idempotency, status: 201, body: textOf } };
      return writeBatch({ actor, commands: [command], ...claim }).then(singleOf, refuseSingle);
    },
    undo,
    writeUpstream(command) {
      return group.run({
        apply(changes) {
          const announce = (change: Change) => changes.push(change);
          const batchId = newKey(environment);
          const row = runUpstream(begin({ actor: command.actor, batchId, announce }), command);
          if (row === undefined) return null;
          return { key: row.key, document: row.document, batchId: changes.length > 0 ? batchId : null };
        },
      });
    },
    writeHealth(actor, day, scores) {
      return group.run({
        apply(changes) {
          const announce = (change: Change) => changes.push(change);
          healthScores(begin({ actor, batchId: newKey(environment), announce }), day, scores);
        },
      });
    },
    async writeWorkspace(actor, patch) {
      const batchId = newKey(environment);
      try {
        return await group.run({
          apply: () =>
            writeWorkspace(begin({ actor, batchId, announce: () => {} }), settings, patch) ? batchId : null,
        });
      } catch (error) {
        settings.reread();
        throw error;
      }
    },
    fill: (load) =>
      group.run({
        apply(changes) {
          load((change) => changes.push(change));
          transactions.reread();
        },
      }),
    betweenLarge: group.betweenLarge,
    flush: group.flush,
    close: group.close,
  };
}

function writtenOf({ results: [only] }: BatchOutcome): Extract<CommandOutcome, { outcome: 'written' }> {
  if (only?.outcome !== 'written') throw new Error('a record was changed without a trace');
  return only;
}

function singleOf(outcome: BatchOutcome): Written {
  const batchId = outcome.changed ? outcome.batchId : null;
  return { key: writtenOf(outcome).row.key, document: textOf(outcome), batchId };
}

function refuseSingle(error: unknown): never {
  throw error instanceof BatchRefusal ? error.refusal : error;
}

function textOf(outcome: BatchOutcome): string {
  return answerText(writtenOf(outcome));
}
