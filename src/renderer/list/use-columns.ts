import { type CSSProperties, useMemo } from 'react';
import type { ColumnSizes } from '../lib/column-widths.ts';
import { columnOrder, columnStyle, moveColumn, shownColumns } from './column-order.ts';
import type { ListColumn, ListContext, ListRow, RecordList } from './list.ts';

export interface ColumnActions {
  readonly onSort: (column: string) => void;
  /** `before`: what the columns before it have; all in pixels. */
  readonly onResize: (column: string, width: number, before: ColumnSizes<string>) => void;
  /** Asks for the width that the column has by itself. */
  readonly onLetGo: (column: string) => void;
  readonly onMove: (column: string, steps: number) => void;
  readonly onMoveTo: (column: string, target: string) => void;
}

export interface ArrangedColumns<Row, Context> {
  /** Those that are shown, in their order; the same until they are arranged in another way. */
  readonly columns: readonly ListColumn<Row, Context>[];
  readonly style: CSSProperties;
  readonly actions: ColumnActions;
}

/** The columns as arranged, and what rearranges them. */
export function useArrangedColumns<Row extends ListRow, Context extends ListContext>(
  list: RecordList<Row, Context>,
): ArrangedColumns<Row, Context> {
  const { useArrangement } = list;
  const all = list.useColumns();
  const arranged = useArrangement((state) => state.order);
  const chosen = useArrangement((state) => state.visibility);
  const sizes = useArrangement((state) => state.sizes);
  const order = useMemo(() => columnOrder(all, arranged), [all, arranged]);
  const columns = useMemo(() => shownColumns(all, order, chosen), [all, order, chosen]);
  const style = useMemo(() => columnStyle(columns, sizes), [columns, sizes]);
  // The same while the columns are, so that scrolling does not draw the header again.
  const actions = useMemo(() => columnActions(list, all, order), [list, all, order]);
  return { columns, style, actions };
}

function columnActions<Row extends ListRow, Context extends ListContext>(
  { useArrangement }: RecordList<Row, Context>,
  all: readonly ListColumn<Row, Context>[],
  order: readonly string[],
): ColumnActions {
  const { arrange, resize, letGo, setSort } = useArrangement.getState();
  return {
    onSort: (id) => {
      const { sort } = useArrangement.getState();
      const begins = all.find((column) => column.id === id)?.beginsDescending === true;
      const first = begins ? 'descending' : 'ascending';
      const other = sort.direction === 'ascending' ? 'descending' : 'ascending';
      setSort({ column: id, direction: sort.column === id ? other : first });
    },
    onResize: resize,
    onLetGo: letGo,
    onMove: (id, steps) => arrange({ order: moveColumn(order, id, steps) }),
    onMoveTo: (id, target) =>
      arrange({ order: moveColumn(order, id, order.indexOf(target) - order.indexOf(id)) }),
  };
}
