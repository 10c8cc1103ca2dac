import { Columns3, List, Plus, Rocket } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { ViewLink } from '../../components/view-link.tsx';
import { useAddressQuery } from '../../list/address-query.ts';
import { isListEmpty, ListContent, ListCount } from '../../list/list-content.tsx';
import { useSavedView, viewCrumbs } from '../../list/use-saved-view.ts';
import { ViewButton } from '../../list/view-button.tsx';
import { paths } from '../../routes.ts';
import { useShortcuts } from '../../state/shortcuts.ts';
import { useOverlay } from '../../state/ui.ts';
import { useCustomers } from '../../store/index.ts';
import { onboardingsBoard } from './board/board-code.ts';
import { onboardingsList } from './list/onboardings-list.tsx';
import { type OnboardingView, useOnboardingView } from './list/use-onboarding-view.ts';
import { NewOnboardingDrawer } from './new/new-onboarding-drawer.tsx';

type Kind = 'list' | 'board';

/** All onboardings, as a list or as a board by phase. */
export default function OnboardingsScreen({ view: kind }: { readonly view: Kind }) {
  useAddressQuery(onboardingsList.useArrangement);
  const saved = useSavedView(onboardingsList);
  const view = useOnboardingView({ showsCompleted: kind === 'board' });
  const [isAdding, setAdding] = useState(false);
  const add = () => setAdding(true);
  useShortcuts([
    {
      keys: 'shift+n',
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
      crumbs={viewCrumbs({ label: 'Onboardings', href: paths.onboardings() }, saved)}
      detail={<ListCount view={view} />}
      actions={
        <>
          {isListEmpty(view) ? null : <ViewButton list={onboardingsList} saved={saved} />}
          <ViewSwitch kind={kind} />
          {isListEmpty(view) ? null : (
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

interface ContentProps {
  readonly view: OnboardingView;
  readonly kind: Kind;
  readonly onAdd: () => void;
}

function Content({ view, kind, onAdd }: ContentProps) {
  if (isListEmpty(view)) return <NothingYet onAdd={onAdd} />;
  const board = <onboardingsBoard.Screen view={view} />;
  return <ListContent list={onboardingsList} view={view} instead={kind === 'board' ? board : undefined} />;
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
