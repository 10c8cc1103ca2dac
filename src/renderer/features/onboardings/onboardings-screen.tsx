import { Columns3, List, Plus, Rocket } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../../components/button.tsx';
import { EmptyState, NonePasses } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { cx } from '../../lib/cx.ts';
import { formatNumber } from '../../lib/words.ts';
import { paths } from '../../routes.ts';
import { useShortcuts } from '../../state/shortcuts.ts';
import { useOverlay } from '../../state/ui.ts';
import { useCustomers, useReplication } from '../../store/index.ts';
import { NO_FILTERS } from './list/filter-and-sort.ts';
import { FilterBar } from './list/filter-bar.tsx';
import { OnboardingsList } from './list/onboardings-list.tsx';
import { type OnboardingView, useOnboardingView } from './list/use-onboarding-view.ts';
import { useArrangement } from './list/view-store.ts';
import { NewOnboardingDrawer } from './new/new-onboarding-drawer.tsx';

const OnboardingsBoard = lazy(() => import('./board/onboardings-board.tsx'));

type Kind = 'list' | 'board';

/** All onboardings, as a list or as a board by phase. */
export default function OnboardingsScreen({ view: kind }: { readonly view: Kind }) {
  const view = useOnboardingView({ showsCompleted: kind === 'board' });
  const [isAdding, setAdding] = useState(false);
  const add = () => setAdding(true);
  useShortcuts([
    {
      keys: 'n',
      label: 'New onboarding',
      group: 'Onboardings',
      run: () => {
        add();
        return true;
      },
    },
  ]);
  return (
    <Screen
      crumbs={[{ label: 'Onboardings' }]}
      detail={<Count view={view} />}
      actions={
        <>
          <ViewSwitch kind={kind} />
          {isEmpty(view) ? null : (
            <Button variant="primary" icon={<Plus size={14} aria-hidden="true" />} onClick={add}>
              Onboarding
            </Button>
          )}
        </>
      }
    >
      <Content view={view} kind={kind} onAdd={add} />
      <NewOnboardingDrawer isOpen={isAdding} onClose={() => setAdding(false)} />
    </Screen>
  );
}

/** Then the screen offers to make the first one, and nothing else. */
function isEmpty({ status, total }: OnboardingView): boolean {
  return status === 'ready' && total === 0;
}

/** How many are shown, and of how many when some are not. */
function Count({ view: { status, rows, total } }: { readonly view: OnboardingView }) {
  const isCopying = useReplication().status === 'initial';
  if (status !== 'ready') {
    return isCopying && rows.length > 0 ? (
      <span role="status">{formatNumber(rows.length)} so far</span>
    ) : null;
  }
  return (
    <span role="status" dir="ltr">
      {rows.length === total ? formatNumber(total) : `${formatNumber(rows.length)} of ${formatNumber(total)}`}
    </span>
  );
}

function ViewSwitch({ kind }: { readonly kind: Kind }) {
  return (
    <nav aria-label="View" className="flex rounded-control border border-line bg-surface p-px">
      <ViewLink href={paths.onboardings()} isHere={kind === 'list'} icon={<List size={14} />}>
        List
      </ViewLink>
      <ViewLink href={paths.onboardingBoard()} isHere={kind === 'board'} icon={<Columns3 size={14} />}>
        Board
      </ViewLink>
    </nav>
  );
}

interface ViewLinkProps {
  readonly href: string;
  readonly isHere: boolean;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

function ViewLink({ href, isHere, icon, children }: ViewLinkProps) {
  return (
    <Link
      href={href}
      aria-current={isHere ? 'page' : undefined}
      className={cx(
        'flex h-6 items-center gap-1.5 rounded-[5px] px-2 font-medium',
        isHere ? 'bg-raised text-text shadow-raised' : 'text-muted hover:text-text',
      )}
    >
      <span aria-hidden="true">{icon}</span>
      {children}
    </Link>
  );
}

interface ContentProps {
  readonly view: OnboardingView;
  readonly kind: Kind;
  readonly onAdd: () => void;
}

function Content({ view, kind, onAdd }: ContentProps) {
  const changeFilters = useArrangement((state) => state.changeFilters);
  const setQuery = useArrangement((state) => state.setQuery);
  if (isEmpty(view)) return <NothingYet onAdd={onAdd} />;
  return (
    <>
      <FilterBar people={view.related.people} view={kind} query={view.query} />
      {view.rows.length > 0 ? (
        kind === 'list' ? (
          <OnboardingsList view={view} />
        ) : (
          <Suspense fallback={null}>
            <OnboardingsBoard view={view} />
          </Suspense>
        )
      ) : view.status === 'ready' ? (
        <NonePasses
          total={view.total}
          noun="onboarding"
          onShowAll={() => {
            setQuery('');
            changeFilters({ ...NO_FILTERS, hidesCompleted: false });
          }}
        />
      ) : (
        <SkeletonRows />
      )}
    </>
  );
}

/** The first onboarding needs a customer: without one, that is what to make first. */
function NothingYet({ onAdd }: { readonly onAdd: () => void }) {
  const { status, rows } = useCustomers();
  const open = useOverlay((state) => state.open);
  const needsCustomer = status === 'ready' && rows.length === 0;
  return (
    <EmptyState
      icon={<Rocket size={28} strokeWidth={1.5} />}
      action={
        needsCustomer ? (
          <Button variant="primary" keys="c" onClick={() => open('new-customer')}>
            Create the first customer
          </Button>
        ) : (
          <Button variant="primary" keys="n" onClick={onAdd}>
            Create the first onboarding
          </Button>
        )
      }
    >
      {needsCustomer
        ? 'An onboarding belongs to a customer: with the first customer, the first onboarding can begin.'
        : 'Every customer’s way to launch will be listed here, phase by phase.'}
    </EmptyState>
  );
}

const SKELETON_ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

/** Only until the first rows have been read. */
function SkeletonRows() {
  return (
    <div role="status" aria-label="Reading onboardings" className="pt-8">
      {SKELETON_ROWS.map((id) => (
        <div key={id} className="flex h-9 items-center gap-6 border-b border-line-faint px-4">
          <Skeleton className="w-44" />
          <Skeleton className="w-32" />
          <Skeleton className="w-28" />
          <Skeleton className="w-16" />
        </div>
      ))}
    </div>
  );
}
