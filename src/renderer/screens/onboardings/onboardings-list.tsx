// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out by grid, which table elements are not made for.
// biome-ignore-all lint/a11y/useFocusableInteractive: focus stays on the grid and on the buttons of its header.
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type MouseEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import { useNow } from '../../components/date-text.tsx';
import { cx } from '../../lib/cx.ts';
import { cursorIndexIn, placeCursor } from '../../lib/selection.ts';
import { paths, refOf } from '../../routes.ts';
import { isFocusHomeless } from '../../state/focus.ts';
import { titleOnHover } from '../customers/row-cells.tsx';
import type { OnboardingSort, SortColumn } from './list-model.ts';
import { useArrangement, useOnboardingList } from './list-state.ts';
import { GRID_COLUMNS, OnboardingRow, ROW_HEIGHT, rowDomId } from './onboarding-row.tsx';
import { useListKeys } from './use-list-keys.ts';
import type { OnboardingView } from './use-onboarding-view.ts';

const HEADER_HEIGHT = 32;
const OVERSCAN = 2;
/** Rows are drawn into slots that are used again; a multiple of this many, so that no two rows share one. */
const SLOT_STEP = 16;

export function OnboardingsList({ view }: { readonly view: OnboardingView }) {
  const { rows, related, bounds } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const [, navigate] = useLocation();
  const now = useNow();
  const order = useMemo(() => rows.map(({ key }) => key), [rows]);
  const select = useOnboardingList((state) => state.select);
  const setOrder = useOnboardingList((state) => state.setOrder);
  useEffect(() => setOrder(order), [order, setOrder]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => order[index] ?? index,
    overscan: OVERSCAN,
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    initialOffset: () => useOnboardingList.getState().scrollTop,
    // Measuring comes a frame later than drawing; the window is never smaller than the list in it.
    initialRect: { width: window.innerWidth, height: window.innerHeight },
  });

  useListKeys(view, order, {
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    focus: () => scroller.current?.focus(),
    pageSize: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2),
  });

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = useOnboardingList.getState().scrollTop;
    if (isFocusHomeless()) element.focus();
    return () => useOnboardingList.getState().setScrollTop(element.scrollTop);
  }, []);

  // What a click needs changes with every view; held aside so that rows are not drawn again for it.
  const current = useRef({ rows, order, related, navigate });
  useEffect(() => {
    current.current = { rows, order, related, navigate };
  });
  const onRowClick = useCallback(
    (event: MouseEvent, index: number) => {
      const { rows: shown, order: keys, related: known, navigate: go } = current.current;
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      select((selection) => placeCursor(selection, keys, index));
      const row = shown[index];
      // With a modifier the browser opens another tab, as with any link.
      if (row === undefined || (link !== null && (event.metaKey || event.ctrlKey || event.shiftKey))) return;
      event.preventDefault();
      const customer = known.customers.get(row.customer_key);
      if (link?.dataset.opensCustomer !== undefined && customer !== undefined)
        go(paths.customer(refOf(customer)));
      else go(paths.onboarding(refOf(row)));
    },
    [select],
  );

  const items = virtualizer.getVirtualItems();
  const slots = Math.ceil((items.length + 1) / SLOT_STEP) * SLOT_STEP;
  const cursor = useOnboardingList((state) => state.selection.cursor);
  const isCursorShown = useOnboardingList(
    (state) => cursorIndexIn(state.selection, order) >= 0 && order.length > 0,
  );
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      data-focus-home=""
      data-onboardings-grid=""
      aria-label="Onboardings"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={cursor === null || !isCursorShown ? undefined : rowDomId(cursor)}
      onMouseOver={(event) => titleOnHover(event.target)}
      onFocus={(event) => titleOnHover(event.target)}
      className="@container relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto focus-quiet"
    >
      <ListHeader />
      <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <OnboardingRow
              key={item.index % slots}
              row={row}
              customer={related.customers.get(row.customer_key)}
              csm={row.csm_id === null ? undefined : related.people.get(row.csm_id)}
              bounds={bounds}
              now={now}
              index={item.index}
              top={item.start - HEADER_HEIGHT}
              onClick={onRowClick}
            />
          );
        })}
      </div>
    </div>
  );
}

const HEADINGS: readonly { readonly column: SortColumn; readonly label: string }[] = [
  { column: 'name', label: 'Name' },
  { column: 'customer', label: 'Customer' },
  { column: 'phase', label: 'Phase' },
  { column: 'state', label: 'State' },
  { column: 'target', label: 'Target' },
  { column: 'csm', label: 'CSM' },
  { column: 'updated', label: 'Updated' },
];

/** The latest change is what one looks for first; of everything else, the beginning. */
function sortAfter(sort: OnboardingSort, column: SortColumn): OnboardingSort {
  const first = column === 'updated' ? 'descending' : 'ascending';
  if (sort.column !== column) return { column, direction: first };
  return { column, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
}

function ListHeader() {
  const sort = useArrangement((state) => state.sort);
  const setSort = useArrangement((state) => state.setSort);
  return (
    <div role="rowgroup" className="sticky top-0 z-10">
      <div
        role="row"
        aria-rowindex={1}
        className={cx(GRID_COLUMNS, 'h-8 items-stretch border-b border-line bg-surface ps-2')}
      >
        {HEADINGS.map(({ column, label }) => {
          const isSorted = sort.column === column;
          const Arrow = sort.direction === 'ascending' ? ArrowUp : ArrowDown;
          return (
            <div
              key={column}
              role="columnheader"
              aria-sort={isSorted ? sort.direction : 'none'}
              className={cx('min-w-0 items-stretch', column === 'updated' ? 'hidden @4xl:flex' : 'flex')}
            >
              <button
                type="button"
                title={`Sort by ${column === 'csm' ? label : label.toLowerCase()}`}
                onClick={() => setSort(sortAfter(sort, column))}
                className={cx(
                  'flex min-w-0 flex-1 items-center gap-1 px-2 text-xs font-medium hover:text-text focus-visible:-outline-offset-2',
                  isSorted ? 'text-text' : 'text-muted',
                )}
              >
                <span className="cut">{label}</span>
                {isSorted ? <Arrow size={12} aria-hidden="true" className="shrink-0" /> : null}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
