import type { Database } from 'better-sqlite3';

/**
 * The first schema. A record is one row: what identifies and orders it in columns, what v1 shows of it as the
 * JSON text `document`, and copies of the fields by which lists are filtered. So a read hands the text on as
 * it is, and an additive field of the contract needs no migration.
 *
 * `position` is `created_at` with nine digits after the second; the six below the millisecond number rows
 * that share one. It is unique, which makes every walk by cursor lossless.
 */
const SCHEMA = `
  CREATE TABLE customers (
    key TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    display_id INTEGER NOT NULL UNIQUE,
    seq INTEGER NOT NULL UNIQUE,
    position TEXT NOT NULL UNIQUE,
    deleted_at TEXT,
    base TEXT,
    document TEXT NOT NULL,
    slug TEXT,
    domain TEXT,
    status TEXT,
    plan TEXT,
    owner_id TEXT
  ) STRICT;
  CREATE UNIQUE INDEX customers_slug ON customers (slug) WHERE deleted_at IS NULL AND slug IS NOT NULL;
  CREATE INDEX customers_status ON customers (status, position) WHERE deleted_at IS NULL;
  CREATE INDEX customers_domain ON customers (domain, position) WHERE deleted_at IS NULL AND domain IS NOT NULL;
  CREATE INDEX customers_plan ON customers (plan, position) WHERE deleted_at IS NULL AND plan IS NOT NULL;
  CREATE INDEX customers_owner ON customers (owner_id, position) WHERE deleted_at IS NULL AND owner_id IS NOT NULL;

  CREATE TABLE customer_tags (
    tag TEXT NOT NULL,
    position TEXT NOT NULL,
    customer_key TEXT NOT NULL REFERENCES customers (key),
    PRIMARY KEY (tag, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX customer_tags_customer ON customer_tags (customer_key);

  CREATE TABLE contacts (
    key TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    display_id INTEGER NOT NULL UNIQUE,
    customer_key TEXT NOT NULL REFERENCES customers (key),
    seq INTEGER NOT NULL UNIQUE,
    position TEXT NOT NULL UNIQUE,
    deleted_at TEXT,
    base TEXT,
    document TEXT NOT NULL,
    email TEXT,
    is_primary INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX contacts_email ON contacts (customer_key, email) WHERE deleted_at IS NULL;
  CREATE INDEX contacts_listed ON contacts (customer_key, position) WHERE deleted_at IS NULL;
  CREATE UNIQUE INDEX contacts_primary ON contacts (customer_key) WHERE deleted_at IS NULL AND is_primary = 1;

  CREATE TABLE onboardings (
    key TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    display_id INTEGER NOT NULL UNIQUE,
    customer_key TEXT NOT NULL REFERENCES customers (key),
    seq INTEGER NOT NULL UNIQUE,
    position TEXT NOT NULL UNIQUE,
    deleted_at TEXT,
    base TEXT,
    -- The state that shows again when nobody waits for the customer any more.
    underlying_state TEXT NOT NULL,
    document TEXT NOT NULL,
    phase TEXT,
    state TEXT
  ) STRICT;
  CREATE INDEX onboardings_customer ON onboardings (customer_key, position) WHERE deleted_at IS NULL;
  CREATE INDEX onboardings_phase ON onboardings (phase, position) WHERE deleted_at IS NULL;
  CREATE INDEX onboardings_state ON onboardings (state, position) WHERE deleted_at IS NULL;

  -- Ids and display_ids that a record was once known by; they resolve for ever.
  CREATE TABLE aliases (
    resource TEXT NOT NULL,
    alias TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (resource, alias)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE phase_transitions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    onboarding_key TEXT NOT NULL REFERENCES onboardings (key),
    from_phase TEXT,
    to_phase TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT,
    timestamp TEXT NOT NULL
  ) STRICT;
  CREATE INDEX phase_transitions_onboarding ON phase_transitions (onboarding_key, id);

  CREATE TABLE activity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_key TEXT NOT NULL REFERENCES customers (key),
    onboarding_key TEXT REFERENCES onboardings (key),
    contact_key TEXT REFERENCES contacts (key),
    position TEXT NOT NULL,
    actor TEXT NOT NULL,
    actor_type TEXT NOT NULL,
    event_type TEXT NOT NULL,
    field TEXT,
    old_value TEXT,
    new_value TEXT,
    reason TEXT
  ) STRICT;
  CREATE UNIQUE INDEX activity_customer ON activity (customer_key, position);

  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    operation TEXT NOT NULL,
    fields TEXT NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX outbox_record ON outbox (resource, key, id);

  CREATE TABLE idempotency_records (
    scope TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_records_age ON idempotency_records (created_at);

  CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    mode TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    revoked_at TEXT,
    last_used_at TEXT,
    request_count INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX api_keys_prefix ON api_keys (prefix);

  CREATE TABLE people (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT,
    removed_at TEXT,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `;

export function records(database: Database): void {
  database.exec(SCHEMA);
}
