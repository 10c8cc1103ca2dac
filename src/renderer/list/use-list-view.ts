import { useMemo } from 'react';
import { sortRows } from '../lib/sort-rows.ts';
import type { FoundRows } from '../search/use-found.ts';
import type { RowList } from '../store/index.ts';
import { filterRows } from './filters.ts';
import type { ListColumn, ListContext, ListRow, RecordList } from './list.ts';
import type { ListSort } from './list-state.ts';

/** The records as they stand on screen. */
export interface ListView<Row, Context> {
  readonly status: RowList<Row>['status'];
  readonly rows: readonly Row[];
  /** The rows' keys, in the same order. */
  readonly order: readonly string[];
  /** How many there are in all, hidden ones included. */
  readonly total: number;
  readonly context: Context;
  /** What the text in the filter row came to. */
  readonly query: Pick<FoundRows<Row>, 'hints' | 'isLocal'>;
}

/** What the rows are, before they are filtered and sorted. */
export interface ListRows<Row, Context> {
  readonly all: RowList<Row>;
  /** Those that the text in the filter row finds. */
  readonly found: FoundRows<Row>;
  readonly context: Context;
  /** Lets through what is out of the daily work, whatever the filters say. */
  readonly showsInactive: boolean;
}

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

export function useListView<Row extends ListRow, Context extends ListContext>(
  list: RecordList<Row, Context>,
  { all, found, context, showsInactive }: ListRows<Row, Context>,
): ListView<Row, Context> {
  const { useArrangement, filters: known, inactive } = list;
  const filters = useArrangement((state) => state.filters);
  const sort = useArrangement((state) => state.sort);
  const columns = list.useColumns();
  const filtered = useMemo(
    () => filterRows(found.rows, filters, known, showsInactive ? undefined : inactive, context),
    [found.rows, filters, known, showsInactive, inactive, context],
  );
  const rows = useMemo(
    () => sortListRows(filtered, sort, columns, context),
    [filtered, sort, columns, context],
  );
  const order = useMemo(() => rows.map(({ key }) => key), [rows]);
  return { status: all.status, rows, order, total: all.total ?? all.rows.length, context, query: found };
}
