import { CircleCheck } from 'lucide-react';
import { useRef } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { Button } from '../../../components/button.tsx';
import { InlineLongText } from '../../../components/inline-edit.tsx';
import { Screen } from '../../../components/screen.tsx';
import { type TabItem, Tabs } from '../../../components/tabs.tsx';
import { phaseWord } from '../../../lib/words.ts';
import { paths, refOf } from '../../../routes.ts';
import { useShortcuts } from '../../../state/shortcuts.ts';
import { useContacts, useCustomer, useCustomerOnboardings, useStore } from '../../../store/index.ts';
import { ActivityTab } from '../../activity/activity-tab.tsx';
import { onboardingsList } from '../list/onboardings-list.tsx';
import { titleOf } from '../list/title.ts';
import { phaseBeside } from '../moves.ts';
import { useMove } from '../use-move.ts';
import { OnboardingHeader } from './onboarding-header.tsx';
import { OnboardingMenu } from './onboarding-menu.tsx';
import { OnboardingProperties } from './onboarding-properties.tsx';
import { PhaseStepper } from './phase-stepper.tsx';

const TABS = ['notes', 'activity'] as const;
type Tab = (typeof TABS)[number];

/** An onboarding: where it stands, its notes and what happened to it; what it is at the right. */
export function OnboardingPage({ onboarding }: { readonly onboarding: OnboardingReplica }) {
  const customer = useCustomer(onboarding.customer_key).customer ?? undefined;
  const title = titleOf(onboarding, customer);
  const isReadOnly = onboarding.phase === 'completed';
  const { move, dialog } = useMove(() => title);
  const heading = useRef<HTMLDivElement>(null);
  const [tab, setTab] = useTab();
  const goTo = useNeighbours(onboarding);
  const next = phaseBeside(onboarding.phase, 1);
  const before = phaseBeside(onboarding.phase, -1);
  const editName = () => heading.current?.querySelector<HTMLElement>('button[data-inline-edit]')?.click();
  const advance = () => (next === undefined ? undefined : move(onboarding, next));
  const sendBack = () => (before === undefined ? undefined : move(onboarding, before));

  const group = 'This onboarding';
  const done = (action: () => void) => () => {
    action();
    return true;
  };
  useShortcuts([
    { keys: 'e', label: 'Edit the name', group, run: done(editName) },
    { keys: ']', label: 'Advance', group, run: done(advance) },
    { keys: '[', label: 'Send back', group, run: done(sendBack) },
    { keys: 'j', label: 'Next onboarding', group, run: done(() => goTo(1)) },
    { keys: 'k', label: 'Previous onboarding', group, run: done(() => goTo(-1)) },
    { keys: '1', label: 'Show notes', group, run: done(() => setTab('notes')) },
    { keys: '2', label: 'Show activity', group, run: done(() => setTab('activity')) },
  ]);

  const items: readonly TabItem<Tab>[] = [
    { value: 'notes', label: 'Notes', content: <Notes onboarding={onboarding} isReadOnly={isReadOnly} /> },
    {
      value: 'activity',
      label: 'Activity',
      content: customer === undefined ? null : <Activity onboarding={onboarding} customer={customer} />,
    },
  ];
  return (
    <Screen
      crumbs={[{ label: 'Onboardings', href: paths.onboardings() }, { label: title }]}
      actions={
        <>
          <OnboardingMenu
            onboarding={onboarding}
            title={title}
            isReadOnly={isReadOnly}
            onEditName={editName}
            onSendBack={sendBack}
            onNeighbour={goTo}
          />
          {next === undefined ? null : (
            <Button
              variant="primary"
              keys="]"
              title={`Advance to ${phaseWord(next).label}`}
              onClick={advance}
            >
              {next === 'completed' ? 'Complete' : 'Advance'}
            </Button>
          )}
        </>
      }
    >
      {isReadOnly ? <CompletedBanner onReopen={sendBack} /> : null}
      <div className="flex min-h-0 flex-1">
        <div className="@container flex min-w-0 flex-1 flex-col">
          <OnboardingHeader
            onboarding={onboarding}
            customer={customer}
            isReadOnly={isReadOnly}
            ref={heading}
          />
          <PhaseStepper phase={onboarding.phase} onMove={(to) => move(onboarding, to)} />
          <Tabs label="Parts of this onboarding" value={tab} onChange={setTab} items={items} />
        </div>
        <OnboardingProperties onboarding={onboarding} isReadOnly={isReadOnly} />
      </div>
      {dialog}
    </Screen>
  );
}

function CompletedBanner({ onReopen }: { readonly onReopen: () => void }) {
  return (
    <div className="flex min-h-9 shrink-0 items-center gap-2.5 border-b border-line bg-surface px-6 py-1.5 text-muted">
      <CircleCheck size={14} aria-hidden="true" className="shrink-0 text-health-good" />
      <span className="min-w-0 flex-1">
        Completed: it can be read, and changed again once it is reopened.
      </span>
      <Button size="small" onClick={onReopen}>
        Reopen
      </Button>
    </div>
  );
}

interface NotesProps {
  readonly onboarding: OnboardingReplica;
  readonly isReadOnly: boolean;
}

function Notes({ onboarding, isReadOnly }: NotesProps) {
  const store = useStore();
  return (
    <div className="max-w-200 px-4 py-4">
      <InlineLongText
        label="Notes"
        placeholder={isReadOnly ? 'No notes' : 'Write what whoever opens this next should know…'}
        isReadOnly={isReadOnly}
        value={onboarding.notes}
        onSave={(notes) => store.updateOnboarding(onboarding.key, { notes })}
        className="selectable"
      />
    </div>
  );
}

interface ActivityProps {
  readonly onboarding: OnboardingReplica;
  readonly customer: CustomerReplica;
}

function Activity({ onboarding, customer }: ActivityProps) {
  const contacts = useContacts(customer.key);
  const onboardings = useCustomerOnboardings(customer.key);
  return (
    <ActivityTab
      customer={customer}
      contacts={contacts}
      onboardings={onboardings}
      onboarding={onboarding.key}
    />
  );
}

/** The tab in the address; each is a step in the history. */
function useTab(): readonly [Tab, (tab: Tab) => void] {
  const [params, setParams] = useSearchParams();
  function setTab(next: Tab): void {
    // A click chooses a tab twice, by pointer and by focus, before the address has been drawn.
    if (tabOf(new URLSearchParams(window.location.search)) === next) return;
    setParams(next === 'notes' ? {} : { tab: next });
  }
  return [tabOf(params), setTab];
}

function tabOf(params: URLSearchParams): Tab {
  const named = params.get('tab');
  return TABS.find((candidate) => candidate === named) ?? 'notes';
}

/** @returns what goes to the onboarding before or after this one, as the list last had them. */
function useNeighbours(onboarding: OnboardingReplica): (step: 1 | -1) => void {
  const store = useStore();
  const [, navigate] = useLocation();
  return (step) => {
    const { order } = onboardingsList.usePosition.getState();
    const { rows } = store.onboardings.get();
    const keys = order.includes(onboarding.key) ? order : rows.map(({ key }) => key);
    const key = keys[keys.indexOf(onboarding.key) + step];
    const neighbour = rows.find((row) => row.key === key);
    if (neighbour !== undefined) navigate(paths.onboarding(refOf(neighbour)));
  };
}
