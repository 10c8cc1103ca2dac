import type { Database } from 'better-sqlite3';

/**
 * Syncing with the cloud. What the cloud has may break a rule that is checked for changes made here (two rows
 * with one slug, two primaries), and must be shown all the same: those indexes no longer refuse it.
 */
export function cloudSync(database: Database): void {
  database.exec(`
  DROP INDEX customers_slug;
  CREATE INDEX customers_slug ON customers (slug) WHERE deleted_at IS NULL AND slug IS NOT NULL;
  DROP INDEX contacts_email;
  CREATE INDEX contacts_email ON contacts (customer_key, email) WHERE deleted_at IS NULL;
  DROP INDEX contacts_primary;
  CREATE INDEX contacts_primary ON contacts (customer_key) WHERE deleted_at IS NULL AND is_primary = 1;

  -- The body as it was first sent, to be sent the same until an answer arrives.
  ALTER TABLE outbox ADD COLUMN body TEXT;
  ALTER TABLE outbox ADD COLUMN sent_at TEXT;
  CREATE INDEX outbox_state ON outbox (state, id);

  CREATE TABLE conflicts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    -- Null when the record as a whole is in conflict: changed here, deleted in the cloud.
    field TEXT,
    mine TEXT,
    theirs TEXT,
    mine_at TEXT NOT NULL,
    theirs_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX conflicts_record ON conflicts (resource, key);

  -- Where the sync stands: one JSON value a name.
  CREATE TABLE sync_progress (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Rows known before the running walk began that it has not met yet.
  CREATE TABLE walk_unseen (
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (resource, key)
  ) STRICT, WITHOUT ROWID;

  -- When the contacts of a customer were last fetched, in milliseconds since 1970.
  CREATE TABLE contact_fetches (
    customer_key TEXT PRIMARY KEY REFERENCES customers (key),
    fetched_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX contact_fetches_age ON contact_fetches (fetched_at);
  `);
}
