import { useMemo } from 'react';
import type { FoundRows } from '../search/use-found.ts';
import type { RowList, RowLog } from '../store/index.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';
import { useMatchCount } from './use-match-count.ts';

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
  /** Of `all`; null where the rows do not change. */
  readonly log: RowLog<Row> | null;
  /** Which of them the text in the filter row finds. */
  readonly found: FoundRows<Row>;
  /** Which of them the list is about, whatever is asked for; the same function until its answers are others. */
  readonly isOfList?: (row: Row) => boolean;
  readonly context: Context;
  /** Lets through what is out of the daily work, whatever the filters say. */
  readonly showsInactive: boolean;
}

export function useListView<Row extends ListRow, Context extends ListContext>(
  list: RecordList<Row, Context>,
  { all, log, found, isOfList, context, showsInactive }: ListRows<Row, Context>,
): ListView<Row, Context> {
  const { useArrangement, keptRows } = list;
  const filters = useArrangement((state) => state.filters);
  const sort = useArrangement((state) => state.sort);
  const columns = list.useColumns();
  const { isFound } = found;
  const rows = useMemo(() => {
    const tests = [isOfList, isFound].filter((test) => test !== undefined && test !== null);
    return keptRows.of({ rows: all.rows, log, filters, sort, columns, context, showsInactive, tests });
  }, [keptRows, all.rows, log, filters, sort, columns, context, showsInactive, isOfList, isFound]);
  const ofList = useMatchCount(all.rows, isOfList ?? null, log);
  const total = ofList ?? all.total ?? all.rows.length;
  return { status: all.status, rows, order: keysOf(rows), total, context, query: found };
}

const keys = new WeakMap<readonly ListRow[], readonly string[]>();

function keysOf(rows: readonly ListRow[]): readonly string[] {
  const known = keys.get(rows) ?? rows.map(({ key }) => key);
  keys.set(rows, known);
  return known;
}
