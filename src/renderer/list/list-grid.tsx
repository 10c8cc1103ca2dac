// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out by flex, which table elements are not made for.

import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type Ref, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useFastScroll } from '../components/use-fast-scroll.ts';
import { cx } from '../lib/cx.ts';
import { formatNumber } from '../lib/words.ts';
import { isFocusHomeless } from '../state/focus.ts';
import { capital, type ListContext, type ListRow, type RecordList } from './list.ts';
import { ListHeader } from './list-header.tsx';
import { ListRowView, ROW_HEIGHT, rowDomId } from './list-row.tsx';
import { likelyListSize, observeListSize, scrollList } from './list-size.ts';
import type { RowHeading } from './row-headings.ts';
import { inSlots } from './row-slots.ts';
import { clearSelection, cursorIndexIn, extendTo, placeCursor, selectAll, toggleRow } from './selection.ts';
import { useArrangedColumns } from './use-columns.ts';
import type { ListView } from './use-list-view.ts';

const OVERSCAN = 2;
const HEADER_HEIGHT = 32;
const GROUP_HEIGHT = 32;

export interface GridHandle {
  scrollTo(index: number): void;
  focus(): void;
  /** Keys of the rows that are on screen. */
  inSight(): readonly string[];
  /** Rows that fit. */
  pageSize(): number;
}

export interface ListGridProps<Row extends ListRow, Context extends ListContext> {
  readonly list: RecordList<Row, Context>;
  readonly view: ListView<Row, Context>;
  readonly handle: Ref<GridHandle>;
}

export function ListGrid<Row extends ListRow, Context extends ListContext>(
  props: ListGridProps<Row, Context>,
) {
  const { list, view, handle } = props;
  const { useArrangement, usePosition, type } = list;
  const { rows, order, context } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const { columns, style, actions } = useArrangedColumns(list);

  const sort = useArrangement((state) => state.sort);
  const headings = list.headingsOf(rows, list.headings?.[sort.column], context);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (headings.has(index) ? GROUP_HEIGHT + ROW_HEIGHT : ROW_HEIGHT),
    getItemKey: (index) => order[index] ?? index,
    overscan: OVERSCAN,
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    initialOffset: () => usePosition.getState().scrollTop,
    initialRect: likelyListSize(),
    observeElementRect: observeListSize,
    scrollToFn: scrollList,
    // Rows come in a task of their own after the frame that scrolled; both in one would hold up the next.
    useFlushSync: false,
  });

  useEffect(() => {
    const gridHandle: GridHandle = {
      scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
      focus: () => scroller.current?.focus(),
      inSight: () => virtualizer.getVirtualItems().map(({ key }) => String(key)),
      pageSize: () =>
        Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEADER_HEIGHT) / ROW_HEIGHT) - 1),
    };
    if (typeof handle === 'function') handle(gridHandle);
    else if (handle !== null && handle !== undefined) handle.current = gridHandle;
  }, [handle, virtualizer]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // A new one is at its top: to say so would have the browser lay out everything at once.
    const { scrollTop } = usePosition.getState();
    if (scrollTop > 0) element.scrollTop = scrollTop;
    // With the frame, likewise: what takes the focus is laid out, and with it all that has just been made.
    const frame = requestAnimationFrame(() => {
      if (isFocusHomeless()) element.focus();
    });
    return () => {
      cancelAnimationFrame(frame);
      usePosition.getState().setScrollTop(element.scrollTop);
    };
  }, [usePosition]);

  const { onRowClick, onCheck, onSelectAll } = useRowHandlers(list, view);
  const items = inSlots(virtualizer.getVirtualItems(), virtualizer.isScrolling);
  const isSideways = useIsSideways(scroller);
  const isFlying = useFastScroll(scroller);
  // Of a row that is gone, the one in its place.
  const active = usePosition((state) => order[cursorIndexIn(state.selection, order)]);
  const selectedCount = usePosition((state) => state.selection.selected.size);
  const hasNarrowLayout = columns.some(({ narrow }) => narrow !== undefined);
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      data-focus-home=""
      data-list-grid=""
      aria-label={capital(list.nouns)}
      aria-multiselectable="true"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={active === undefined ? undefined : rowDomId(type, active)}
      style={style}
      data-sideways={isSideways}
      className={cx(
        'group/grid relative min-h-0 flex-1 overflow-auto focus-quiet',
        hasNarrowLayout && '@container',
      )}
    >
      <ListHeader
        columns={columns}
        sort={sort}
        selected={selectedCount === 0 ? 'none' : selectedCount === rows.length ? 'all' : 'some'}
        onSelectAll={onSelectAll}
        actions={actions}
      />
      <div
        role="rowgroup"
        className="relative min-w-(--grid-width) @4xl:min-w-(--grid-width-wide)"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map(({ slot, item }) => {
          const row = rows[item.index];
          const heading = headings.get(item.index);
          const top = item.start - HEADER_HEIGHT;
          const drawn =
            row === undefined ? null : (
              <ListRowView
                key={slot}
                list={list}
                row={row}
                index={item.index}
                top={heading === undefined ? top : top + GROUP_HEIGHT}
                columns={columns}
                context={context}
                only={isFlying ? sort.column : null}
                onClick={onRowClick}
                onCheck={onCheck}
              />
            );
          if (heading === undefined) return drawn;
          return [<Heading key={`above ${slot}`} heading={heading} top={top} />, drawn];
        })}
      </div>
    </div>
  );
}

/** Seen only: what it says, each row says in a column of its own. */
function Heading({ heading: { label, count }, top }: { readonly heading: RowHeading; readonly top: number }) {
  return (
    <div
      aria-hidden="true"
      style={{ transform: `translateY(${top}px)` }}
      className="absolute start-0 top-0 flex h-8 w-full items-end gap-1.5 border-b border-line-faint bg-canvas px-5 pb-1.5 text-xs font-medium text-muted"
    >
      <bdi className="cut">{label}</bdi>
      <span className="text-faint tabular">{formatNumber(count)}</span>
    </div>
  );
}

/** What rows do. The handlers stay the same whatever the list shows, so that rows are not drawn again for them. */
function useRowHandlers<Row extends ListRow, Context extends ListContext>(
  { usePosition, pathOf }: RecordList<Row, Context>,
  { rows, order }: ListView<Row, Context>,
) {
  const [, navigate] = useLocation();
  const select = usePosition((state) => state.select);
  const current = useRef({ rows, order, navigate });
  useEffect(() => {
    current.current = { rows, order, navigate };
  });

  const onRowClick = useCallback(
    (event: MouseEvent, key: string, index: number) => {
      const target = event.target instanceof Element ? event.target : null;
      const isControl = (target?.closest('button, input') ?? null) !== null;
      const link = target?.closest('a') ?? null;
      const now = current.current;
      if (event.shiftKey) select((selection) => extendTo(selection, now.order, index));
      else if (event.metaKey || event.ctrlKey) {
        // On a name the browser opens another tab, as with any link.
        if (link !== null || isControl) return;
        select((selection) => toggleRow(selection, now.order, key));
      } else {
        select((selection) => placeCursor(selection, now.order, index));
        const row = now.rows[index];
        if (isControl || row === undefined) return;
        now.navigate(link?.getAttribute('href') ?? pathOf(row));
      }
      event.preventDefault();
    },
    [select, pathOf],
  );
  const onCheck = useCallback(
    (key: string, index: number, isRange: boolean) => {
      const { order: shown } = current.current;
      select((selection) => (isRange ? extendTo(selection, shown, index) : toggleRow(selection, shown, key)));
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
  return { onRowClick, onCheck, onSelectAll };
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
