// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out by grid, which table elements are not made for.
// biome-ignore-all lint/a11y/useFocusableInteractive: focus stays on the grid and on the buttons of its header.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import { useNow } from '../../../components/date-text.tsx';
import { useFastScroll } from '../../../components/use-fast-scroll.ts';
import { likelyListSize } from '../../../lib/list-size.ts';
import { inSlots } from '../../../lib/row-slots.ts';
import { cursorIndexIn, placeCursor } from '../../../lib/selection.ts';
import { titleOnHover } from '../../../list/title-on-hover.ts';
import { paths, refOf } from '../../../routes.ts';
import { isFocusHomeless } from '../../../state/focus.ts';
import { columnStyle } from './columns.ts';
import { ListHeader } from './list-header.tsx';
import { OnboardingRow, ROW_HEIGHT, rowDomId } from './onboarding-row.tsx';
import { useListKeys } from './use-list-keys.ts';
import type { OnboardingView } from './use-onboarding-view.ts';
import { useArrangement, useOnboardingList } from './view-store.ts';

const HEADER_HEIGHT = 32;
const OVERSCAN = 2;

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
    initialRect: likelyListSize(),
    // Rows come in a task of their own after the frame that scrolled; both in one would hold up the next.
    useFlushSync: false,
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

  const items = inSlots(virtualizer.getVirtualItems(), virtualizer.isScrolling);
  const isFlying = useFastScroll(scroller);
  const sort = useArrangement((state) => state.sort);
  const sizes = useArrangement((state) => state.sizes);
  const style = useMemo(() => columnStyle(sizes), [sizes]);
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
      style={style}
      className="@container relative min-h-0 flex-1 overflow-auto focus-quiet"
    >
      <ListHeader />
      <div
        role="rowgroup"
        className="relative min-w-(--grid-width) @4xl:min-w-(--grid-width-wide)"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map(({ slot, item }) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <OnboardingRow
              key={slot}
              row={row}
              customer={related.customers.get(row.customer_key)}
              csm={row.csm_id === null ? undefined : related.people.get(row.csm_id)}
              bounds={bounds}
              now={now}
              only={isFlying ? sort.column : null}
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
