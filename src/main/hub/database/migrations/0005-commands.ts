import type { Database } from 'better-sqlite3';

/**
 * Commands and undo. `hidden` holds what changed with an event and has none of its own, so that undoing brings
 * it back. A command that a caller gave an id is answered from `commands` when it comes again.
 */
export function commands(database: Database): void {
  database.exec(`
  ALTER TABLE events ADD COLUMN hidden TEXT;
  ALTER TABLE idempotency_records ADD COLUMN batch_id TEXT;

  CREATE TABLE commands (
    command_id TEXT PRIMARY KEY,
    batch_id TEXT NOT NULL,
    type TEXT NOT NULL,
    key TEXT NOT NULL,
    -- The version of the record with the command in it; null when the command was refused.
    seq INTEGER,
    -- The refusal as JSON; null when the command was carried out.
    error TEXT,
    created_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX commands_age ON commands (created_at);

  CREATE TABLE undos (
    batch_id TEXT PRIMARY KEY,
    -- The batch that was taken back.
    undoes TEXT NOT NULL,
    -- What was answered, as JSON.
    answer TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX undos_undone ON undos (undoes);
  `);
}
