import type { Database } from 'better-sqlite3';
import { ContractError, type ErrorType } from '#shared/v1/errors.ts';
import { timestampOf } from '../../environment.ts';
import type { UndoOutcome } from './commands.ts';

/** How long a command that comes again is answered as it was: longer than a window keeps one that waits. */
const COMMAND_LIFETIME_MS = 90 * 24 * 60 * 60 * 1000;

/** What became of a command that a caller gave an id. */
export type Remembered =
  | { readonly outcome: 'written'; readonly key: string; readonly seq: number }
  | { readonly outcome: 'refused'; readonly error: ContractError };

interface StoredCommand {
  readonly key: string;
  readonly seq: number | null;
  readonly error: string | null;
}

interface StoredError {
  readonly type: ErrorType;
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

export interface CommandEntry {
  readonly commandId: string;
  readonly batchId: string;
  readonly type: string;
  readonly key: string;
}

/** Remembers commands by id and what was undone. Written inside the write door's transaction. */
export interface CommandLog {
  find(commandId: string): Remembered | undefined;
  addWritten(entry: CommandEntry, seq: number, now: string): void;
  addRefused(entry: CommandEntry, error: ContractError, now: string): void;
  /** What an undo answered that comes again. */
  findUndo(batchId: string): UndoOutcome | undefined;
  addUndo(outcome: UndoOutcome, undoes: string, now: string): void;
  /** Whether a batch has been taken back, and not brought back since. */
  isUndone(batchId: string): boolean;
  removeExpired(): void;
}

export function createCommandLog(database: Database, now: () => number): CommandLog {
  const byId = database.prepare<[string], StoredCommand>(
    'SELECT key, seq, error FROM commands WHERE command_id = ?',
  );
  const add = database.prepare(
    `INSERT INTO commands (command_id, batch_id, type, key, seq, error, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const undoById = database.prepare<[string], string>('SELECT answer FROM undos WHERE batch_id = ?').pluck();
  const addUndo = database.prepare(
    'INSERT INTO undos (batch_id, undoes, answer, created_at) VALUES (?, ?, ?, ?)',
  );
  const undosOf = database.prepare<[string], string>('SELECT batch_id FROM undos WHERE undoes = ?').pluck();
  const removeOld = database.prepare<[string]>('DELETE FROM commands WHERE created_at <= ?');

  function isUndone(batchId: string): boolean {
    return undosOf.all(batchId).some((undo) => !isUndone(undo));
  }

  return {
    find(commandId) {
      const stored = byId.get(commandId);
      if (stored === undefined) return undefined;
      if (stored.error === null) return { outcome: 'written', key: stored.key, seq: stored.seq ?? 0 };
      const { type, code, message, field } = JSON.parse(stored.error) as StoredError;
      return { outcome: 'refused', error: new ContractError(type, code, message, field) };
    },
    addWritten({ commandId, batchId, type, key }, seq, at) {
      add.run(commandId, batchId, type, key, seq, null, at);
    },
    addRefused({ commandId, batchId, type, key }, error, at) {
      add.run(commandId, batchId, type, key, null, JSON.stringify(error.toEnvelope().error), at);
    },
    findUndo(batchId) {
      const answer = undoById.get(batchId);
      return answer === undefined ? undefined : (JSON.parse(answer) as UndoOutcome);
    },
    addUndo(outcome, undoes, at) {
      addUndo.run(outcome.batchId, undoes, JSON.stringify(outcome), at);
    },
    isUndone,
    removeExpired() {
      removeOld.run(timestampOf(now() - COMMAND_LIFETIME_MS));
    },
  };
}
