// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out by grid, which table elements are not made for.
// biome-ignore-all lint/a11y/useFocusableInteractive: focus stays on the grid and on the buttons of its header.
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, memo, useRef, useState } from 'react';
import { ColumnResizer } from '../../../components/column-resizer.tsx';
import { headingKey, widthsBefore } from '../../../lib/column-widths.ts';
import { cx } from '../../../lib/cx.ts';
import { COLUMNS, type OnboardingColumn } from './columns.ts';
import type { OnboardingSort, SortColumn } from './filter-and-sort.ts';
import { GRID_COLUMNS } from './onboarding-row.tsx';
import { useArrangement } from './view-store.ts';

/** The latest change is what one looks for first; of everything else, the beginning. */
function sortAfter(sort: OnboardingSort, column: SortColumn): OnboardingSort {
  const first = column === 'updated' ? 'descending' : 'ascending';
  if (sort.column !== column) return { column, direction: first };
  return { column, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
}

/** Sticks to the top. A click sorts, the edge resizes; the same by Enter and by Shift with an arrow key. */
export const ListHeader = memo(function ListHeader() {
  const [stop, setStop] = useState<SortColumn>('name');
  return (
    <div role="rowgroup" className="sticky top-0 z-10 min-w-(--grid-width) @4xl:min-w-(--grid-width-wide)">
      <div
        role="row"
        aria-rowindex={1}
        className={cx(GRID_COLUMNS, 'h-8 items-stretch border-b border-line bg-surface ps-2')}
      >
        {COLUMNS.map((column) => (
          <Heading
            key={column.column}
            column={column}
            isStop={column.column === stop}
            onStop={() => setStop(column.column)}
          />
        ))}
      </div>
    </div>
  );
});

interface HeadingProps {
  readonly column: OnboardingColumn;
  /** Whether Tab stops here: at one column only, the arrows go on from it. */
  readonly isStop: boolean;
  readonly onStop: () => void;
}

function Heading({ column: { column, label, narrow }, isStop, onStop }: HeadingProps) {
  const sort = useArrangement((state) => state.sort);
  const setSort = useArrangement((state) => state.setSort);
  const resize = useArrangement((state) => state.resize);
  const letGo = useArrangement((state) => state.letGo);
  const cell = useRef<HTMLDivElement>(null);
  const isSorted = sort.column === column;
  const Arrow = sort.direction === 'ascending' ? ArrowUp : ArrowDown;

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const asked = headingKey(event, cell.current?.offsetWidth ?? 0);
    // The order of these columns is fixed.
    if (asked === null || asked.kind === 'move') return;
    event.preventDefault();
    if (asked.kind === 'resize') {
      resize(column, asked.width, widthsBefore(cell.current));
      return;
    }
    const next = asked.step === 1 ? cell.current?.nextElementSibling : cell.current?.previousElementSibling;
    next?.querySelector('button')?.focus();
  }

  return (
    <div
      ref={cell}
      role="columnheader"
      data-column={column}
      aria-sort={isSorted ? sort.direction : 'none'}
      className={cx('relative min-w-0 items-stretch', narrow === null ? 'hidden @4xl:flex' : 'flex')}
    >
      <button
        type="button"
        tabIndex={isStop ? 0 : -1}
        title={`Sort by ${column === 'csm' ? label : label.toLowerCase()}. Shift with an arrow key resizes`}
        onFocus={onStop}
        onKeyDown={onKeyDown}
        onClick={() => setSort(sortAfter(sort, column))}
        className={cx(
          'flex min-w-0 flex-1 items-center gap-1 px-2 text-xs font-medium hover:text-text focus-visible:-outline-offset-2',
          isSorted ? 'text-text' : 'text-muted',
        )}
      >
        <span className="cut">{label}</span>
        {isSorted ? <Arrow size={12} aria-hidden="true" className="shrink-0" /> : null}
      </button>
      <ColumnResizer
        onResize={(width) => resize(column, width, widthsBefore(cell.current))}
        onReset={() => letGo(column)}
      />
    </div>
  );
}
