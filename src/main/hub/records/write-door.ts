import type { Database } from 'better-sqlite3';
import type { WorkspacePatch } from '#shared/local/workspace.ts';
import { conflict } from '#shared/v1/errors.ts';
import { type Environment, timestampOf } from '../../environment.ts';
import type { LongTransaction } from '../database/long-transaction.ts';
import type { Storage } from '../database/storage.ts';
import { createUpstreamCommands, type UpstreamCommand } from '../outbox/upstream-commands.ts';
import { IDEMPOTENCY_LIFETIME_MS } from '../workspace/idempotency.ts';
import type { WorkspaceSettings } from '../workspace/settings.ts';
import { writeWorkspace } from '../workspace/workspace-writes.ts';
import { applyCommands, rememberRefusal } from './apply-commands.ts';
import type { CommandLog } from './command-log.ts';
import {
  answerText,
  type BatchOutcome,
  BatchRefusal,
  type CommandBatch,
  type CommandOutcome,
  type LargeBatch,
  type RecordCommand,
  type UndoOutcome,
  type UndoRequest,
  type Written,
} from './commands.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import { createHealthScores, type HealthChange } from './health-scores.ts';
import { newKey } from './identity.ts';
import { createRules } from './record-rules.ts';
import { type Actor, type Change, createTransactions, type TransactionOptions } from './transaction.ts';
import { createUndo } from './undo.ts';

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
  /** Commits what is waiting, at once. */
  flush(): void;
  /** The same for the last time: what cannot be written now is refused. */
  close(): void;
}

/** So many commands of a large batch are carried out at once: others wait for a fraction of a second. */
const LARGE_PART = 200;

export interface WriteDoorOptions {
  readonly database: Database;
  readonly environment: Environment;
  readonly log: CommandLog;
  /** Whether an upstream is connected, to which changes made here are to be sent. */
  readonly hasUpstream: () => boolean;
  /** Called after the commit with every record it changed, in order of `seq`; there may be none. */
  readonly committed: (changes: readonly Change[]) => void;
  readonly storage: Pick<Storage, 'observe' | 'succeeded' | 'explain'>;
  readonly settings: Pick<WorkspaceSettings, 'get' | 'set' | 'reread'>;
  readonly long: LongTransaction;
}

export function createWriteDoor({
  database,
  environment,
  log,
  hasUpstream,
  committed,
  storage,
  settings,
  long,
}: WriteDoorOptions): WriteDoor {
  const transactions = createTransactions(database, environment);
  const rules = createRules(database);
  const runUpstream = createUpstreamCommands(database, rules);
  const undo = createUndo(database, rules, log, settings);
  const remember = createRememberer(database, environment);
  const healthScores = createHealthScores(database);
  const group = createGroupCommit(database, committed, storage, transactions.counters, long);

  function begin(options: Omit<TransactionOptions, 'sendable'>) {
    const sendable = hasUpstream() && options.actor.type !== 'sync';
    return transactions.begin({ ...options, sendable });
  }

  function applyBatch(batch: CommandBatch, batchId: string, changes: Change[]): BatchOutcome {
    const { actor, commands, partial = false, idempotency } = batch;
    const transaction = begin({ actor, batchId, announce: (change) => changes.push(change) });
    const outcome = applyCommands({
      database,
      transaction,
      rules,
      log,
      commands,
      partial,
      countChanges: () => changes.length,
      forgetChanges: (count) => {
        changes.length = count;
      },
    });
    if (idempotency !== undefined) remember(idempotency, outcome);
    return outcome;
  }

  function writeBatch(batch: CommandBatch): Promise<BatchOutcome> {
    const batchId = batch.batchId ?? newKey(environment);
    return group.run({
      apply: (changes) => applyBatch(batch, batchId, changes),
      refused(error) {
        const command = error instanceof BatchRefusal ? batch.commands[error.index] : undefined;
        if (!(error instanceof BatchRefusal) || command === undefined) return;
        const transaction = begin({ actor: batch.actor, batchId, announce: () => {} });
        rememberRefusal({ log, transaction }, command, error.refusal);
      },
    });
  }

  async function writeLarge({ onProgress, signal, ...batch }: LargeBatch): Promise<BatchOutcome> {
    const { batchId = newKey(environment), commands } = batch;
    const results: CommandOutcome[] = [];
    let changed = false;
    await group.runLarge(async (part) => {
      for (let at = 0; at < commands.length; at += LARGE_PART) {
        signal?.throwIfAborted();
        const some = commands.slice(at, at + LARGE_PART);
        const outcome = await part((changes) => {
          const made: Change[] = [];
          const applied = applyBatch({ ...batch, commands: some, partial: true }, batchId, made);
          changes.push(...made);
          return applied;
        });
        changed ||= outcome.changed;
        results.push(...outcome.results);
        onProgress?.(results.length);
      }
      signal?.throwIfAborted();
    });
    return { batchId, changed, results };
  }

  return {
    writeBatch,
    writeLarge,
    async write({ actor, idempotency, ...command }) {
      const claim =
        idempotency === undefined ? {} : { idempotency: { ...idempotency, status: 201, body: textOf } };
      try {
        const outcome = await writeBatch({ actor, commands: [command], ...claim });
        const batchId = outcome.changed ? outcome.batchId : null;
        return { key: writtenOf(outcome).row.key, document: textOf(outcome), batchId };
      } catch (error) {
        throw error instanceof BatchRefusal ? error.refusal : error;
      }
    },
    undo({ undoes, actor, batchId = newKey(environment) }) {
      const start = (changes: Change[]) => {
        const announce = (change: Change) => changes.push(change);
        return undo.begin(begin({ actor, batchId, undoes, announce }), undoes, () => changes.length);
      };
      if (!undo.isLarge(undoes)) return group.run({ apply: (changes) => finish(start(changes)) });
      return group.runLarge(async (part) => {
        const steps = await part(start);
        for (;;) {
          const outcome = await part(() => advance(steps, LARGE_PART));
          if (outcome !== null) return outcome;
        }
      });
    },
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

function textOf(outcome: BatchOutcome): string {
  return answerText(writtenOf(outcome));
}

type RememberAnswer = (claim: NonNullable<CommandBatch['idempotency']>, outcome: BatchOutcome) => void;

/** Stores what a request with an Idempotency-Key is answered with, in the transaction of its write. */
function createRememberer(database: Database, environment: Environment): RememberAnswer {
  // One that is no longer answered from gives its key free; it is removed only now and then.
  const remember = database.prepare(
    `INSERT INTO idempotency_records (scope, idempotency_key, request_hash, status, body, batch_id, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET request_hash = excluded.request_hash, status = excluded.status,
       body = excluded.body, batch_id = excluded.batch_id, created_at = excluded.created_at
       WHERE created_at <= ?`,
  );
  return ({ scope, key, requestHash, status, body }, outcome) => {
    const now = environment.now();
    const { changes } = remember.run(
      scope,
      key,
      requestHash,
      status,
      body(outcome),
      outcome.changed ? outcome.batchId : null,
      timestampOf(now),
      timestampOf(now - IDEMPOTENCY_LIFETIME_MS),
    );
    if (changes === 0) {
      throw conflict(
        'idempotency_in_progress',
        'A request with this Idempotency-Key is still being answered',
      );
    }
  };
}

/** @returns what the steps lead to; null when there are more than so many of them */
function advance<Result>(steps: Generator<void, Result>, most: number): Result | null {
  for (let step = 0; step < most; step += 1) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
  return null;
}

function finish<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
