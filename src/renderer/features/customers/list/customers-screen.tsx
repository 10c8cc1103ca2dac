import { Plus, Users } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { Link } from 'wouter';
import { Button } from '../../../components/button.tsx';
import { EmptyState, NonePasses } from '../../../components/empty-state.tsx';
import { Screen } from '../../../components/screen.tsx';
import { Skeleton } from '../../../components/skeleton.tsx';
import { clearSelection, cursorIndexIn, keepVisible } from '../../../lib/selection.ts';
import { formatNumber } from '../../../lib/words.ts';
import { paths } from '../../../routes.ts';
import { useOverlay } from '../../../state/ui.ts';
import { BulkToolbar } from './bulk-toolbar.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { CustomerPreview } from './customer-preview.tsx';
import { CustomersGrid, type GridHandle } from './customers-grid.tsx';
import { ExportButton } from './export-button.tsx';
import { NO_FILTERS } from './filter-and-sort.ts';
import { FilterBar } from './filter-bar.tsx';
import { useBulk } from './use-bulk.ts';
import { type CustomerView, useCustomerView } from './use-customer-view.ts';
import { useListKeys } from './use-list-keys.ts';
import { useArrangement, useCustomerList } from './view-store.ts';

/** All customers, as one list. */
export default function CustomersScreen() {
  const view = useCustomerView();
  const open = useOverlay((state) => state.open);
  return (
    <Screen
      crumbs={[{ label: 'Customers' }]}
      detail={<Count view={view} />}
      actions={
        isEmpty(view) ? undefined : (
          <Button
            variant="primary"
            icon={<Plus size={14} aria-hidden="true" />}
            onClick={() => open('new-customer')}
          >
            Customer
          </Button>
        )
      }
    >
      <Content view={view} />
    </Screen>
  );
}

/** Then the screen offers to make the first one, and nothing else. */
function isEmpty({ status, total }: CustomerView): boolean {
  return status === 'ready' && total === 0;
}

/** How many are shown, and of how many when some are not. */
function Count({ view: { status, rows, total } }: { readonly view: CustomerView }) {
  if (status === 'loading' || (status === 'partial' && rows.length < total)) return null;
  return (
    <span role="status">
      {rows.length === total ? formatNumber(total) : `${formatNumber(rows.length)} of ${formatNumber(total)}`}
    </span>
  );
}

function Content({ view }: { readonly view: CustomerView }) {
  const open = useOverlay((state) => state.open);
  const changeFilters = useArrangement((state) => state.changeFilters);
  const setQuery = useArrangement((state) => state.setQuery);
  const domain = useArrangement((state) => state.filters.domain);
  if (isEmpty(view)) {
    return (
      <EmptyState
        icon={<Users size={28} strokeWidth={1.5} />}
        action={
          <Button variant="primary" keys="c" onClick={() => open('new-customer')}>
            Create the first customer
          </Button>
        }
      >
        Your customers will be listed here, whether you add them or a script does.
      </EmptyState>
    );
  }
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <FilterBar owners={view.owners} query={view.query}>
        {domain !== null && view.rows.length > 1 ? (
          <Link
            href={paths.duplicates(domain)}
            className="inline-flex h-7 items-center rounded-control px-2 font-medium whitespace-nowrap text-accent-text hover:bg-hover"
          >
            Compare side by side
          </Link>
        ) : null}
        <ColumnChooser />
        <ExportButton view={view} />
      </FilterBar>
      {view.rows.length > 0 ? (
        <List view={view} />
      ) : view.status === 'ready' ? (
        <NonePasses
          total={view.total}
          noun="customer"
          onShowAll={() => {
            setQuery('');
            changeFilters({ ...NO_FILTERS, hidesGone: false });
          }}
        />
      ) : (
        <SkeletonRows />
      )}
    </div>
  );
}

function List({ view }: { readonly view: CustomerView }) {
  const { rows, order } = view;
  const grid = useRef<GridHandle | null>(null);
  const selection = useCustomerList((state) => state.selection);
  const select = useCustomerList((state) => state.select);
  const isPreviewOpen = useCustomerList((state) => state.isPreviewOpen);
  const setPreviewOpen = useCustomerList((state) => state.setPreviewOpen);
  const change = useBulk();
  useListKeys(view, grid);
  useEffect(() => select((current) => keepVisible(current, order)), [order, select]);
  const { selected } = selection;
  const selectedRows = useMemo(
    () => (selected.size === 0 ? [] : rows.filter(({ key }) => selected.has(key))),
    [rows, selected],
  );
  const previewed = isPreviewOpen ? rows[cursorIndexIn(selection, order)] : undefined;
  return (
    <div className="flex min-h-0 flex-1">
      <div className="relative flex min-w-0 flex-1 flex-col">
        <CustomersGrid view={view} handle={grid} />
        {selectedRows.length === 0 ? null : (
          <BulkToolbar
            rows={selectedRows}
            onChange={(bulk) => {
              change(selectedRows, bulk);
              grid.current?.focus();
            }}
            onClear={() => {
              select(clearSelection);
              grid.current?.focus();
            }}
          />
        )}
      </div>
      {previewed === undefined ? null : (
        <CustomerPreview
          customer={previewed}
          onClose={() => {
            setPreviewOpen(false);
            grid.current?.focus();
          }}
        />
      )}
    </div>
  );
}

const SKELETON_ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];

/** Only until the first rows have been read. */
function SkeletonRows() {
  return (
    <div role="status" aria-label="Reading customers" className="pt-8">
      {SKELETON_ROWS.map((id) => (
        <div key={id} className="flex h-9 items-center gap-6 border-b border-line px-5">
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
