import type { Database } from 'better-sqlite3';

/** The days on which a customer's health score changed, and a way to an onboarding's moves past everything else. */
export function health(database: Database): void {
  database.exec(`
  CREATE TABLE health_history (
    customer_key TEXT NOT NULL REFERENCES customers (key),
    -- Of the workspace's calendar.
    day TEXT NOT NULL,
    -- Null from when there was nothing to say any more.
    score INTEGER,
    PRIMARY KEY (customer_key, day)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX events_moves ON events (customer_key, onboarding_key, id)
    WHERE type IN ('onboarding.phase_moved', 'onboarding.state_changed', 'onboarding.target_shifted');
  `);
}
