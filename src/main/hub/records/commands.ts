import type { ContractError } from '#shared/v1/errors.ts';
import type { HubType, Row } from './records.ts';
import type { Actor, Document } from './transaction.ts';

interface CommandOptions {
  /** Minted by who asks: a command that comes again is answered as it was, and changes nothing. */
  readonly commandId?: string;
}

/** One change of one record, as a spoke asks for it. `input` is checked against the contract by the door itself. */
export type RecordChange = CommandOptions &
  (
    | {
        readonly operation: 'create';
        readonly resource: HubType;
        readonly input: unknown;
        /** What it belongs to, by any of its ids, when `input` does not say it. */
        readonly parent?: string;
        /** Minted by a caller that has to know it beforehand; otherwise the door mints one. */
        readonly key?: string;
      }
    | {
        readonly operation: 'update';
        readonly resource: HubType;
        readonly reference: string;
        readonly input: unknown;
        /** What the fields were for who wrote: sets and objects are merged with what others changed since. */
        readonly base?: Document;
        /** Why; recorded with the fields that keep it. */
        readonly reason?: string;
      }
    | { readonly operation: 'delete'; readonly resource: HubType; readonly reference: string }
    /** What a type offers besides: `apply` of a template, `merge` of a customer. */
    | {
        readonly operation: 'act';
        readonly resource: HubType;
        readonly reference: string;
        readonly action: string;
        readonly input: unknown;
      }
  );

/** Stored with the write itself, so that a repeated request is answered from it even after a crash. */
export interface IdempotencyClaim {
  readonly scope: string;
  readonly key: string;
  readonly requestHash: string;
}

export type RecordCommand = RecordChange & {
  readonly actor: Actor;
  readonly idempotency?: IdempotencyClaim;
};

/** Changes that are one: all of them, in order, or none, unless it is `partial`. */
export interface CommandBatch {
  /** Minted by who asks, when they have to know it; a batch may come in several parts under one id. */
  readonly batchId?: string;
  readonly actor: Actor;
  readonly commands: readonly RecordChange[];
  /** Those that are refused are left out; the others are carried out. */
  readonly partial?: boolean;
  readonly idempotency?: IdempotencyClaim & {
    readonly status: number;
    /** The body that a repeated request is answered with. */
    readonly body: (outcome: BatchOutcome) => string;
  };
}

/** Changes that are one, of another time than now: only a history that is brought along has such. */
export interface PastBatch extends Pick<CommandBatch, 'actor' | 'commands'> {
  /** When it happened, in ms since 1970. Those of a time are written in the order in which they happened. */
  readonly at: number;
}

/** Very many changes that are one, or none when it is called off; what is refused of them is left out. */
export interface LargeBatch {
  readonly batchId?: string;
  readonly actor: Actor;
  readonly commands: readonly RecordChange[];
  /** Told how many commands are carried out. */
  readonly onProgress?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type CommandOutcome =
  | {
      readonly outcome: 'written';
      readonly command: RecordChange;
      readonly row: Row;
      readonly seq: number;
      /** What an action answers, as JSON text. */
      readonly answer?: string;
    }
  | { readonly outcome: 'refused'; readonly command: RecordChange; readonly error: ContractError };

export interface BatchOutcome {
  readonly batchId: string;
  /** Whether anything was changed: nothing is when every command says what is there already. */
  readonly changed: boolean;
  /** In the order of the commands. */
  readonly results: readonly CommandOutcome[];
}

/** A command of a batch was refused, and with it the batch: nothing was written. */
export class BatchRefusal extends Error {
  readonly index: number;
  readonly refusal: ContractError;

  constructor(index: number, refusal: ContractError) {
    super(`command ${index} was refused: ${refusal.message}`);
    this.name = 'BatchRefusal';
    this.index = index;
    this.refusal = refusal;
  }
}

/** What a write answers with: the JSON text that the API shows of the record, or of its deletion. */
export interface Written {
  readonly key: string;
  readonly document: string;
  /** Null when nothing was changed. */
  readonly batchId: string | null;
}

/** What is taken back, and under which id. */
export interface UndoRequest {
  readonly undoes: string;
  readonly batchId?: string;
  readonly actor: Actor;
}

interface NamedRecord {
  readonly type: HubType | 'workspace';
  readonly key: string;
  readonly id: string;
}

export interface UndoneRecord extends NamedRecord {
  /** The version of the record in which it is restored. */
  readonly seq: number;
}

export interface LeftRecord extends NamedRecord {
  readonly field?: string;
  /** In words: why it was left as it is. */
  readonly reason: string;
}

export interface UndoOutcome {
  readonly batchId: string;
  readonly changed: boolean;
  readonly restored: readonly UndoneRecord[];
  readonly left: readonly LeftRecord[];
}

/** The JSON text of an answer to a command. */
export function answerText({
  command,
  row,
  answer,
}: Extract<CommandOutcome, { outcome: 'written' }>): string {
  if (answer !== undefined) return answer;
  if (command.operation !== 'delete') return row.document;
  return JSON.stringify({ object: 'deleted', id: row.id, display_id: row.display_id, deleted: true });
}
