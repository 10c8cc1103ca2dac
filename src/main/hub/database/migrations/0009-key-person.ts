import type { Database } from 'better-sqlite3';

/** Whose key it is: what is done with it is that person's doing. */
export function keyPerson(database: Database): void {
  database.exec('ALTER TABLE api_keys ADD COLUMN person_id TEXT');
}
