import type { Database } from 'better-sqlite3';

/** What a key may do, and until when. */
export function keyScopes(database: Database): void {
  database.exec(`
  ALTER TABLE api_keys ADD COLUMN scope TEXT NOT NULL DEFAULT 'read_write';
  -- Null for one that does not end by itself.
  ALTER TABLE api_keys ADD COLUMN expires_at TEXT;
  `);
}
