import type { Database } from 'better-sqlite3';

/** Where customers come from besides this workspace and the cloud. Keys are no part of it: they lie in the keychain. */
export function integrations(database: Database): void {
  database.exec(`
  CREATE TABLE integrations (
    -- hubspot, stripe
    source TEXT PRIMARY KEY,
    -- JSON: what is taken over and how, how far the sync is, what went wrong.
    document TEXT NOT NULL
  ) STRICT;

  CREATE TABLE integration_links (
    source TEXT NOT NULL,
    -- What it is there: company, contact, customer.
    kind TEXT NOT NULL,
    source_id TEXT NOT NULL,
    -- The record here; null while there is none.
    record_key TEXT,
    state TEXT NOT NULL,
    -- JSON object: what was last written here, by field. These are the fields that the source owns.
    owned TEXT NOT NULL,
    -- JSON list: fields that a person has taken over.
    unlinked TEXT NOT NULL,
    -- JSON object: what the source's own reckoning needs again.
    facts TEXT NOT NULL,
    -- The pass that last found it wanted.
    run TEXT,
    PRIMARY KEY (source, kind, source_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX integration_links_record ON integration_links (record_key) WHERE record_key IS NOT NULL;

  CREATE TABLE integration_log (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    run TEXT NOT NULL,
    kind TEXT NOT NULL,
    source_id TEXT,
    name TEXT,
    outcome TEXT NOT NULL,
    message TEXT,
    record_key TEXT,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX integration_log_listed ON integration_log (source, number);
  `);
}
