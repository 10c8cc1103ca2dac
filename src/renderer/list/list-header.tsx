// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out by grid, which table elements are not made for.
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, memo, useRef, useState } from 'react';
import { Checkbox } from '../components/checkbox.tsx';
import { ColumnResizer } from '../components/column-resizer.tsx';
import { headingKey, widthsBefore } from '../lib/column-widths.ts';
import { cx } from '../lib/cx.ts';
import type { ListColumn } from './list.ts';
import { STICKY_CHECK, STICKY_NAME, TRACKS } from './list-row.tsx';
import type { ListSort } from './list-state.ts';
import type { ColumnActions } from './use-columns.ts';

const DRAG_TYPE = 'application/x-pivotal-column';

/** What the header needs to know of a column. */
export type Heading = Pick<ListColumn<never, never>, 'id' | 'label' | 'isNumeric' | 'isFixed' | 'narrow'>;

export interface ListHeaderProps {
  readonly columns: readonly Heading[];
  readonly sort: ListSort;
  readonly selected: 'none' | 'some' | 'all';
  readonly onSelectAll: (isSelected: boolean) => void;
  readonly actions: ColumnActions;
}

/** Sticks to the top. A click sorts, dragging moves, the edge resizes; the same by Enter, Alt+arrows, Shift+arrows. */
export const ListHeader = memo(function ListHeader(props: ListHeaderProps) {
  const { columns, selected, onSelectAll } = props;
  const first = columns[0]?.id ?? '';
  const [wantedStop, setStop] = useState(first);
  const stop = columns.some(({ id }) => id === wantedStop) ? wantedStop : first;
  return (
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={1}
      className={cx(TRACKS, 'sticky top-0 z-20 h-8 w-full items-stretch border-b border-line bg-surface')}
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
      {columns.map((column) => (
        <HeaderCell key={column.id} {...props} column={column} isStop={column.id === stop} onStop={setStop} />
      ))}
    </div>
  );
});

interface HeaderCellProps extends ListHeaderProps {
  readonly column: Heading;
  /** Whether Tab stops here: at one column only, the arrows go on from it. */
  readonly isStop: boolean;
  readonly onStop: (column: string) => void;
}

function HeaderCell({ columns, column, sort, isStop, onStop, actions }: HeaderCellProps) {
  const cell = useRef<HTMLDivElement>(null);
  const [isTarget, setTarget] = useState(false);
  const { id, label, isNumeric = false, isFixed = false, narrow } = column;
  const isSorted = sort.column === id;
  const Arrow = sort.direction === 'ascending' ? ArrowUp : ArrowDown;

  function onKeyDown(event: KeyboardEvent): void {
    const asked = headingKey(event, cell.current?.offsetWidth ?? 0);
    if (asked === null) return;
    event.preventDefault();
    if (asked.kind === 'resize') actions.onResize(id, asked.width, widthsBefore(cell.current));
    else if (asked.kind === 'move') actions.onMove(id, asked.step);
    else {
      const next = columns[columns.indexOf(column) + asked.step]?.id;
      if (next === undefined) return;
      onStop(next);
      const heading =
        asked.step === 1 ? cell.current?.nextElementSibling : cell.current?.previousElementSibling;
      heading?.querySelector('button')?.focus();
    }
  }

  function onDrop(event: DragEvent): void {
    setTarget(false);
    const dragged = event.dataTransfer.getData(DRAG_TYPE);
    if (dragged === '') return;
    event.preventDefault();
    actions.onMoveTo(dragged, id);
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
        'relative min-w-0 items-center',
        narrow === null ? 'hidden @4xl:flex' : 'flex',
        isFixed && cx('bg-surface', STICKY_NAME),
        isTarget && 'bg-selected',
      )}
    >
      <button
        type="button"
        tabIndex={isStop ? 0 : -1}
        onFocus={() => onStop(id)}
        draggable={!isFixed}
        title={`Sort by ${inSentence(label)}${isFixed ? '' : '. Drag, or Alt with an arrow key, to move'}. Shift with an arrow key resizes`}
        onDragStart={(event) => {
          event.dataTransfer.setData(DRAG_TYPE, id);
          event.dataTransfer.effectAllowed = 'move';
        }}
        onClick={() => actions.onSort(id)}
        onKeyDown={onKeyDown}
        className={cx(
          'flex h-full min-w-0 flex-1 items-center gap-1 px-2 text-xs font-medium hover:text-text focus-visible:-outline-offset-2',
          isNumeric && 'flex-row-reverse',
          isSorted ? 'text-text' : 'text-muted',
        )}
      >
        <span dir="auto" className="cut">
          {label}
        </span>
        {isSorted ? <Arrow size={12} aria-hidden="true" className="shrink-0" /> : null}
      </button>
      <ColumnResizer
        onResize={(width) => actions.onResize(id, width, widthsBefore(cell.current))}
        onReset={() => actions.onLetGo(id)}
      />
    </div>
  );
}

/** Abbreviations keep their capitals. */
function inSentence(label: string): string {
  return /^[A-Z]{2}/.test(label) ? label : label.toLowerCase();
}
