import { type RefCallback, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { onboarding } from '#shared/records/onboarding.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import { Screen } from '../../../components/screen.tsx';
import { type TabItem, Tabs } from '../../../components/tabs.tsx';
import { openEditor } from '../../../records/open-editor.ts';
import { useSave } from '../../../records/use-save.ts';
import { paths, refOf } from '../../../routes.ts';
import { useLook } from '../../../state/last-looks.ts';
import { useShortcuts } from '../../../state/shortcuts.ts';
import { useContacts, useCustomerComments, useCustomerOnboardings, useStore } from '../../../store/index.ts';
import { ActivityTab } from '../../activity/activity-tab.tsx';
import { useBrief } from '../../brief/use-brief.tsx';
import { CommentThread } from '../../comments/comment-thread.tsx';
import { ContactsTab } from '../../contacts/contacts-tab.tsx';
import { MergeDialog } from '../../duplicates/merge-dialog.tsx';
import { HealthTab } from '../../health/health-tab.tsx';
import { MailDialog } from '../../mail/mail-dialog.tsx';
import { StatusPageDialog } from '../../status-page/status-page-dialog.tsx';
import { CustomerBanners } from './customer-banners.tsx';
import { CustomerHeader } from './customer-header.tsx';
import { CustomerMenu } from './customer-menu.tsx';
import { CustomerProperties } from './customer-properties.tsx';
import { useLinkedFields } from './linked-fields.tsx';
import { neighbourOf } from './neighbours.ts';
import { OnboardingsTab } from './onboardings-tab.tsx';
import { useCustomerCommands } from './use-customer-commands.tsx';

const ONBOARDINGS = onboarding.plural;
const TABS = ['contacts', ONBOARDINGS, 'notes', 'health', 'activity'] as const;
type Tab = (typeof TABS)[number];

/** A customer: who they are at the right, what belongs to them in tabs. */
export function CustomerPage({ customer }: { readonly customer: CustomerReplica }) {
  const [tab, setTab] = useTab();
  const editName = () => openEditor('Name');
  const { openBrief, brief } = useBrief(customer, useLook(customer.key));
  const [isMerging, setMerging] = useState(false);
  const [isStatusPage, setStatusPage] = useState(false);
  const [isMailing, setMailing] = useState(false);
  /** Counts how often a note was to be written: each time the focus goes there. */
  const [notesBegun, setNotesBegun] = useState(0);
  const writeNote = () => {
    setTab('notes');
    setNotesBegun((before) => before + 1);
  };
  const store = useStore();
  const save = useSave();
  const linked = useLinkedFields(customer, (fields) =>
    save(() => store.updateCustomer(customer.key, fields)),
  );
  useCustomerCommands(customer, {
    openBrief,
    writeNote,
    merge: () => setMerging(true),
  });
  const goTo = useNeighbours(customer, {
    editName,
    setTab,
    writeNote,
    openBrief,
  });
  return (
    <Screen
      crumbs={[{ label: 'Customers', href: paths.customers() }, { label: customer.name }]}
      actions={
        <CustomerMenu
          customer={customer}
          sources={linked.sources}
          onEditName={editName}
          onMerge={() => setMerging(true)}
          onStatusPage={() => setStatusPage(true)}
          onMail={() => setMailing(true)}
          onNeighbour={goTo}
        />
      }
    >
      <CustomerBanners customer={customer} />
      <div className="flex min-h-0 flex-1">
        <div className="@container flex min-w-0 flex-1 flex-col">
          <CustomerHeader customer={customer} linked={linked} />
          <CustomerTabs customer={customer} tab={tab} onTab={setTab} notesBegun={notesBegun} />
        </div>
        <CustomerProperties customer={customer} linked={linked} />
      </div>
      {linked.dialog}
      <MergeDialog customers={[customer]} isOpen={isMerging} onClose={() => setMerging(false)} />
      {brief}
      <StatusPageDialog customer={customer} isOpen={isStatusPage} onClose={() => setStatusPage(false)} />
      <MailDialog customer={customer} isOpen={isMailing} onClose={() => setMailing(false)} />
    </Screen>
  );
}

interface CustomerTabsProps {
  readonly customer: CustomerReplica;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly notesBegun: number;
}

function CustomerTabs({ customer, tab, onTab, notesBegun }: CustomerTabsProps) {
  const noteBox = useFocusWhenThere(notesBegun);
  const contacts = useContacts(customer.key);
  const onboardings = useCustomerOnboardings(customer.key);
  const notes = useCustomerComments(customer.key);
  const own = notes.rows.filter(({ subject_key }) => subject_key === customer.key);
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
      value: 'notes',
      label: 'Notes',
      count: notes.status === 'loading' ? undefined : own.length,
      content: (
        <div className="max-w-200 px-6 py-4">
          <CommentThread
            ref={noteBox}
            subject={{ type: customer.object, key: customer.key, customerKey: customer.key }}
            comments={own}
            kinds={['note', 'call']}
            placeholder="Write a note: Markdown, @ mentions somebody"
            empty="What was talked about, and when, is kept here."
          />
        </div>
      ),
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

/**
 * Gives what it is the ref of the focus each time `times` grows: at once when it is there, else when it comes, as what
 * lies in a tab does a moment after the tab was chosen.
 */
function useFocusWhenThere(times: number): RefCallback<{ focus: () => void }> {
  const there = useRef<{ focus: () => void } | null>(null);
  const followed = useRef(times);
  const wanted = useRef(times);
  const follow = useCallback(() => {
    if (there.current === null || followed.current === wanted.current) return;
    followed.current = wanted.current;
    there.current.focus();
  }, []);
  useEffect(() => {
    wanted.current = times;
    follow();
  }, [times, follow]);
  return useCallback(
    (box) => {
      there.current = box;
      follow();
    },
    [follow],
  );
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
  readonly writeNote: () => void;
}

/** The page's keys. @returns what goes to the customer before or after this one. */
function useNeighbours(
  customer: CustomerReplica,
  { editName, setTab, writeNote, openBrief }: PageActions,
): (step: 1 | -1) => void {
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
    { keys: '3', label: 'Show notes', group, run: done(() => setTab('notes')) },
    { keys: '4', label: 'Show health', group, run: done(() => setTab('health')) },
    { keys: '5', label: 'Show activity', group, run: done(() => setTab('activity')) },
    { keys: 'b', label: 'Brief', group, run: done(openBrief) },
    { keys: 'n', label: 'Write a note', group, run: done(writeNote) },
  ]);
  return goTo;
}
