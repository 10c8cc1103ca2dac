import type { Database } from 'better-sqlite3';
import { conflict } from '#shared/v1/errors.ts';
import { type Environment, timestampOf } from '../../environment.ts';
import { IDEMPOTENCY_LIFETIME_MS } from '../workspace/idempotency.ts';
import type { WorkspaceSettings } from '../workspace/settings.ts';
import { applyCommands, rememberRefusal } from './apply-commands.ts';
import type { CommandLog } from './command-log.ts';
import {
  type BatchOutcome,
  BatchRefusal,
  type CommandBatch,
  type CommandOutcome,
  type LargeBatch,
  type PastBatch,
  type UndoOutcome,
  type UndoRequest,
} from './commands.ts';
import type { GroupCommit } from './group-commit.ts';
import { newKey } from './identity.ts';
import type { RulesByType } from './record-rules.ts';
import type { Change, Transaction, TransactionOptions } from './transaction.ts';
import { createTree } from './tree.ts';
import { createUndo } from './undo.ts';

export interface BatchesOptions {
  readonly database: Database;
  readonly environment: Environment;
  readonly log: CommandLog;
  readonly rules: RulesByType;
  readonly settings: Pick<WorkspaceSettings, 'get' | 'set' | 'reread'>;
  readonly group: GroupCommit;
  readonly begin: (options: Omit<TransactionOptions, 'sendable'>) => Transaction;
}

/** Batches of commands, and taking them back; see `WriteDoor`. */
export interface Batches {
  writeBatch(batch: CommandBatch): Promise<BatchOutcome>;
  writePast(batch: PastBatch): Promise<BatchOutcome>;
  writeLarge(batch: LargeBatch): Promise<BatchOutcome>;
  undo(request: UndoRequest): Promise<UndoOutcome>;
}

/** So many commands of a large batch are carried out at once: others wait for a fraction of a second. */
const LARGE_PART = 200;

export function createBatches(options: BatchesOptions): Batches {
  const { database, environment, log, rules, settings, group, begin } = options;
  const undo = createUndo(database, rules, log, settings);
  const tree = createTree(database);
  const remember = createRememberer(database, environment);

  function applyBatch(
    batch: CommandBatch & Partial<Pick<PastBatch, 'at'>>,
    batchId: string,
    changes: Change[],
  ): BatchOutcome {
    const { actor, commands, partial = false, idempotency, at } = batch;
    const transaction = begin({ actor, batchId, at, announce: (change) => changes.push(change) });
    const outcome = applyCommands({
      database,
      transaction,
      rules,
      tree,
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

  function writePast(batch: PastBatch): Promise<BatchOutcome> {
    return group.run({ apply: (changes) => applyBatch(batch, newKey(environment), changes) });
  }

  async function writeLarge({ onProgress, signal, ...batch }: LargeBatch): Promise<BatchOutcome> {
    const { batchId = newKey(environment), commands } = batch;
    const results: CommandOutcome[] = [];
    let changed = false;
    await group.runLarge(async (part) => {
      for (const some of partsOf(commands)) {
        signal?.throwIfAborted();
        const outcome = await part((changes) => applyPart({ ...batch, commands: some }, batchId, changes));
        changed ||= outcome.changed;
        results.push(...outcome.results);
        onProgress?.(results.length);
      }
      signal?.throwIfAborted();
    });
    return { batchId, changed, results };
  }

  /** Its own changes only are its to forget, should one of its commands be refused. */
  function applyPart(batch: CommandBatch, batchId: string, changes: Change[]): BatchOutcome {
    const made: Change[] = [];
    const applied = applyBatch({ ...batch, partial: true }, batchId, made);
    changes.push(...made);
    return applied;
  }

  function undoBatch({ undoes, actor, batchId = newKey(environment) }: UndoRequest): Promise<UndoOutcome> {
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
  }

  return { writeBatch, writePast, writeLarge, undo: undoBatch };
}

function* partsOf<Command>(commands: readonly Command[]): Generator<readonly Command[]> {
  for (let at = 0; at < commands.length; at += LARGE_PART) yield commands.slice(at, at + LARGE_PART);
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
