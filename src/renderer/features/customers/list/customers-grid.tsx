// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out by flex, which table elements are not made for.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type Ref, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useFastScroll } from '../../../components/use-fast-scroll.ts';
import { likelyListSize } from '../../../lib/list-size.ts';
import { inSlots } from '../../../lib/row-slots.ts';
import { clearSelection, extendTo, placeCursor, selectAll, toggleRow } from '../../../lib/selection.ts';
import { titleOnHover } from '../../../list/title-on-hover.ts';
import { paths, refOf } from '../../../routes.ts';
import { isFocusHomeless } from '../../../state/focus.ts';
import { GridHeader } from './grid-header.tsx';
import { GridRow, ROW_HEIGHT, rowDomId } from './grid-row.tsx';
import { useCellContext, useColumns } from './use-columns.ts';
import type { CustomerView } from './use-customer-view.ts';
import { useArrangement, useCustomerList } from './view-store.ts';

const OVERSCAN = 2;
const HEADER_HEIGHT = 32;

export interface GridHandle {
  scrollTo(index: number): void;
  focus(): void;
  /** Rows that fit. */
  pageSize(): number;
}

export interface CustomersGridProps {
  readonly view: CustomerView;
  readonly handle: Ref<GridHandle>;
}

export function CustomersGrid({ view, handle }: CustomersGridProps) {
  const { rows, order } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const [, navigate] = useLocation();
  const select = useCustomerList((state) => state.select);
  const { columns, headers, columnOf, style, actions } = useColumns();
  const context = useCellContext();

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => order[index] ?? index,
    overscan: OVERSCAN,
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    initialOffset: () => useCustomerList.getState().scrollTop,
    initialRect: likelyListSize(),
    // Rows come in a task of their own after the frame that scrolled; both in one would hold up the next.
    useFlushSync: false,
  });

  useEffect(() => {
    const gridHandle: GridHandle = {
      scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
      focus: () => scroller.current?.focus(),
      pageSize: () =>
        Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEADER_HEIGHT) / ROW_HEIGHT) - 1),
    };
    if (typeof handle === 'function') handle(gridHandle);
    else if (handle !== null && handle !== undefined) handle.current = gridHandle;
  }, [handle, virtualizer]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = useCustomerList.getState().scrollTop;
    if (isFocusHomeless()) element.focus();
    return () => useCustomerList.getState().setScrollTop(element.scrollTop);
  }, []);

  // What row handlers need changes with every view; held aside so that rows are not drawn again for it.
  const current = useRef({ rows, order, navigate });
  useEffect(() => {
    current.current = { rows, order, navigate };
  });

  const onRowClick = useCallback(
    (event: MouseEvent, key: string, index: number) => {
      const target = event.target instanceof Element ? event.target : null;
      const interactive = target?.closest('button, input') ?? null;
      const isLink = (target?.closest('[data-opens-row]') ?? null) !== null;
      const now = current.current;
      if (event.shiftKey) select((selection) => extendTo(selection, now.order, index));
      else if (event.metaKey || event.ctrlKey) {
        // On the name the browser opens another tab, as with any link.
        if (isLink || interactive !== null) return;
        select((selection) => toggleRow(selection, now.order, key));
      } else {
        select((selection) => placeCursor(selection, now.order, index));
        const row = now.rows[index];
        if (interactive !== null || row === undefined) return;
        now.navigate(paths.customer(refOf(row)));
      }
      event.preventDefault();
    },
    [select],
  );
  const onCheck = useCallback(
    (key: string, index: number, isRange: boolean) => {
      const now = current.current;
      select((selection) =>
        isRange ? extendTo(selection, now.order, index) : toggleRow(selection, now.order, key),
      );
    },
    [select],
  );

  const onSelectAll = useCallback(
    (isSelected: boolean) =>
      select((selection) =>
        isSelected ? selectAll(selection, current.current.order) : clearSelection(selection),
      ),
    [select],
  );

  const items = inSlots(virtualizer.getVirtualItems(), virtualizer.isScrolling);
  const isSideways = useIsSideways(scroller);
  const isFlying = useFastScroll(scroller);
  const cursor = useCustomerList((state) => state.selection.cursor);
  const selectedCount = useCustomerList((state) => state.selection.selected.size);
  const sort = useArrangement((state) => state.sort);
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      data-focus-home=""
      data-customers-grid=""
      aria-label="Customers"
      aria-multiselectable="true"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={cursor === null ? undefined : rowDomId(cursor)}
      style={style}
      data-sideways={isSideways}
      onPointerOver={(event) => titleOnHover(event.target)}
      className="group/grid relative min-h-0 flex-1 overflow-auto focus-quiet"
    >
      <GridHeader
        headers={headers}
        columnOf={columnOf}
        sort={sort}
        selected={selectedCount === 0 ? 'none' : selectedCount === rows.length ? 'all' : 'some'}
        onSelectAll={onSelectAll}
        {...actions}
      />
      <div
        role="rowgroup"
        className="relative min-w-(--grid-width)"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map(({ slot, item }) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <GridRow
              key={slot}
              row={row}
              index={item.index}
              top={item.start - HEADER_HEIGHT}
              columns={columns}
              context={context}
              only={isFlying ? sort.column : null}
              onClick={onRowClick}
              onCheck={onCheck}
            />
          );
        })}
      </div>
    </div>
  );
}

/**
 * Whether the list is scrolled sideways. Only then do cells stick: each that does is a layer of its own to the
 * browser, and a screenful of them takes longer than all the rest of a frame.
 */
function useIsSideways(scroller: RefObject<HTMLElement | null>): boolean {
  const [isSideways, setSideways] = useState(false);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // Negative in right-to-left windows.
    const look = () => setSideways(element.scrollLeft !== 0);
    // Before the rows are drawn: asking afterwards would have the browser lay them out twice.
    element.addEventListener('scroll', look, { passive: true, capture: true });
    return () => element.removeEventListener('scroll', look, { capture: true });
  }, [scroller]);
  return isSideways;
}
