import { type ColumnSizingState, useTable } from '@tanstack/react-table';
import { type CSSProperties, useCallback, useMemo } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { useNow } from '../../../components/date-text.tsx';
import { type ColumnSizes, layOut, type Track } from '../../../lib/column-widths.ts';
import { useCustomerFacts } from '../../../state/customer-facts.ts';
import { usePeopleByKey } from '../../../state/people.tsx';
import {
  type CellContext,
  columnDefs,
  columnOrder,
  columnVisibility,
  customerColumns,
  features,
  moveColumn,
} from './columns.tsx';
import type { CustomerHeader } from './grid-header.tsx';
import { CHECK_WIDTH } from './grid-row.tsx';
import { useArrangement } from './view-store.ts';

/** The table keeps the columns only; rows go straight to the virtual list. */
const NO_ROWS: CustomerReplica[] = [];

/** The columns as arranged, and what rearranges them. */
export function useColumns() {
  const facts = useCustomerFacts();
  const fields = facts.customFields();
  const fieldsId = fields.map(({ slug, kind }) => `${slug}:${kind}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `fields` is a new array with every change of any row.
  const all = useMemo(() => customerColumns(fields), [fieldsId]);
  const arranged = useArrangement((state) => state.order);
  const chosen = useArrangement((state) => state.visibility);
  const sizes = useArrangement((state) => state.sizes);
  const order = useMemo(() => columnOrder(all, arranged), [all, arranged]);
  const visibility = useMemo(() => columnVisibility(all, chosen), [all, chosen]);
  const defs = useMemo(() => columnDefs(all), [all]);
  const table = useTable({
    features,
    columns: defs,
    data: NO_ROWS,
    state: { columnOrder: order, columnVisibility: visibility, columnSizing: sizes as ColumnSizingState },
  });
  const headers = (table.getHeaderGroups()[0]?.headers ?? []) as readonly CustomerHeader[];
  const columns = useMemo(
    () =>
      order.filter((id) => visibility[id] === true).flatMap((id) => all.filter((column) => column.id === id)),
    [all, order, visibility],
  );
  const check: Track = { min: CHECK_WIDTH, grows: 0 };
  const { tracks, width } = layOut([check, ...headers.map((header, index) => trackOf(header, index, sizes))]);
  const style = { '--columns': tracks, '--grid-width': width } as CSSProperties;
  // Each stays the same while the columns do, so that scrolling does not draw the header again.
  const columnOf = useCallback((id: string) => all.find((column) => column.id === id), [all]);
  const actions = useMemo(() => columnActions(order), [order]);
  return {
    columns,
    headers,
    columnOf,
    style,
    actions,
  };
}

function columnActions(order: readonly string[]) {
  const { arrange, resize, letGo, setSort } = useArrangement.getState();
  return {
    onSort: (column: string) => {
      const { sort } = useArrangement.getState();
      const isAscending = sort.column === column && sort.direction === 'ascending';
      setSort({ column, direction: isAscending ? 'descending' : 'ascending' });
    },
    onResize: resize,
    onLetGo: letGo,
    onMove: (column: string, steps: number) => arrange({ order: moveColumn(order, column, steps) }),
    onMoveTo: (column: string, target: string) =>
      arrange({ order: moveColumn(order, column, order.indexOf(target) - order.indexOf(column)) }),
  };
}

/** The first column takes what the others leave, unless it has a width of its own. */
function trackOf({ column }: CustomerHeader, index: number, sizes: ColumnSizes<string>): Track {
  return { min: column.getSize(), grows: index === 0 && sizes[column.id] === undefined ? 1 : 0 };
}

export function useCellContext(): CellContext {
  const people = usePeopleByKey();
  const facts = useCustomerFacts();
  const now = useNow();
  const changeFilters = useArrangement((state) => state.changeFilters);
  return useMemo(
    () => ({
      ownerOf: (key) => {
        const person = people.get(key);
        return person === undefined ? undefined : { name: person.name, isGone: person.removed_at !== null };
      },
      now,
      sharing: (domain) => facts.byDomain().get(domain)?.length ?? 0,
      onShowDomain: (domain) => changeFilters({ domain }),
    }),
    [people, facts, changeFilters, now],
  );
}
