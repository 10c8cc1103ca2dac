// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out by flex, which table elements are not made for.
import { Check } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { cx } from '../../lib/cx.ts';
import type { CellContext, CustomerColumn } from './columns.tsx';
import { useCustomerList } from './list-state.ts';

/** Pixels; `--row` of the tokens. */
export const ROW_HEIGHT = 36;

/** The width of the column of checkboxes, in pixels. */
export const CHECK_WIDTH = 40;

export function rowDomId(key: string): string {
  return `customer-${key}`;
}

export interface GridRowProps {
  readonly row: CustomerReplica;
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly columns: readonly CustomerColumn[];
  readonly context: CellContext;
  readonly onClick: (event: MouseEvent, key: string, index: number) => void;
  readonly onCheck: (key: string, index: number, isRange: boolean) => void;
}

/**
 * One customer. Widths come from CSS variables of the grid, so that resizing a column draws no row again; each
 * row knows by itself whether it is marked, so that moving the cursor draws two.
 */
export const GridRow = memo(function GridRow({
  row,
  index,
  top,
  columns,
  context,
  onClick,
  onCheck,
}: GridRowProps) {
  const isSelected = useCustomerList((state) => state.selection.selected.has(row.key));
  const isCursor = useCustomerList((state) => state.selection.cursor === row.key);
  const surface = isSelected
    ? 'bg-selected'
    : isCursor
      ? 'bg-row-hover'
      : 'bg-canvas group-hover/row:bg-row-hover';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and its keys act on the cursor's row.
    <div
      id={rowDomId(row.key)}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      onClick={(event) => onClick(event, row.key, index)}
      style={{ transform: `translateY(${top}px)`, height: ROW_HEIGHT }}
      className={cx(
        'group/row focus-quiet absolute start-0 top-0 flex w-full min-w-(--grid-width) items-stretch border-b border-line-faint contain-[layout_style]',
        surface,
      )}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid. */}
      <div
        role="gridcell"
        style={{ width: CHECK_WIDTH }}
        className={cx('sticky start-0 z-10 flex shrink-0 items-center justify-center', surface)}
      >
        {isCursor ? (
          <span aria-hidden="true" className="absolute inset-y-0 start-0 w-[3px] bg-accent" />
        ) : null}
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isSelected}
          aria-label={`Select ${row.name}`}
          onClick={(event) => event.stopPropagation()}
          onChange={(event) =>
            onCheck(row.key, index, (event.nativeEvent as globalThis.MouseEvent).shiftKey === true)
          }
          className="size-4 appearance-none rounded-small border border-control-line bg-canvas opacity-60 group-hover/row:opacity-100 checked:border-accent checked:bg-accent checked:opacity-100"
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
          style={{ width: `var(--column-${cssId(column.id)})` }}
          className={cx(
            'flex min-w-0 items-center px-2',
            column.isFixed === true ? cx('sticky start-10 z-10 grow shrink-0', surface) : 'shrink-0',
            column.isNumeric === true && 'justify-end tabular',
          )}
        >
          {column.cell(row, context)}
        </div>
      ))}
    </div>
  );
});

/** A column's id as part of a CSS variable's name: slugs may hold anything. */
export function cssId(id: string): string {
  return id.replace(/[^a-zA-Z0-9-]/g, (character) => `_${character.codePointAt(0)}`);
}
