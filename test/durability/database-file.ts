import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** The one `*.db` file of a data folder, beside the backups that are made of it. */
export function findDatabase(dataDir: string): string {
  const found = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.db') && !name.startsWith('backups'),
  );
  const [name] = found;
  if (name === undefined || found.length !== 1)
    throw new Error(`expected one database file in ${dataDir}, found: ${found.join(', ') || 'none'}`);
  return join(dataDir, name);
}

function withDatabase<T>(dataDir: string, use: (database: Database.Database) => T): T {
  const database = new Database(findDatabase(dataDir), {
    readonly: true,
    fileMustExist: true,
    timeout: 5_000,
  });
  try {
    return use(database);
  } finally {
    database.close();
  }
}

/** The findings of SQLite's own checks; a sound file gives `{ integrity: ['ok'], foreignKeys: [] }`. */
export function checkDatabase(dataDir: string): { integrity: string[]; foreignKeys: unknown[] } {
  return withDatabase(dataDir, (database) => ({
    integrity: (database.pragma('integrity_check') as { integrity_check: string }[]).map(
      (row) => row.integrity_check,
    ),
    foreignKeys: database.pragma('foreign_key_check') as unknown[],
  }));
}

/** What waits to be sent, or for a person, as it is stored. */
export function readOutbox(dataDir: string): unknown[] {
  return withDatabase(dataDir, (database) => database.prepare('SELECT * FROM outbox ORDER BY id').all());
}

/** Every old and new value that an event of the log shows, as text. */
export function readEventValues(dataDir: string, type = '%'): string {
  return withDatabase(dataDir, (database) =>
    database
      .prepare<[string], string>(
        "SELECT coalesce(old_value, '') || ' ' || coalesce(new_value, '') FROM events WHERE type LIKE ?",
      )
      .pluck()
      .all(type)
      .join('\n'),
  );
}

/** What a refused request may move about its key: when it was last used, how often, whether it is revoked. */
const KEY_USE_COLUMN = /last_used|request_count|revoked/;

/** Moved by the app by itself a while after a write: how far consumers of events have come, and what ran today. */
const IN_THE_BACKGROUND: Readonly<Record<string, string>> = {
  event_cursors: 'WHERE false',
  settings: "WHERE name NOT IN ('health_run', 'nudge_run', 'reminder_run', 'standing')",
};

/**
 * One digest per table over every row, the use of keys and what the app does in the background left out.
 * Two equal fingerprints mean that nothing was written in between.
 */
export function fingerprint(dataDir: string): Record<string, string> {
  return withDatabase(dataDir, (database) => {
    const tables = database
      .prepare<[], { name: string }>(
        `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')
         AND name NOT LIKE 'sqlite_%' ORDER BY name`,
      )
      .all();
    const digests: Record<string, string> = {};
    for (const { name } of tables) {
      const columns = database
        .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
        .all(name)
        .map((column) => column.name)
        .filter((column) => !KEY_USE_COLUMN.test(column));
      const hash = createHash('sha256');
      const list = columns.map((column) => `"${column}"`).join(', ');
      let rows = 0;
      const sql = `SELECT ${list} FROM "${name}" ${IN_THE_BACKGROUND[name] ?? ''} ORDER BY ${list}`;
      for (const row of database.prepare(sql).raw().iterate()) {
        hash.update(JSON.stringify(row));
        rows += 1;
      }
      digests[name] = `${rows} rows ${hash.digest('hex').slice(0, 16)}`;
    }
    return digests;
  });
}
