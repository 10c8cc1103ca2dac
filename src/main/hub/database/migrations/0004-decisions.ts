import type { Database } from 'better-sqlite3';

/** What a person has to decide about a create: whether it is a record that the cloud has already. */
export function decisions(database: Database): void {
  database.exec(`
  -- When it was last changed here: what the cloud has must have been read after that before it is sent.
  ALTER TABLE outbox ADD COLUMN changed_at TEXT;
  UPDATE outbox SET changed_at = created_at;
  -- Keys of the records that it may be, as a JSON list, and by what they were told.
  ALTER TABLE outbox ADD COLUMN theirs TEXT;
  ALTER TABLE outbox ADD COLUMN matched_by TEXT;
  UPDATE outbox SET state = 'uncertain' WHERE state = 'failed' AND error ->> '$.code' = 'create_uncertain';
  `);
}
