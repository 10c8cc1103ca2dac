import type { Database } from 'better-sqlite3';
import { conflict, notFound } from '#shared/v1/errors.ts';
import { type Environment, timestampOf } from '../../environment.ts';
import { createUpstreamCommands, type UpstreamCommand } from '../outbox/upstream-commands.ts';
import { IDEMPOTENCY_LIFETIME_MS } from '../workspace/idempotency.ts';
import { createContactRules } from './contact-rules.ts';
import { createCustomerRules } from './customer-rules.ts';
import { newKey } from './identity.ts';
import { createOnboardingRules } from './onboarding-rules.ts';
import type { Resource, Row } from './records.ts';
import { type Actor, type Change, createTransactions, type Transaction } from './transaction.ts';

/** One change, as a spoke asks for it. `input` is checked against the contract by the door itself. */
export type RecordCommand =
  | {
      readonly operation: 'create';
      readonly resource: Resource;
      readonly input: unknown;
      /** The customer a contact is added to, by any of its ids. */
      readonly customer?: string;
      /** Minted by a caller that has to know it beforehand; otherwise the door mints one. */
      readonly key?: string;
      readonly actor: Actor;
      readonly idempotency?: IdempotencyClaim;
    }
  | {
      readonly operation: 'update';
      readonly resource: Resource;
      readonly reference: string;
      readonly input: unknown;
      /** Recorded with a phase move. */
      readonly reason?: string;
      readonly actor: Actor;
    }
  | {
      readonly operation: 'delete';
      readonly resource: Resource;
      readonly reference: string;
      readonly actor: Actor;
    };

export type Command = RecordCommand | UpstreamCommand;

/** Stored with the write itself, so that a repeated request is answered from it even after a crash. */
export interface IdempotencyClaim {
  readonly scope: string;
  readonly key: string;
  readonly requestHash: string;
}

/** What a write answers with: the JSON text v1 shows of the record, or of its deletion. */
export interface Written {
  readonly key: string;
  readonly document: string;
}

interface Pending {
  readonly command: Command;
  readonly resolve: (written: Written | null) => void;
  readonly reject: (error: unknown) => void;
}

export interface WriteDoor {
  /**
   * The one way a record changes. Resolves once the change, its activity and its outbox entry are on disk.
   * @throws ContractError when the change is refused; nothing is written then.
   */
  write(command: RecordCommand): Promise<Written>;
  /** The same for what the sync asks for; null from commands that are about no one record. */
  writeUpstream(command: UpstreamCommand): Promise<Written | null>;
  /** Commits what is waiting, at once. */
  flush(): void;
}

export interface WriteDoorOptions {
  readonly database: Database;
  readonly environment: Environment;
  /** Whether an upstream is connected, to which changes made here are to be sent. */
  readonly hasUpstream: () => boolean;
  /** Called after the commit with every record it changed, in order of `seq`; there may be none. */
  readonly committed: (changes: readonly Change[]) => void;
}

/** How long a group waits for as many writes as the last one had. */
const GROUP_WAIT_MS = 0.4;

/**
 * Writes that arrive together share one SQLite transaction, each in a savepoint of its own: a refused one
 * leaves nothing behind, and one flush to the disk makes all of them durable. Together means the same turn of
 * the event loop; while several clients write at once, also the turns in which the others' next writes come.
 */
