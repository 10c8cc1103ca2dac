import { createSorting, type Sorting } from '../lib/sort-rows.ts';
import type { ListColumn, ListContext, ListRow } from './list.ts';
import type { ListSort } from './list-state.ts';

/**
 * Puts rows in order as a list shows them: ties keep the order they came in, rows without a value stay at the end both
 * ways. @param column undefined leaves them as they came
 */
export function listSorting<Row extends ListRow, Context extends ListContext>(
  column: ListColumn<Row, Context> | undefined,
  direction: ListSort['direction'],
  context: Context,
): Sorting<Row> {
  if (column === undefined) return asGiven('ascending');
  const { sortKey } = column;
  if (sortKey === 'as-given') return asGiven(direction);
  return createSorting((row) => sortKey(row, context), direction);
}

function asGiven<Row>(direction: ListSort['direction']): Sorting<Row> {
  const portions: (readonly Row[])[] = [];
  return {
    add: (rows) => void portions.push(rows),
    sorted() {
      const [first = [], ...more] = portions;
      const rows = more.length === 0 ? first : portions.flat();
      return direction === 'descending' ? rows.toReversed() : rows;
    },
  };
}

/** The rows in order. A column that is gone leaves them as they came. */
export function sortListRows<Row extends ListRow, Context extends ListContext>(
  rows: readonly Row[],
  { column: id, direction }: ListSort,
  columns: readonly ListColumn<Row, Context>[],
  context: Context,
): readonly Row[] {
  const sorting = listSorting(
    columns.find((each) => each.id === id),
    direction,
    context,
  );
  sorting.add(rows);
  return sorting.sorted();
}
