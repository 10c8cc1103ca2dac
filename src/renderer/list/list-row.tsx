// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out by grid, which table elements are not made for.
import { Check } from 'lucide-react';
import { type MouseEvent, memo, type ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import type { ListColumn, ListContext, ListRow, RecordList } from './list.ts';

/** Pixels; `--row` of the tokens. */
export const ROW_HEIGHT = 36;

/** Laid out by the variables of `columnStyle`. */
export const TRACKS =
  'grid grid-cols-(--columns) min-w-(--grid-width) @4xl:grid-cols-(--columns-wide) @4xl:min-w-(--grid-width-wide)';

/** Cells that stay in view while the list is scrolled sideways; and only then. */
export const STICKY_CHECK =
  'group-data-[sideways=true]/grid:sticky group-data-[sideways=true]/grid:start-0 group-data-[sideways=true]/grid:z-10';
export const STICKY_NAME =
  'group-data-[sideways=true]/grid:sticky group-data-[sideways=true]/grid:start-10 group-data-[sideways=true]/grid:z-10';

export function rowDomId(type: string, key: string): string {
  return `${type}-${key}`;
}

export interface RowProps<Row extends ListRow, Context extends ListContext> {
  readonly list: RecordList<Row, Context>;
  readonly row: Row;
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly columns: readonly ListColumn<Row, Context>[];
  readonly context: Context;
  /** While the list flies by: the one column that is drawn beside those that always are. */
  readonly only: string | null;
  readonly onClick: (event: MouseEvent, key: string, index: number) => void;
  readonly onCheck: (key: string, index: number, isRange: boolean) => void;
}

/**
 * One record. The columns' widths are a CSS variable of the grid, so that resizing one draws no row again; each
 * row knows by itself whether it is marked, so that moving the cursor draws two. Rows come by the dozen with
 * every turn of the wheel: a cell has as few elements as it can.
 */
function Row<Row extends ListRow, Context extends ListContext>(props: RowProps<Row, Context>): ReactNode {
  const { list, row, index, top, columns, context, only, onClick, onCheck } = props;
  const { usePosition } = list;
  const isSelected = usePosition((state) => state.selection.selected.has(row.key));
  const isCursor = usePosition((state) => state.selection.cursor === row.key);
  const surface = isSelected
    ? 'bg-selected'
    : isCursor
      ? 'bg-row-hover'
      : 'bg-canvas group-hover/row:bg-row-hover';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and its keys act on the cursor's row.
    <div
      id={rowDomId(list.type, row.key)}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      onClick={(event) => onClick(event, row.key, index)}
      style={{ transform: `translateY(${top}px)` }}
      className={cx(
        TRACKS,
        'group/row focus-quiet absolute start-0 top-0 h-(--row) w-full grid-rows-[var(--row)] items-stretch border-b border-line-faint contain-strict',
        surface,
      )}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid. */}
      <div role="gridcell" className={cx('flex items-center justify-center', STICKY_CHECK, surface)}>
        {isCursor ? (
          <span aria-hidden="true" className="absolute inset-y-0 start-0 w-[3px] bg-accent" />
        ) : null}
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isSelected}
          aria-label={`Select ${list.titleOf(row, context)}`}
          onClick={(event) => event.stopPropagation()}
          onChange={(event) =>
            onCheck(row.key, index, (event.nativeEvent as globalThis.MouseEvent).shiftKey === true)
          }
          className="size-4 appearance-none rounded-small border border-control-line/60 bg-canvas group-hover/row:border-control-line checked:border-accent checked:bg-accent"
        />
        {isSelected ? (
          <Check
            size={12}
            strokeWidth={3}
            aria-hidden="true"
            className="pointer-events-none absolute text-on-accent"
          />
        ) : null}
      </div>
      {columns.map((column) => (
        // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid.
        <div
          key={column.id}
          role="gridcell"
          dir={column.isText === true ? 'auto' : undefined}
          className={cellClass(column, surface)}
        >
          {only === null || column.id === only || column.isFixed === true || column.isDrawnInFlight === true
            ? column.cell(row, context)
            : null}
        </div>
      ))}
    </div>
  );
}

function cellClass<Row, Context>(column: ListColumn<Row, Context>, surface: string): string {
  const isText = column.isText === true;
  return cx(
    column.narrow === null ? `hidden ${isText ? '@4xl:block' : '@4xl:flex'}` : isText ? '' : 'flex',
    isText ? 'cut px-2 leading-(--row)' : 'min-w-0 items-center px-2',
    column.isNumeric === true ? 'text-right tabular' : 'text-left',
    column.isFixed === true && cx(STICKY_NAME, surface),
  );
}

export const ListRowView = memo(Row) as typeof Row;