export function createWriteDoor({
  database,
  environment,
  hasUpstream,
  committed,
}: WriteDoorOptions): WriteDoor {
  const transactions = createTransactions(database, environment);
  const customers = createCustomerRules(database);
  const contacts = createContactRules(database);
  const onboardings = createOnboardingRules();
  const runUpstream = createUpstreamCommands(database);
  // One that is no longer answered from gives its key free; it is removed only now and then.
  const remember = database.prepare(
    `INSERT INTO idempotency_records (scope, idempotency_key, request_hash, status, body, created_at)
       VALUES (?, ?, ?, 201, ?, ?)
     ON CONFLICT DO UPDATE SET request_hash = excluded.request_hash, body = excluded.body,
       created_at = excluded.created_at WHERE created_at <= ?`,
  );
  let pending: Pending[] = [];
  let scheduled: NodeJS.Immediate | null = null;
  let lastGroup = 1;
  let waitingSince = 0;

  function live(transaction: Transaction, resource: Resource, reference: string): Row {
    const row = transaction.find(resource, reference);
    if (row === undefined || row.deleted_at !== null) throw notFound(resource);
    return row;
  }

  function create(transaction: Transaction, command: Extract<Command, { operation: 'create' }>): Row {
    const key = command.key ?? transaction.newKey();
    switch (command.resource) {
      case 'customer':
        return customers.create(transaction, command.input, key);
      case 'contact':
        return contacts.create(
          transaction,
          live(transaction, 'customer', command.customer ?? ''),
          command.input,
          key,
        );
      case 'onboarding':
        return onboardings.create(transaction, command.input, key);
    }
  }

  function update(transaction: Transaction, command: Extract<Command, { operation: 'update' }>): Row {
    const row = live(transaction, command.resource, command.reference);
    switch (command.resource) {
      case 'customer':
        return customers.update(transaction, row, command.input);
      case 'contact':
        return contacts.update(transaction, row, command.input);
      case 'onboarding':
        return onboardings.update(transaction, row, command.input, command.reason ?? null);
    }
  }

  function remove(transaction: Transaction, command: Extract<Command, { operation: 'delete' }>): Row {
    const row = transaction.find(command.resource, command.reference);
    if (row === undefined) throw notFound(command.resource);
    if (row.deleted_at !== null) return row;
    if (command.resource === 'customer') customers.remove(transaction, row);
    else if (command.resource === 'contact') contacts.remove(transaction, row);
    else onboardings.remove(transaction, row);
    return row;
  }

  function apply(command: Command, announce: (change: Change) => void): Written | null {
    const transaction = transactions.begin(command.actor, isSendable(command), newKey(environment), announce);
    if (!isRecordCommand(command)) {
      const row = runUpstream(transaction, command);
      return row === undefined ? null : { key: row.key, document: row.document };
    }
    return applyToRecord(transaction, command);
  }

  function applyToRecord(transaction: Transaction, command: RecordCommand): Written {
    if (command.operation === 'delete') {
      const row = remove(transaction, command);
      const deleted = { object: 'deleted', id: row.id, display_id: row.display_id, deleted: true };
      return { key: row.key, document: JSON.stringify(deleted) };
    }
    if (command.operation === 'update') {
      const row = update(transaction, command);
      return { key: row.key, document: row.document };
    }
    const row = create(transaction, command);
    if (command.idempotency !== undefined) {
      const { scope, key, requestHash } = command.idempotency;
      const expired = timestampOf(environment.now() - IDEMPOTENCY_LIFETIME_MS);
      const { changes } = remember.run(scope, key, requestHash, row.document, transaction.now, expired);
      if (changes === 0) {
        throw conflict(
          'idempotency_in_progress',
          'A request with this Idempotency-Key is still being answered',
        );
      }
    }
    return { key: row.key, document: row.document };
  }

  function isSendable(command: Command): boolean {
    return hasUpstream() && command.actor.type !== 'sync';
  }

  /** Nested inside the commit's transaction, better-sqlite3 makes this a savepoint. */
  const applyInSavepoint = database.transaction(
    (command: Command): { written: Written | null; changes: Change[] } => {
      const changes: Change[] = [];
      return { written: apply(command, (change) => changes.push(change)), changes };
    },
  );

  const commit = database.transaction((batch: readonly Pending[]) =>
    batch.map(({ command }) => {
      try {
        return { outcome: 'written' as const, ...applyInSavepoint(command) };
      } catch (error) {
        // A failure of SQLite itself may have ended the whole transaction: then nobody is told "written".
        if (!database.inTransaction) throw error;
        return { outcome: 'refused' as const, error };
      }
    }),
  );

  function flush(): void {
    if (scheduled !== null) clearImmediate(scheduled);
    scheduled = null;
    if (pending.length === 0) return;
    const batch = pending;
    pending = [];
    lastGroup = batch.length;
    let results: ReturnType<typeof commit>;
    try {
      results = commit.immediate(batch);
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    }
    const changes: Change[] = [];
    results.forEach((result, index) => {
      const waiting = batch[index];
      if (result.outcome === 'written') {
        changes.push(...result.changes);
        waiting?.resolve(result.written);
      } else {
        waiting?.reject(result.error);
      }
    });
    committed(changes);
  }

  function enqueue(command: Command): Promise<Written | null> {
    return new Promise((resolve, reject) => {
      pending.push({ command, resolve, reject });
      if (scheduled !== null) return;
      waitingSince = performance.now();
      scheduled = setImmediate(gather);
    });
  }

  /** A turn is over: commits, unless the last group was larger and its writers may be about to write again. */
  function gather(): void {
    const isComplete = pending.length >= lastGroup || performance.now() - waitingSince > GROUP_WAIT_MS;
    if (isComplete) flush();
    else scheduled = setImmediate(gather);
  }

  return {
    async write(command) {
      const written = await enqueue(command);
      if (written === null) throw new Error('a record was changed without a trace');
      return written;
    },
    writeUpstream: enqueue,
    flush,
  };
}

function isRecordCommand(command: Command): command is RecordCommand {
  return command.operation === 'create' || command.operation === 'update' || command.operation === 'delete';
}
