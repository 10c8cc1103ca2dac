import { sortRows } from '../lib/sort-rows.ts';
import type { ListColumn, ListContext, ListRow } from './list.ts';
import type { ListSort } from './list-state.ts';

/**
 * The rows in order: ties keep the order they came in, rows without a value stay at the end both ways. A column that
 * is gone leaves them as they came.
 */
export function sortListRows<Row extends ListRow, Context extends ListContext>(
  rows: readonly Row[],
  { column: id, direction }: ListSort,
  columns: readonly ListColumn<Row, Context>[],
  context: Context,
): readonly Row[] {
  const column = columns.find((each) => each.id === id);
  if (column === undefined) return rows;
  const { sortKey } = column;
  if (sortKey === 'as-given') return direction === 'descending' ? rows.toReversed() : rows;
  return sortRows(rows, (row) => sortKey(row, context), direction);
}
