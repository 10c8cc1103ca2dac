import type { Database } from 'better-sqlite3';
import {
  FILTER_COLUMNS,
  HUB_TYPES,
  type HubType,
  ownColumns,
  referenceColumns,
  TABLE,
  WORKSPACE_TYPES,
  type WorkspaceType,
} from '../records/records.ts';

/**
 * The tables of record types that the cloud does not have are made from their definitions: a new type, or a
 * field that is filtered by from now on, needs no migration, nor do indexes that say nothing new. What is there already
 * is left as it is.
 */
export function prepareWorkspaceTables(database: Database): void {
  // Only looked at, as a rule: whoever opens the folder beside a running app waits for nothing.
  if (missing(database).length === 0) return;
  database
    .transaction(() => {
      for (const statement of missing(database)) database.exec(statement);
    })
    .immediate();
}

function missing(database: Database): string[] {
  const known = new Set(database.prepare<[], string>('SELECT name FROM sqlite_schema').pluck().all());
  const missingOf = (indexes: readonly Index[]) =>
    indexes.filter(({ name }) => !known.has(name)).map(({ statement }) => statement);
  return [
    ...WORKSPACE_TYPES.flatMap((type) => [
      ...(known.has(TABLE[type]) ? missingColumns(database, type) : [tableOf(type)]),
      ...missingOf(indexesOf(type)),
    ]),
    ...HUB_TYPES.flatMap((type) => missingOf(indexesOfDeleted(type))),
  ];
}

interface Index {
  readonly name: string;
  readonly statement: string;
}

function tableOf(type: WorkspaceType): string {
  const columns = [
    'key TEXT PRIMARY KEY',
    'id TEXT NOT NULL UNIQUE',
    'display_id INTEGER NOT NULL UNIQUE',
    'seq INTEGER NOT NULL UNIQUE',
    'position TEXT NOT NULL UNIQUE',
    'deleted_at TEXT',
    'document TEXT NOT NULL',
    ...ownColumns(type).map((column) => `${column} TEXT`),
    ...FILTER_COLUMNS[type].map((column) => `"${column}" ANY`),
  ];
  return `CREATE TABLE ${TABLE[type]} (${columns.join(', ')}) STRICT`;
}

/** Whatever happens to what they refer to happens to them, too. A write of a live record costs nothing more. */
function indexesOfDeleted(type: HubType): Index[] {
  const table = TABLE[type];
  return referenceColumns(type).map((column) => {
    const name = `${table}_deleted_${column}`;
    const statement = `CREATE INDEX ${name} ON ${table} (${column}, position) WHERE deleted_at IS NOT NULL`;
    return { name, statement };
  });
}

function indexesOf(type: WorkspaceType): Index[] {
  const table = TABLE[type];
  const below = ownColumns(type).filter((column) => column.endsWith('_key'));
  return [...below, ...FILTER_COLUMNS[type]].map((column) => {
    const name = `${table}_${column}`;
    const statement = `CREATE INDEX ${name} ON ${table} ("${column}", position) WHERE deleted_at IS NULL`;
    return { name, statement };
  });
}

function missingColumns(database: Database, type: WorkspaceType): string[] {
  const table = TABLE[type];
  const known = database
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?)')
    .pluck()
    .all(table);
  return FILTER_COLUMNS[type]
    .filter((column) => !known.includes(column))
    .flatMap((column) => [
      `ALTER TABLE ${table} ADD COLUMN "${column}" ANY`,
      `UPDATE ${table} SET "${column}" = document ->> '$.${column}'`,
    ]);
}
