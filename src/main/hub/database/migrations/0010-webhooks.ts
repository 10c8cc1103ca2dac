import type { Database } from 'better-sqlite3';

/** Whoever is told what happens here, the messages for them as they were made, and how each delivery stands. */
export function webhooks(database: Database): void {
  database.exec(`
  CREATE TABLE webhooks (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    -- JSON list of names, or of "*".
    events TEXT NOT NULL,
    mode TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    secret TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT
  ) STRICT;

  CREATE TABLE webhook_deliveries (
    -- The order of a lane.
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    webhook INTEGER NOT NULL REFERENCES webhooks (number),
    -- Names the message, in every attempt and replay.
    message_id TEXT NOT NULL,
    type TEXT NOT NULL,
    -- The bytes that are sent, fixed when the message was made.
    body TEXT NOT NULL,
    -- What one message is made of: a record, a type and a batch.
    source TEXT,
    -- What is in one lane goes out in order.
    lane TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    -- Milliseconds since 1970; null when there is no further attempt.
    next_at INTEGER,
    status INTEGER,
    error TEXT,
    created_at TEXT NOT NULL,
    delivered_at TEXT
  ) STRICT;
  CREATE UNIQUE INDEX webhook_deliveries_source ON webhook_deliveries (webhook, source) WHERE source IS NOT NULL;
  CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (webhook, lane, number) WHERE state = 'pending';
  CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (webhook, number);
  `);
}
