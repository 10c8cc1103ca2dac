import type { ReactNode } from 'react';
import { NonePasses } from '../components/empty-state.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { formatNumber } from '../lib/words.ts';
import { useReplication } from '../store/index.ts';
import { ColumnChooser } from './column-chooser.tsx';
import { ExportButton } from './export-button.tsx';
import { FilterRow } from './filter-row.tsx';
import { NO_FILTERS } from './filters.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';
import { RecordListView } from './record-list.tsx';
import type { ListView } from './use-list-view.ts';

export interface ListContentProps<Row extends ListRow, Context extends ListContext> {
  readonly list: RecordList<Row, Context>;
  readonly view: ListView<Row, Context>;
  /** At the end of the filter row, before the choice of columns. */
  readonly tools?: ReactNode;
  /** The rows in another way than as a list, such as a board. */
  readonly instead?: ReactNode;
}

/** A list with its filter row; what it shows while it is read, and when nothing passes. */
export function ListContent<Row extends ListRow, Context extends ListContext>({
  list,
  view,
  tools,
  instead,
}: ListContentProps<Row, Context>) {
  const isList = instead === undefined;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <FilterRow list={list} view={view} saysInactive={isList}>
        {tools}
        {isList ? (
          <>
            <ColumnChooser list={list} />
            <ExportButton list={list} view={view} />
          </>
        ) : null}
      </FilterRow>
      {view.rows.length > 0 ? (
        isList ? (
          <RecordListView list={list} view={view} />
        ) : (
          instead
        )
      ) : view.status === 'ready' ? (
        <NonePasses total={view.total} noun={list.noun} onShowAll={() => showAll(list)} />
      ) : (
        <SkeletonRows label={`Reading ${list.nouns}`} />
      )}
    </div>
  );
}

function showAll<Row extends ListRow, Context extends ListContext>({
  useArrangement,
}: RecordList<Row, Context>): void {
  const { setQuery, setFilters } = useArrangement.getState();
  setQuery('');
  setFilters({ ...NO_FILTERS, hidesInactive: false });
}

/** Then the screen offers to make the first one, and nothing else. */
export function isListEmpty({ status, total }: Pick<ListView<never, never>, 'status' | 'total'>): boolean {
  return status === 'ready' && total === 0;
}

interface ListCountProps {
  readonly view: Pick<ListView<never, never>, 'status' | 'total' | 'order'>;
}

/** How many are shown, and of how many when some are not; how many are here so far while the first copy is made. */
export function ListCount({ view: { status, order, total } }: ListCountProps) {
  const isCopying = useReplication().status === 'initial';
  const shown = order.length;
  if (status !== 'ready') {
    return isCopying && shown > 0 ? <span role="status">{formatNumber(shown)} so far</span> : null;
  }
  return (
    <span role="status" dir="ltr">
      {shown === total ? formatNumber(total) : `${formatNumber(shown)} of ${formatNumber(total)}`}
    </span>
  );
}

const SKELETON_ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];

/** Only until the first rows have been read. */
function SkeletonRows({ label }: { readonly label: string }) {
  return (
    <div role="status" aria-label={label} className="pt-8">
      {SKELETON_ROWS.map((id) => (
        <div key={id} className="flex h-9 items-center gap-6 border-b border-line-faint px-5">
          <Skeleton className="w-4" />
          <Skeleton className="w-44" />
          <Skeleton className="w-32" />
          <Skeleton className="w-24" />
          <Skeleton className="w-20" />
        </div>
      ))}
    </div>
  );
}
