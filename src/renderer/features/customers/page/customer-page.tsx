import { useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { onboarding } from '#shared/records/onboarding.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import { Screen } from '../../../components/screen.tsx';
import { type TabItem, Tabs } from '../../../components/tabs.tsx';
import { paths, refOf } from '../../../routes.ts';
import { useShortcuts } from '../../../state/shortcuts.ts';
import { useContacts, useCustomerOnboardings, useStore } from '../../../store/index.ts';
import { ActivityTab } from '../../activity/activity-tab.tsx';
import { BriefDialog } from '../../brief/brief-dialog.tsx';
import { ContactsTab } from '../../contacts/contacts-tab.tsx';
import { HealthTab } from '../../health/health-tab.tsx';
import { CustomerBanners } from './customer-banners.tsx';
import { CustomerHeader } from './customer-header.tsx';
import { CustomerMenu } from './customer-menu.tsx';
import { CustomerProperties } from './customer-properties.tsx';
import { neighbourOf } from './neighbours.ts';
import { OnboardingsTab } from './onboardings-tab.tsx';
import { useCustomerCommands } from './use-customer-commands.tsx';

const ONBOARDINGS = onboarding.plural;
const TABS = ['contacts', ONBOARDINGS, 'health', 'activity'] as const;
type Tab = (typeof TABS)[number];

/** A customer: who they are at the right, what belongs to them in tabs. */
export function CustomerPage({ customer }: { readonly customer: CustomerReplica }) {
  const [tab, setTab] = useTab();
  const heading = useRef<HTMLDivElement>(null);
  const editName = () => heading.current?.querySelector<HTMLElement>('button[data-inline-edit]')?.click();
  const [isBriefing, setBriefing] = useState(false);
  useCustomerCommands(customer);
  const goTo = useNeighbours(customer, { editName, setTab, openBrief: () => setBriefing(true) });
  return (
    <Screen
      crumbs={[{ label: 'Customers', href: paths.customers() }, { label: customer.name }]}
      actions={<CustomerMenu customer={customer} onEditName={editName} onNeighbour={goTo} />}
    >
      <CustomerBanners customer={customer} />
      <div className="flex min-h-0 flex-1">
        <div className="@container flex min-w-0 flex-1 flex-col">
          <CustomerHeader customer={customer} ref={heading} />
          <CustomerTabs customer={customer} tab={tab} onTab={setTab} />
        </div>
        <CustomerProperties customer={customer} />
      </div>
      <BriefDialog customer={customer} isOpen={isBriefing} onClose={() => setBriefing(false)} />
    </Screen>
  );
}

interface CustomerTabsProps {
  readonly customer: CustomerReplica;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
}

function CustomerTabs({ customer, tab, onTab }: CustomerTabsProps) {
  const contacts = useContacts(customer.key);
  const onboardings = useCustomerOnboardings(customer.key);
  const items: readonly TabItem<Tab>[] = [
    {
      value: 'contacts',
      label: 'Contacts',
      count: contacts.status === 'loading' ? undefined : contacts.rows.filter((row) => !row.archived).length,
      content: <ContactsTab customer={customer} contacts={contacts} />,
    },
    {
      value: ONBOARDINGS,
      label: 'Onboardings',
      count: onboardings.status === 'loading' ? undefined : onboardings.rows.length,
      content: <OnboardingsTab customer={customer} onboardings={onboardings} />,
    },
    {
      value: 'health',
      label: 'Health',
      content: <HealthTab customer={customer} />,
    },
    {
      value: 'activity',
      label: 'Activity',
      content: <ActivityTab customer={customer} contacts={contacts} onboardings={onboardings} />,
    },
  ];
  return <Tabs label="Parts of this customer" value={tab} onChange={onTab} items={items} />;
}

/** The tab in the address; each is a step in the history. */
function useTab(): readonly [Tab, (tab: Tab) => void] {
  const [params, setParams] = useSearchParams();
  function setTab(next: Tab): void {
    // A click chooses a tab twice, by pointer and by focus, before the address has been drawn.
    if (tabOf(new URLSearchParams(window.location.search)) === next) return;
    setParams(next === 'contacts' ? {} : { tab: next });
  }
  return [tabOf(params), setTab];
}

function tabOf(params: URLSearchParams): Tab {
  const named = params.get('tab');
  return TABS.find((candidate) => candidate === named) ?? 'contacts';
}

interface PageActions {
  readonly editName: () => void;
  readonly setTab: (tab: Tab) => void;
  readonly openBrief: () => void;
}

/** The page's keys. @returns what goes to the customer before or after this one. */
function useNeighbours(customer: CustomerReplica, { editName, setTab, openBrief }: PageActions) {
  const store = useStore();
  const [, navigate] = useLocation();
  const [params] = useSearchParams();
  function goTo(step: 1 | -1): void {
    const next = neighbourOf(store, customer, step);
    if (next === undefined) return;
    const tab = params.get('tab');
    navigate(`${paths.customer(refOf(next))}${tab === null ? '' : `?tab=${tab}`}`);
  }
  const group = 'This customer';
  const done = (action: () => void) => () => {
    action();
    return true;
  };
  useShortcuts([
    { keys: 'e', label: 'Edit the name', group, run: done(editName) },
    { keys: 'j', label: 'Next customer', group, run: done(() => goTo(1)) },
    { keys: 'k', label: 'Previous customer', group, run: done(() => goTo(-1)) },
    { keys: '1', label: 'Show contacts', group, run: done(() => setTab('contacts')) },
    { keys: '2', label: 'Show onboardings', group, run: done(() => setTab(ONBOARDINGS)) },
    { keys: '3', label: 'Show health', group, run: done(() => setTab('health')) },
    { keys: '4', label: 'Show activity', group, run: done(() => setTab('activity')) },
    { keys: 'b', label: 'Brief', group, run: done(openBrief) },
  ]);
  return goTo;
}
