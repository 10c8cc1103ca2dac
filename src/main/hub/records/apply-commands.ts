import type { Database } from 'better-sqlite3';
import { parentFieldOf } from '#shared/records/index.ts';
import { mergedFields } from '#shared/records/merge-fields.ts';
import { ContractError, notFound } from '#shared/v1/errors.ts';
import type { CommandLog } from './command-log.ts';
import { type BatchOutcome, BatchRefusal, type CommandOutcome, type RecordChange } from './commands.ts';
import { parentIn, parentTypeOf } from './parents.ts';
import type { RulesByType } from './record-rules.ts';
import { type HubType, isResource, type Row } from './records.ts';
import type { Document, Transaction } from './transaction.ts';
import type { Tree } from './tree.ts';

/** So many are carried out again, one by one, when one of them is refused. */
const SHARE_SAVEPOINT = 100;

interface Applying {
  readonly transaction: Transaction;
  readonly rules: RulesByType;
  readonly tree: Pick<Tree, 'toParent'>;
  readonly log: CommandLog;
}

export interface BatchParts extends Applying {
  readonly database: Database;
  readonly commands: readonly RecordChange[];
  readonly partial: boolean;
  /** How many changes there are by now. */
  readonly countChanges: () => number;
  /** Forgets the changes made after there were so many: they were rolled back. */
  readonly forgetChanges: (count: number) => void;
}

/**
 * Carries out the commands of a batch in order, inside the write door's transaction.
 * @throws BatchRefusal when one is refused and the batch is not partial
 */
export function applyCommands(parts: BatchParts): BatchOutcome {
  const { commands, partial, transaction } = parts;
  const results = partial
    ? applyInParts(parts)
    : commands.map((command, index) => applyOrRefuseAll(parts, command, index));
  return { batchId: transaction.batchId, changed: parts.countChanges() > 0, results };
}

/**
 * A savepoint costs several times as much as a small write, so commands share one while none is refused. What makes a
 * record has one of its own: its number would not be given again.
 */
function applyInParts(parts: BatchParts): CommandOutcome[] {
  const { database, commands } = parts;
  const applyAll = database.transaction((some: readonly RecordChange[]) =>
    some.map((command) => applyCommand(parts, command)),
  );
  /** @returns the refusal of one of them, after which nothing is left of any. */
  function applyTogether(some: readonly RecordChange[]): readonly CommandOutcome[] | ContractError {
    const count = parts.countChanges();
    try {
      return applyAll(some);
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      parts.forgetChanges(count);
      return error;
    }
  }
  function applyOne(command: RecordChange): readonly CommandOutcome[] {
    const result = applyTogether([command]);
    if (!(result instanceof ContractError)) return result;
    rememberRefusal(parts, command, result);
    return [{ outcome: 'refused', command, error: result }];
  }
  return sharingSavepoints(commands).flatMap((some) => {
    const result = some.length === 1 ? null : applyTogether(some);
    return result === null || result instanceof ContractError ? some.flatMap(applyOne) : result;
  });
}

function sharingSavepoints(commands: readonly RecordChange[]): RecordChange[][] {
  const groups: RecordChange[][] = [];
  for (const command of commands) {
    const last = groups.at(-1);
    const isShared = command.operation !== 'create' && last?.[0]?.operation !== 'create';
    if (last !== undefined && isShared && last.length < SHARE_SAVEPOINT) last.push(command);
    else groups.push([command]);
  }
  return groups;
}

function applyOrRefuseAll(applying: Applying, command: RecordChange, index: number): CommandOutcome {
  try {
    return applyCommand(applying, command);
  } catch (error) {
    if (error instanceof ContractError) throw new BatchRefusal(index, error);
    throw error;
  }
}

/** Who asks again for a refused command is refused again, in the same words. */
export function rememberRefusal(
  { log, transaction }: Pick<Applying, 'log' | 'transaction'>,
  command: RecordChange,
  error: ContractError,
): void {
  const { commandId, resource: type } = command;
  if (commandId === undefined) return;
  const key = command.operation === 'create' ? (command.key ?? '') : command.reference;
  log.addRefused({ commandId, batchId: transaction.batchId, type, key }, error, transaction.now);
}

function applyCommand(applying: Applying, command: RecordChange): CommandOutcome {
  const { transaction, log } = applying;
  const { commandId, resource: type } = command;
  const before = commandId === undefined ? undefined : log.find(commandId);
  if (before?.outcome === 'refused') throw before.error;
  if (before !== undefined) {
    return { outcome: 'written', command, row: present(transaction, type, before.key), seq: before.seq };
  }
  const { row, ...answered } = run(applying, command);
  if (commandId !== undefined) {
    const entry = { commandId, batchId: transaction.batchId, type, key: row.key };
    log.addWritten(entry, row.seq, transaction.now);
  }
  return { outcome: 'written', command, row, seq: row.seq, ...answered };
}

interface Ran {
  readonly row: Row;
  readonly answer?: string;
}

function run({ transaction, rules, tree }: Applying, command: RecordChange): Ran {
  const { resource: type } = command;
  switch (command.operation) {
    case 'create': {
      const { input, parent, key = transaction.newKey() } = command;
      // The caller minted the key: a record that has it already is the one that was asked for.
      const made = command.key === undefined ? undefined : transaction.find(type, key);
      if (made === undefined) return { row: rules[type].create(transaction, { key, input, parent }) };
      // Another Pivotal has taken its deletion back.
      const isBroughtBack = made.deleted_at !== null && transaction.actor.bringsTasks === true;
      return { row: isBroughtBack ? rules[type].restore(transaction, made) : made };
    }
    case 'update': {
      const found = live(transaction, type, command.reference);
      const row =
        transaction.actor.bringsTasks === true
          ? asThere(transaction, tree, type, found, command.input)
          : found;
      const input = mergedInput(type, row, command.input, command.base);
      return { row: rules[type].update(transaction, row, input, command.reason ?? null) };
    }
    case 'delete': {
      const row = present(transaction, type, command.reference);
      if (row.deleted_at !== null) return { row };
      rules[type].remove(transaction, row);
      return { row: present(transaction, type, row.key) };
    }
    case 'act': {
      const row = live(transaction, type, command.reference);
      const answer = rules[type].act(transaction, row, command.action, command.input);
      return { row: present(transaction, type, row.key), answer };
    }
  }
}

/** Another Pivotal, in which customers were merged, has a record of the workspace below another one than it is here. */
function asThere(
  transaction: Transaction,
  tree: Pick<Tree, 'toParent'>,
  type: HubType,
  row: Row,
  input: unknown,
): Row {
  const field = parentFieldOf(type);
  const isSaid = field !== null && typeof input === 'object' && input !== null && field in input;
  if (isResource(type) || !isSaid) return row;
  const there = { ...(JSON.parse(row.document) as Document), ...input };
  const parent = parentIn(transaction, type, there);
  if (parent === null || parent === undefined) throw notFound(parentTypeOf(type, there) ?? type, field);
  return tree.toParent(transaction, type, row, parent);
}

function mergedInput(type: HubType, row: Row, input: unknown, base: Document | undefined): unknown {
  if (base === undefined || typeof input !== 'object' || input === null) return input;
  return mergedFields(type, base, JSON.parse(row.document) as Document, input as Document);
}

function present(transaction: Transaction, type: HubType, reference: string): Row {
  const row = transaction.find(type, reference);
  if (row === undefined) throw notFound(type);
  return row;
}

function live(transaction: Transaction, type: HubType, reference: string): Row {
  const row = present(transaction, type, reference);
  if (row.deleted_at !== null) throw notFound(type);
  return row;
}
