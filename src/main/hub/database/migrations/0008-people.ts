import type { Database } from 'better-sqlite3';

interface FormerPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly removed_at: string | null;
  readonly created_at: string;
}

/**
 * People become records like any other: with a number, events and undo. Who sits here is said by the person, no longer
 * by a setting. Whoever was here first owns the workspace. Their versions begin above all that windows have seen.
 */
export function people(database: Database): void {
  const former = database
    .prepare<[], FormerPerson>(
      'SELECT id, name, email, removed_at, created_at FROM people ORDER BY created_at, id',
    )
    .all();
  const me = database
    .prepare<[], string | null>("SELECT value ->> '$.person_id' FROM settings WHERE name = 'profile'")
    .pluck()
    .get();
  const tables = ['customers', 'contacts', 'onboardings', 'people'];
  const seq = database
    .prepare<[], number>(
      `SELECT coalesce(max(seq), 0) FROM (${tables.map((table) => `SELECT seq FROM ${table}`).join(' UNION ALL ')})`,
    )
    .pluck()
    .get();
  database.exec(`
  DROP TABLE people;
  CREATE TABLE people (
    key TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    display_id INTEGER NOT NULL UNIQUE,
    seq INTEGER NOT NULL UNIQUE,
    position TEXT NOT NULL UNIQUE,
    deleted_at TEXT,
    document TEXT NOT NULL,
    email ANY,
    role ANY,
    is_me ANY
  ) STRICT;
  DELETE FROM settings WHERE name = 'profile';
  `);
  const insert = database.prepare(
    `INSERT INTO people (key, id, display_id, seq, position, document, email, role, is_me)
       VALUES (@id, @id, @number, @seq, @position, @document, @document ->> '$.email', @document ->> '$.role',
         @document ->> '$.is_me')`,
  );
  const firstHere = former.findIndex(({ removed_at }) => removed_at === null);
  former.forEach(({ id, name, email, removed_at, created_at }, index) => {
    const document = {
      object: 'person',
      id,
      display_id: index + 1,
      name,
      email,
      role: index === firstHere ? 'owner' : 'member',
      is_me: id === me,
      removed_at,
      created_at,
      updated_at: created_at,
    };
    insert.run({
      id,
      number: index + 1,
      seq: highestOtherSeq(database, seq ?? 0) + index + 1,
      position: `${created_at.slice(0, 23)}${String(index).padStart(6, '0')}Z`,
      document: JSON.stringify(document),
    });
  });
}

/** Tables of workspace records are made from their definitions, so some may be there by now. */
function highestOtherSeq(database: Database, known: number): number {
  const tables = ['tasks', 'comments', 'templates', 'custom_fields', 'views', 'nudges', 'mail_templates'];
  const there = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .pluck()
    .all();
  return tables
    .filter((table) => there.includes(table))
    .reduce(
      (highest, table) =>
        Math.max(
          highest,
          database.prepare<[], number>(`SELECT coalesce(max(seq), 0) FROM ${table}`).pluck().get() ?? 0,
        ),
      known,
    );
}
