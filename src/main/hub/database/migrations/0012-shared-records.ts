import type { Database } from 'better-sqlite3';

/** What the team's Pivotal was last known to have of a record of the workspace. */
export function sharedRecords(database: Database): void {
  database.exec(
    `CREATE TABLE shared_records (type TEXT NOT NULL, key TEXT NOT NULL, base TEXT NOT NULL,
       PRIMARY KEY (type, key)) STRICT, WITHOUT ROWID`,
  );
}
