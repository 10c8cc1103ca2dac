import type { Database } from 'better-sqlite3';

/** How long a key lasts that ends after a time, and not on a day: whatever the clock was when that was said. */
export function keyLifetimes(database: Database): void {
  database.exec(`
  CREATE TABLE key_lifetimes (
    key_id TEXT PRIMARY KEY REFERENCES api_keys (id) ON DELETE CASCADE,
    began_at TEXT NOT NULL,
    lasts_ms INTEGER NOT NULL
  ) STRICT;
  `);
}
