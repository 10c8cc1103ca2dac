import type { Database, Statement } from 'better-sqlite3';
import { fieldOf } from '#shared/records/index.ts';
import {
  byTypeWhenAsked,
  FILTER_COLUMNS,
  filterValue,
  type HubType,
  isInAll,
  ownColumns,
  parentColumn,
  type Row,
  rowColumns,
  TABLE,
} from './records.ts';

/** What the write door runs on the tables of records, prepared once. */
export function prepareRecordStatements(database: Database) {
  const update = (type: HubType, withFilters: boolean): Statement<[Row]> => {
    const sets = ['seq = @seq', 'document = @document'];
    if (ownColumns(type).includes('underlying_state')) sets.push('underlying_state = @underlying_state');
    if (withFilters)
      sets.push(...FILTER_COLUMNS[type].map((column) => `"${column}" = ${filterValue(column)}`));
    return database.prepare(`UPDATE ${TABLE[type]} SET ${sets.join(', ')} WHERE key = @key`);
  };
  const insert = (type: HubType): Statement<[Row]> => {
    const columns = ['key', 'id', 'display_id', 'seq', 'position', 'document', ...ownColumns(type)];
    const names = [...columns, ...FILTER_COLUMNS[type].map((column) => `"${column}"`)];
    const values = [...columns.map((column) => `@${column}`), ...FILTER_COLUMNS[type].map(filterValue)];
    return database.prepare(`INSERT INTO ${TABLE[type]} (${names.join(', ')}) VALUES (${values.join(', ')})`);
  };
  const children = (type: HubType): Statement<[{ type: string; key: string }], Row> | null => {
    const column = parentColumn(type);
    if (column === null) return null;
    const ofType = column === 'parent_key' ? ' AND parent_type = @type' : ' AND @type IS NOT NULL';
    return database.prepare(
      `SELECT ${rowColumns(type)} FROM ${TABLE[type]} WHERE ${isInAll(column, '@key')}${ofType} ORDER BY position`,
    );
  };
  return {
    insert: byTypeWhenAsked(insert),
    /** For changes that no filter column holds: their indexes are left alone. */
    updateDocument: byTypeWhenAsked((type) => update(type, false)),
    updateWithFilters: byTypeWhenAsked((type) => update(type, true)),
    remove: byTypeWhenAsked(
      (type): Statement<[string, number, string]> =>
        database.prepare(`UPDATE ${TABLE[type]} SET deleted_at = ?, seq = ? WHERE key = ?`),
    ),
    revive: byTypeWhenAsked(
      (type): Statement<[string]> =>
        database.prepare(`UPDATE ${TABLE[type]} SET deleted_at = NULL WHERE key = ?`),
    ),
    children: byTypeWhenAsked(children),
    /** Whether lists of the type are filtered by the elements of a set, which has a table of its own. */
    hasTags: (type: HubType) => fieldOf(type, 'tags')?.kind === 'labels',
    clearTags: database.prepare<[string]>('DELETE FROM customer_tags WHERE customer_key = ?'),
    insertTag: database.prepare<[string, string, string]>(
      'INSERT OR IGNORE INTO customer_tags (tag, position, customer_key) VALUES (?, ?, ?)',
    ),
  };
}
