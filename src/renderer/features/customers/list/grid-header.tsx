// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out by flex, which table elements are not made for.
import type { Header } from '@tanstack/react-table';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, memo, useRef, useState } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { Checkbox } from '../../../components/checkbox.tsx';
import { ColumnResizer } from '../../../components/column-resizer.tsx';
import { type ColumnSizes, headingKey, widthsBefore } from '../../../lib/column-widths.ts';
import { cx } from '../../../lib/cx.ts';
import type { CustomerColumn, features } from './columns.tsx';
import type { CustomerSort } from './filter-and-sort.ts';
import { STICKY_CHECK, STICKY_NAME } from './grid-row.tsx';

export type CustomerHeader = Header<typeof features, CustomerReplica, unknown>;

const DRAG_TYPE = 'application/x-pivotal-column';

export interface GridHeaderProps {
  readonly headers: readonly CustomerHeader[];
  readonly columnOf: (id: string) => CustomerColumn | undefined;
  readonly sort: CustomerSort;
  readonly selected: 'none' | 'some' | 'all';
  readonly onSort: (column: string) => void;
  readonly onSelectAll: (isSelected: boolean) => void;
  /** `before`: what the columns before it have; all in pixels. */
  readonly onResize: (column: string, width: number, before: ColumnSizes<string>) => void;
  /** Asks for the width that the column has by itself. */
  readonly onLetGo: (column: string) => void;
  readonly onMove: (column: string, steps: number) => void;
  readonly onMoveTo: (column: string, target: string) => void;
}

/** Sticks to the top. A click sorts, dragging moves, the edge resizes; the same by Enter, Alt+arrows, Shift+arrows. */
export const GridHeader = memo(function GridHeader(props: GridHeaderProps) {
  const { headers, columnOf, selected, onSelectAll } = props;
  const [wantedStop, setStop] = useState('name');
  const stop = headers.some(({ column }) => column.id === wantedStop) ? wantedStop : 'name';
  return (
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={1}
      className="sticky top-0 z-20 grid h-8 w-full min-w-(--grid-width) grid-cols-(--columns) items-stretch border-b border-line bg-surface"
    >
      <div
        role="columnheader"
        tabIndex={-1}
        className={cx('flex items-center justify-center bg-surface', STICKY_CHECK)}
      >
        <Checkbox
          label={selected === 'all' ? 'Unselect all' : 'Select all'}
          isChecked={selected === 'none' ? false : selected === 'all' ? true : 'indeterminate'}
          onChange={onSelectAll}
        />
      </div>
      {headers.map((header) => {
        const column = columnOf(header.column.id);
        return column === undefined ? null : (
          <HeaderCell
            key={header.id}
            {...props}
            header={header}
            column={column}
            isStop={header.column.id === stop}
            onStop={setStop}
          />
        );
      })}
    </div>
  );
});

function headerDomId(column: string): string {
  return `customers-header-${column}`;
}

interface HeaderCellProps extends GridHeaderProps {
  readonly header: CustomerHeader;
  readonly column: CustomerColumn;
  /** Whether Tab stops here: at one column only, the arrows go on from it. */
  readonly isStop: boolean;
  readonly onStop: (column: string) => void;
}

function HeaderCell(props: HeaderCellProps) {
  const { headers, header, column, sort, isStop, onStop, onSort, onResize, onLetGo, onMove, onMoveTo } =
    props;
  const cell = useRef<HTMLDivElement>(null);
  const [isTarget, setTarget] = useState(false);
  const { id, label, isNumeric = false, isFixed = false } = column;
  const isSorted = sort.column === id;

  function onKeyDown(event: KeyboardEvent): void {
    const asked = headingKey(event, cell.current?.offsetWidth ?? 0);
    if (asked === null) return;
    if (asked.kind === 'resize') onResize(id, asked.width, widthsBefore(cell.current));
    else if (asked.kind === 'move') onMove(id, asked.step);
    else {
      const next = headers[headers.indexOf(header) + asked.step]?.column.id;
      if (next === undefined) return;
      onStop(next);
      document.getElementById(headerDomId(next))?.focus();
    }
    event.preventDefault();
  }

  function onDrop(event: DragEvent): void {
    setTarget(false);
    const dragged = event.dataTransfer.getData(DRAG_TYPE);
    if (dragged === '') return;
    event.preventDefault();
    onMoveTo(dragged, id);
  }

  return (
    <div
      ref={cell}
      role="columnheader"
      data-column={id}
      tabIndex={-1}
      aria-sort={isSorted ? sort.direction : 'none'}
      onDragOver={(event) => {
        if (isFixed || !event.dataTransfer.types.includes(DRAG_TYPE)) return;
        event.preventDefault();
        setTarget(true);
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={onDrop}
      className={cx(
        'relative flex min-w-0 items-center',
        isFixed && cx('bg-surface', STICKY_NAME),
        isTarget && 'bg-selected',
      )}
    >
      <button
        id={headerDomId(id)}
        type="button"
        tabIndex={isStop ? 0 : -1}
        onFocus={() => onStop(id)}
        draggable={!isFixed}
        title={`Sort by ${label.toLowerCase()}${isFixed ? '' : '. Drag, or Alt with an arrow key, to move'}. Shift with an arrow key resizes`}
        onDragStart={(event) => {
          event.dataTransfer.setData(DRAG_TYPE, id);
          event.dataTransfer.effectAllowed = 'move';
        }}
        onClick={() => onSort(id)}
        onKeyDown={onKeyDown}
        className={cx(
          'flex h-full min-w-0 flex-1 items-center gap-1 px-2 text-xs font-medium text-muted hover:text-text focus-visible:-outline-offset-2',
          isNumeric && 'flex-row-reverse',
          isSorted && 'text-text',
        )}
      >
        <span dir="auto" className="cut">
          {label}
        </span>
        {isSorted ? (
          sort.direction === 'ascending' ? (
            <ArrowUp size={12} aria-hidden="true" className="shrink-0" />
          ) : (
            <ArrowDown size={12} aria-hidden="true" className="shrink-0" />
          )
        ) : null}
      </button>
      <ColumnResizer
        onResize={(width) => onResize(id, width, widthsBefore(cell.current))}
        onReset={() => onLetGo(id)}
      />
    </div>
  );
}
