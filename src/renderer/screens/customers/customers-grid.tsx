// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out by flex, which table elements are not made for.
import { type Header, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type MouseEvent,
  type Ref,
  useCallback,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import { useLocation } from 'wouter';
import type { CustomerReplica } from '#shared/replica.ts';
import { paths, refOf } from '../../routes.ts';
import { useCustomerFacts } from '../../state/customer-facts.ts';
import { isFocusHomeless } from '../../state/focus.ts';
import { usePeopleByKey } from '../../state/people.tsx';
import {
  type CellContext,
  columnDefs,
  columnOrder,
  columnVisibility,
  customerColumns,
  features,
  moveColumn,
} from './columns.tsx';
import { GridHeader } from './grid-header.tsx';
import { CHECK_WIDTH, cssId, GridRow, ROW_HEIGHT, rowDomId } from './grid-row.tsx';
import { useArrangement, useCustomerList } from './list-state.ts';
import { clearSelection, extendTo, placeCursor, selectAll, toggleRow } from './selection.ts';
import type { CustomerView } from './use-customer-view.ts';

/** The table keeps the columns only; rows go straight to the virtual list. */
const NO_ROWS: CustomerReplica[] = [];
const OVERSCAN = 10;
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
      const interactive = target?.closest('a, button, input');
      const now = current.current;
      if (event.shiftKey) select((selection) => extendTo(selection, now.order, index));
      else if ((event.metaKey || event.ctrlKey) && interactive === null)
        select((selection) => toggleRow(selection, now.order, key));
      else {
        select((selection) => placeCursor(selection, now.order, index));
        const row = now.rows[index];
        if (interactive === null && row !== undefined) now.navigate(paths.customer(refOf(row)));
        return;
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
      className="relative min-h-0 flex-1 overflow-auto focus-quiet"
    >
      <GridHeader
        headers={headers}
        columnOf={columnOf}
        sort={sort}
        selected={selectedCount === 0 ? 'none' : selectedCount === rows.length ? 'all' : 'some'}
        onSelectAll={(isSelected) =>
          select((selection) => (isSelected ? selectAll(selection, order) : clearSelection(selection)))
        }
        {...actions}
      />
      <div
        role="rowgroup"
        className="relative min-w-(--grid-width)"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <GridRow
              key={row.key}
              row={row}
              index={item.index}
              top={item.start - HEADER_HEIGHT}
              columns={columns}
              context={context}
              onClick={onRowClick}
              onCheck={onCheck}
            />
          );
        })}
      </div>
    </div>
  );
}

/** The columns as arranged, and what rearranges them. */
function useColumns() {
  const facts = useCustomerFacts();
  const fields = facts.customFields();
  const fieldsId = fields.map(({ slug, kind }) => `${slug}:${kind}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `fields` is a new array with every change of any row.
  const all = useMemo(() => customerColumns(fields), [fieldsId]);
  const arranged = useArrangement((state) => state.order);
  const chosen = useArrangement((state) => state.visibility);
  const sizes = useArrangement((state) => state.sizes);
  const arrange = useArrangement((state) => state.arrange);
  const setSort = useArrangement((state) => state.setSort);
  const order = useMemo(() => columnOrder(all, arranged), [all, arranged]);
  const visibility = useMemo(() => columnVisibility(all, chosen), [all, chosen]);
  const defs = useMemo(() => columnDefs(all), [all]);
  const table = useTable({
    features,
    columns: defs,
    data: NO_ROWS,
    columnResizeMode: 'onChange',
    columnResizeDirection: document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr',
    state: { columnOrder: order, columnVisibility: visibility, columnSizing: sizes },
    onColumnSizingChange: (updater) => {
      const before = useArrangement.getState().sizes;
      arrange({ sizes: typeof updater === 'function' ? updater(before) : updater });
    },
  });
  const headers = (table.getHeaderGroups()[0]?.headers ?? []) as readonly Header<
    typeof features,
    CustomerReplica,
    unknown
  >[];
  const columns = useMemo(
    () =>
      order.filter((id) => visibility[id] === true).flatMap((id) => all.filter((column) => column.id === id)),
    [all, order, visibility],
  );
  const style = {
    ...Object.fromEntries(
      headers.map((header) => [`--column-${cssId(header.column.id)}`, `${header.getSize()}px`]),
    ),
    '--grid-width': `${CHECK_WIDTH + table.getTotalSize()}px`,
  } as CSSProperties;
  const actions = {
    onSort: (column: string) => {
      const { sort } = useArrangement.getState();
      const isAscending = sort.column === column && sort.direction === 'ascending';
      setSort({ column, direction: isAscending ? 'descending' : 'ascending' });
    },
    onResize: (column: string, width: number) =>
      arrange({ sizes: { ...useArrangement.getState().sizes, [column]: width } }),
    onMove: (column: string, steps: number) => arrange({ order: moveColumn(order, column, steps) }),
    onMoveTo: (column: string, target: string) =>
      arrange({ order: moveColumn(order, column, order.indexOf(target) - order.indexOf(column)) }),
  };
  return {
    columns,
    headers,
    columnOf: (id: string) => all.find((column) => column.id === id),
    style,
    actions,
  };
}

function useCellContext(): CellContext {
  const people = usePeopleByKey();
  const facts = useCustomerFacts();
  const changeFilters = useArrangement((state) => state.changeFilters);
  return useMemo(
    () => ({
      ownerOf: (key) => {
        const person = people.get(key);
        return person === undefined ? undefined : { name: person.name, isGone: person.removed_at !== null };
      },
      sharing: (domain) => facts.byDomain().get(domain)?.length ?? 0,
      onShowDomain: (domain) => changeFilters({ domain }),
    }),
    [people, facts, changeFilters],
  );
}
