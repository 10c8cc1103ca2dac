import BetterSqlite3, { type Database } from 'better-sqlite3';
import { invalidRequest } from '#shared/v1/errors.ts';
import { HUB_TYPES, type HubType, TABLE } from '../records/records.ts';
import type { Change } from '../records/transaction.ts';

/** A row of a table, as it is archived. */
export interface ArchivedRow {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Tables beside those of records, with what belongs to the workspace and is no secret. Keys and the sync stay here. */
const OTHER_TABLES = ['customer_tags', 'aliases', 'health_history', 'events'] as const;
/** What a workspace is called and how it is set up; what belongs to this machine alone stays on it. */
const OWN_SETTINGS: ReadonlySet<string> = new Set([
  'hub',
  'upstream',
  'computer',
  'model',
  'in_use',
  'fields',
  'backups',
]);

/** In the order in which they can be filled: parents before their children. */
const tables = (database: Database): readonly string[] => {
  const known = new Set(
    database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all(),
  );
  return [...HUB_TYPES.map((type) => TABLE[type]), ...OTHER_TABLES].filter((table) => known.has(table));
};

/** Every row that an archive holds. What the cloud was last known to have is not part of it. */
export function* archivedRows(database: Database): Generator<ArchivedRow> {
  for (const table of tables(database)) {
    for (const row of database.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).iterate()) {
      yield { table, row: 'base' in row ? { ...row, base: null } : row };
    }
  }
  const settings = database.prepare<[], { name: string; value: string }>('SELECT name, value FROM settings');
  for (const row of settings.iterate()) if (!OWN_SETTINGS.has(row.name)) yield { table: 'settings', row };
}

/** What a workspace has before anybody has done anything in it. */
const FROM_THE_START: ReadonlySet<HubType> = new Set(['person']);

/** Whether nothing is there that an archive could be mixed up with: deleted records do not count. */
export function isWorkspaceEmpty(database: Database): boolean {
  return HUB_TYPES.filter((type) => !FROM_THE_START.has(type)).every(
    (type) =>
      database.prepare(`SELECT 1 FROM ${TABLE[type]} WHERE deleted_at IS NULL LIMIT 1`).get() === undefined,
  );
}

/**
 * Fills an empty workspace with the rows of an archive, as they are: ids, display_ids, dates and history. Columns that
 * this version does not know are left out, tables too, and what belongs to this machine alone, such as where its cloud
 * is: no archive of ours has it, and a file may come from anybody.
 */
export function loadArchive(
  database: Database,
  rows: Iterable<ArchivedRow>,
  announce: (change: Change) => void,
): void {
  const known = tables(database);
  const offset = HUB_TYPES.reduce((most, type) => Math.max(most, highestSeq(database, type)), 0);
  for (const table of known.toReversed()) database.prepare(`DELETE FROM ${table}`).run();
  const typeOf = new Map<string, HubType>(HUB_TYPES.map((type) => [TABLE[type], type]));
  const inserts = new Map<string, (row: ArchivedRow['row']) => void>();
  let number = 0;
  for (const { table, row } of rows) {
    number += 1;
    const isSetting = table === 'settings' && !OWN_SETTINGS.has(String(row.name));
    if (!known.includes(table) && !isSetting) continue;
    const type = typeOf.get(table);
    const moved = type === undefined ? row : { ...row, seq: Number(row.seq) + offset };
    const names = Object.keys(moved);
    const shape = `${table}:${names.join(',')}`;
    let insert = inserts.get(shape);
    if (insert === undefined) {
      insert = insertInto(database, table, names);
      inserts.set(shape, insert);
    }
    try {
      insert(moved);
    } catch (error) {
      throw refusalOf(error, table, number);
    }
    if (type !== undefined) announce({ resource: type, key: String(row.key), seq: Number(row.seq) + offset });
  }
  // What happened before has been told where it happened.
  database.prepare('UPDATE event_cursors SET cursor = (SELECT coalesce(max(id), 0) FROM events)').run();
}

const REFUSED = /^SQLITE_(?:CONSTRAINT|MISMATCH|TOOBIG)/;

/** What a table does not take is the file's fault: which row it is, and which field of it, as far as that is known. */
function refusalOf(error: unknown, table: string, number: number): unknown {
  if (!(error instanceof BetterSqlite3.SqliteError) || !REFUSED.test(error.code)) return error;
  const column = /failed: (?:\w+)\.(\w+)/.exec(error.message)?.[1];
  const what = column === undefined ? 'it' : `its ${column}`;
  const why = error.code.endsWith('UNIQUE')
    ? 'another row has the same'
    : 'it holds nothing that can be kept';
  return invalidRequest(
    'invalid_string',
    `Row ${number} of the archive, of ${table}, cannot be taken because of ${what}: ${why}. Nothing was imported`,
    column === undefined ? `rows.${number}` : `rows.${number}.${column}`,
  );
}

function highestSeq(database: Database, type: HubType): number {
  return database.prepare<[], number | null>(`SELECT max(seq) FROM ${TABLE[type]}`).pluck().get() ?? 0;
}

function insertInto(database: Database, table: string, names: readonly string[]) {
  const columns = new Set(
    database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table),
  );
  const kept = names.filter((name) => columns.has(name));
  const quoted = kept.map((name) => `"${name}"`).join(', ');
  const statement = database.prepare(
    `INSERT OR REPLACE INTO ${table} (${quoted}) VALUES (${kept.map(() => '?').join(', ')})`,
  );
  return (row: ArchivedRow['row']) => void statement.run(...kept.map((name) => row[name]));
}
