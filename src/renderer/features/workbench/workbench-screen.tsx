import { LayoutDashboard } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { Radio } from '../../components/radio.tsx';
import { Screen } from '../../components/screen.tsx';
import { useAbsence } from '../../state/absence.ts';
import { useKeptRecords } from '../../state/kept-records.ts';
import { useShortcuts } from '../../state/shortcuts.ts';
import { useOverlay } from '../../state/ui.ts';
import { useAppInfo, useCustomers, useOnboardings } from '../../store/index.ts';
import { ActivityCard } from './activity-card.tsx';
import { CARDS, type CardName, cardOrder, useCardArrangement } from './arrangement.ts';
import { AwayCard } from './away-card.tsx';
import { CardMenu, goToFirstRow } from './card.tsx';
import { Favourites } from './favourites.tsx';
import { MyCustomers } from './my-customers.tsx';
import { MyTasks } from './my-tasks.tsx';
import { NudgeInbox } from './nudge-inbox.tsx';
import { PinnedTasks } from './pinned-tasks.tsx';
import { RiskLane } from './risk-lane.tsx';
import { Streak } from './streak.tsx';
import { TargetLanes } from './target-lanes.tsx';
import { type Scope, workOf } from './work.ts';

/** What to do first: what is due, what is at risk, what is to be launched; arranged by who sits here. */
export default function WorkbenchScreen() {
  const [params, setParams] = useSearchParams();
  const me = useAppInfo()?.me ?? null;
  const scope: Scope = me === null || params.get('scope') === 'all' ? 'all' : 'mine';
  const customers = useCustomers();
  const onboardings = useOnboardings();
  const absence = useAbsence((state) => state.absence);
  const order = useCardArrangement((state) => state.order);
  const hidden = useCardArrangement((state) => state.hidden);
  // What nobody has put there takes no room.
  const hasFavourites = useKeptRecords((state) => state.favourites.length > 0);
  const hasPinned = useKeptRecords((state) => state.pinned.length > 0);
  const work = useMemo(
    () => workOf({ customers: customers.rows, onboardings: onboardings.rows }, scope, me),
    [customers, onboardings, scope, me],
  );
  useShortcuts([{ keys: 'j', label: 'Go to the first row', group: 'Workbench', run: goToFirstRow }]);
  const isReady = [customers, onboardings].every(({ status }) => status === 'ready');
  const cards: Readonly<Record<CardName, ReactNode>> = {
    away: absence === null ? null : <AwayCard absence={absence} work={work} me={me} />,
    nudges: <NudgeInbox work={work} scope={scope} me={me} />,
    tasks: <MyTasks work={work} assigneeKey={scope === 'mine' ? me : null} />,
    risks: (
      <RiskLane
        ownerKey={scope === 'mine' ? me : null}
        customers={work.customersByKey}
        onboardings={work.onboardingsByKey}
      />
    ),
    targets: <TargetLanes work={work} isReady={isReady} scope={scope} />,
    favourites: hasFavourites ? <Favourites work={work} /> : null,
    pinned: hasPinned ? <PinnedTasks work={work} /> : null,
    customers: <MyCustomers work={work} isReady={isReady} scope={scope} />,
    activity: <ActivityCard work={work} me={me} />,
  };
  if (customers.status === 'ready' && customers.rows.length === 0) return <NothingYet />;
  const shown = cardOrder(order).filter((name) => !hidden.includes(name) && cards[name] !== null);
  const columns = [0, 1].map((column) => shown.filter((_, index) => index % 2 === column));
  return (
    <Screen
      crumbs={[{ label: 'Workbench' }]}
      actions={
        <>
          <Streak />
          {me === null ? null : (
            <fieldset className="flex items-center gap-3">
              <legend className="sr-only">Whose work is shown</legend>
              <Radio
                name="scope"
                checked={scope === 'mine'}
                onChange={() => setParams({}, { replace: true })}
              >
                Mine
              </Radio>
              <Radio
                name="scope"
                checked={scope === 'all'}
                onChange={() => setParams({ scope: 'all' }, { replace: true })}
              >
                Everyone’s
              </Radio>
            </fieldset>
          )}
          <CardChoice />
        </>
      }
    >
      <div className="@container min-h-0 flex-1 overflow-auto">
        <div className="flex flex-col gap-4 p-4 @3xl:flex-row @3xl:items-start @3xl:p-6">
          {columns.map((names, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: there are two columns, and they are told by their place
            <div key={index} className="flex min-w-0 flex-1 flex-col gap-4">
              {names.map((name) => (
                <CardMenu key={name} value={menuOf(name, shown)}>
                  {cards[name]}
                </CardMenu>
              ))}
            </div>
          ))}
        </div>
      </div>
    </Screen>
  );
}

/** Of a workspace without customers there is one thing to do. */
function NothingYet() {
  const open = useOverlay((state) => state.open);
  return (
    <Screen crumbs={[{ label: 'Workbench' }]}>
      <EmptyState
        icon={<LayoutDashboard size={28} strokeWidth={1.5} />}
        action={
          <Button variant="primary" keys="c" onClick={() => open('new-customer')}>
            Create the first customer
          </Button>
        }
      >
        What is due, at risk and to be launched will stand here, once there is a customer.
      </EmptyState>
    </Screen>
  );
}

/** Which cards there are. */
function CardChoice() {
  const hidden = useCardArrangement((state) => state.hidden);
  const order = useCardArrangement((state) => state.order);
  const showsStreak = useCardArrangement((state) => state.showsStreak);
  const { setHidden, setShowsStreak, reset } = useCardArrangement.getState();
  const isChanged = hidden.length > 0 || order.length > 0;
  const items: readonly MenuItem[] = [
    ...cardOrder(order).map(
      (name): MenuItem => ({
        kind: 'check',
        label: CARDS[name],
        isChecked: !hidden.includes(name),
        onChange: (isShown) => setHidden(name, !isShown),
      }),
    ),
    { kind: 'separator' },
    { kind: 'check', label: 'Days in a row', isChecked: showsStreak, onChange: setShowsStreak },
    ...(isChanged
      ? [{ kind: 'separator' } as const, { label: 'As it was at first', onSelect: () => reset() }]
      : []),
  ];
  return <Menu trigger={<Button variant="quiet">Cards</Button>} items={items} />;
}

/** Cards stand by turns on the left and on the right: one step goes across, two go up or down. */
function menuOf(name: CardName, shown: readonly CardName[]): MenuItem[] {
  const { move, setHidden } = useCardArrangement.getState();
  const at = shown.indexOf(name);
  const item = (label: string, steps: number): MenuItem => ({
    label,
    isDisabled: at + steps < 0 || at + steps >= shown.length,
    onSelect: () => move(name, steps, shown),
  });
  return [
    item('Move earlier', -1),
    item('Move later', 1),
    item('Move up', -2),
    item('Move down', 2),
    { kind: 'separator' },
    { label: 'Hide', onSelect: () => setHidden(name, true) },
  ];
}
