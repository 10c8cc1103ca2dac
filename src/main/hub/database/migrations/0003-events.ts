import type { Database } from 'better-sqlite3';

/**
 * The history becomes one append-only stream with a global cursor (`id`), about subjects of any type; the
 * activity so far keeps its ids. Phase transitions were in the activity as well. `position` is the time with
 * digits that number what shares a microsecond; it orders a customer's activity. `batch_id` says what was
 * changed together; entries from before there were batches have none.
 */
export function events(database: Database): void {
  database.exec(`
  CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    position TEXT NOT NULL,
    batch_id TEXT,
    actor TEXT NOT NULL,
    actor_type TEXT NOT NULL,
    -- The person or API key behind the name.
    actor_id TEXT,
    -- 'test' when a test key did it.
    mode TEXT NOT NULL DEFAULT 'live',
    type TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    customer_key TEXT,
    onboarding_key TEXT,
    field TEXT,
    old_value TEXT,
    new_value TEXT,
    reason TEXT
  ) STRICT;
  INSERT INTO events (id, position, actor, actor_type, type, subject_type, subject_key, customer_key,
      onboarding_key, field, old_value, new_value, reason)
    SELECT id, position, actor, actor_type, event_type,
      CASE WHEN contact_key IS NOT NULL THEN 'contact' WHEN onboarding_key IS NOT NULL THEN 'onboarding' ELSE 'customer' END,
      coalesce(contact_key, onboarding_key, customer_key), customer_key, onboarding_key, field, old_value,
      new_value, reason
    FROM activity ORDER BY id;
  CREATE UNIQUE INDEX events_customer ON events (customer_key, position) WHERE customer_key IS NOT NULL;
  CREATE INDEX events_batch ON events (batch_id) WHERE batch_id IS NOT NULL;
  DROP TABLE activity;
  DROP TABLE phase_transitions;

  -- How far each consumer of the stream has come.
  CREATE TABLE event_cursors (
    consumer TEXT PRIMARY KEY,
    cursor INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `);
}
