import { CircleCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { CommentReplica, CustomerReplica, OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import { Button } from '../../../components/button.tsx';
import { InlineLongText } from '../../../components/inline-edit.tsx';
import { Screen } from '../../../components/screen.tsx';
import { type TabItem, Tabs } from '../../../components/tabs.tsx';
import { phaseWord } from '../../../lib/words.ts';
import { openEditor } from '../../../records/open-editor.ts';
import { paths, refOf } from '../../../routes.ts';
import { useLastLook } from '../../../state/last-looks.ts';
import { useOverlay } from '../../../state/ui.ts';
import {
  type RowList,
  useContacts,
  useCustomer,
  useCustomerComments,
  useCustomerOnboardings,
  useCustomerTasks,
  useStore,
} from '../../../store/index.ts';
import { ActivityTab } from '../../activity/activity-tab.tsx';
import { useBrief } from '../../brief/use-brief.tsx';
import { CommentThread } from '../../comments/comment-thread.tsx';
import { OnboardingTasks } from '../../tasks/onboarding-tasks.tsx';
import { onboardingsList } from '../list/onboardings-list.tsx';
import { titleOf } from '../list/title.ts';
import { phaseBeside } from '../moves.ts';
import { useMove } from '../use-move.tsx';
import { OnboardingHeader } from './onboarding-header.tsx';
import { OnboardingMenu } from './onboarding-menu.tsx';
import { OnboardingProperties } from './onboarding-properties.tsx';
import { PhaseStepper } from './phase-stepper.tsx';
import { useOnboardingCommands } from './use-onboarding-commands.tsx';
import { useOnboardingKeys } from './use-onboarding-keys.ts';
import { useTasksFromElsewhere } from './use-tasks-from-elsewhere.tsx';

const TABS = ['tasks', 'comments', 'notes', 'activity'] as const;
type Tab = (typeof TABS)[number];
const [FIRST_TAB] = TABS;
const TAB_WORDS: Readonly<Record<Tab, string>> = {
  tasks: 'tasks',
  comments: 'comments',
  notes: 'notes',
  activity: 'the audit',
};

/** An onboarding: where it stands, its tasks, what is said of it and what happened to it; what it is at the right. */
export function OnboardingPage({ onboarding }: { readonly onboarding: OnboardingReplica }) {
  const customer = useCustomer(onboarding.customer_key).customer ?? undefined;
  const title = titleOf(onboarding, customer);
  const isReadOnly = onboarding.phase === 'completed';
  const { move, dialog } = useMove(() => title);
  const openCapture = useOverlay((state) => state.openCapture);
  const [tab, setTab] = useTab();
  const goTo = useNeighbours(onboarding);
  /** Beside the tabs, in place of the properties while there is something in it. */
  const [side, setSide] = useState<HTMLElement | null>(null);
  const next = phaseBeside(onboarding.phase, 1);
  const before = phaseBeside(onboarding.phase, -1);
  const editName = () => openEditor('Name');
  const advance = () => (next === undefined ? undefined : move(onboarding, next));
  const sendBack = () => (before === undefined ? undefined : move(onboarding, before));

  const { openBrief, brief } = useBrief(customer, useLastLook(onboarding.customer_key));
  const writeNote = () => openCapture({ kind: 'note', about: onboarding.customer_key });
  const changeDialog = useOnboardingCommands(onboarding, {
    title,
    move,
    writeNote,
    openBrief,
    tabs: TABS.map((one) => ({ label: `Show ${TAB_WORDS[one]}`, run: () => setTab(one) })),
  });

  const { opening, onOpened } = useTasksFromElsewhere({
    title,
    isElsewhere: tab !== FIRST_TAB && !isReadOnly,
    showTasks: () => setTab(FIRST_TAB),
  });

  useOnboardingKeys(
    TABS.map((one) => TAB_WORDS[one]),
    {
      editName,
      advance,
      sendBack,
      goTo,
      writeNote,
      openBrief,
      showTab: (at) => setTab(TABS[at] ?? FIRST_TAB),
    },
  );

  const tasks = useTasksOf(onboarding);
  const allComments = useCustomerComments(onboarding.customer_key).rows;
  const comments = allComments.filter(({ onboarding_key }) => onboarding_key === onboarding.key);
  const items: readonly TabItem<Tab>[] = [
    {
      value: 'tasks',
      label: 'Tasks',
      count: tasks.status === 'loading' ? undefined : tasks.rows.filter((task) => !task.done).length,
      content: (
        <OnboardingTasks
          onboarding={onboarding}
          title={title}
          tasks={tasks}
          comments={comments}
          isReadOnly={isReadOnly}
          side={side}
          onAdvance={advance}
          opening={opening}
          onOpened={onOpened}
        />
      ),
    },
    {
      value: 'comments',
      label: 'Comments',
      count: comments.length,
      content: <Comments onboarding={onboarding} comments={comments} tasks={tasks.rows} />,
    },
    { value: 'notes', label: 'Notes', content: <Notes onboarding={onboarding} isReadOnly={isReadOnly} /> },
    {
      value: 'activity',
      label: 'Audit',
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
          {next === undefined ? null : <AdvanceButton to={next} onAdvance={advance} />}
        </>
      }
    >
      {isReadOnly ? <CompletedBanner onReopen={sendBack} /> : null}
      <div className="flex min-h-0 flex-1">
        <div className="@container flex min-w-0 flex-1 flex-col">
          <OnboardingHeader onboarding={onboarding} customer={customer} isReadOnly={isReadOnly} />
          <PhaseStepper phase={onboarding.phase} onMove={(to) => move(onboarding, to)} />
          <Tabs label="Parts of this onboarding" value={tab} onChange={setTab} items={items} />
        </div>
        <div ref={setSide} className="peer flex empty:hidden" />
        <OnboardingProperties onboarding={onboarding} isReadOnly={isReadOnly} />
      </div>
      {dialog}
      {changeDialog}
      {brief}
    </Screen>
  );
}

interface AdvanceButtonProps {
  readonly to: string;
  readonly onAdvance: () => void;
}

function AdvanceButton({ to, onAdvance }: AdvanceButtonProps) {
  return (
    <Button variant="primary" keys="]" title={`Advance to ${phaseWord(to).label}`} onClick={onAdvance}>
      {to === 'completed' ? 'Complete' : 'Advance'}
    </Button>
  );
}

/** The tasks of the onboarding, of all those that its customer has. */
function useTasksOf({ key, customer_key }: OnboardingReplica): RowList<TaskReplica> {
  const all = useCustomerTasks(customer_key);
  return useMemo(
    () => ({ ...all, rows: all.rows.filter(({ onboarding_key }) => onboarding_key === key) }),
    [all, key],
  );
}

interface CommentsProps {
  readonly onboarding: OnboardingReplica;
  readonly comments: readonly CommentReplica[];
  readonly tasks: readonly TaskReplica[];
}

/** What was said about the onboarding and its tasks; also once it is completed. */
function Comments({ onboarding: { key, customer_key }, comments, tasks }: CommentsProps) {
  return (
    <div className="max-w-200 px-6 py-4">
      <CommentThread
        subject={{ type: 'onboarding', key, customerKey: customer_key }}
        comments={comments}
        kinds={['comment', 'note', 'call']}
        placeholder="Write a comment: Markdown, @ mentions somebody"
        empty="Nothing has been written yet."
        aboutOf={({ subject_key }) => tasks.find((task) => task.key === subject_key)?.title}
      />
    </div>
  );
}

function CompletedBanner({ onReopen }: { readonly onReopen: () => void }) {
  return (
    <div className="flex min-h-9 shrink-0 items-center gap-2.5 border-b border-line bg-surface px-6 py-1.5 text-muted">
      <CircleCheck size={14} aria-hidden="true" className="shrink-0 text-health-good" />
      <span className="min-w-0 flex-1">
        Completed: it can be read and commented on, and changed again once it is reopened.
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
    <div className="max-w-200 px-6 py-4">
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
    setParams(next === FIRST_TAB ? {} : { tab: next });
  }
  return [tabOf(params), setTab];
}

function tabOf(params: URLSearchParams): Tab {
  const named = params.get('tab');
  return TABS.find((candidate) => candidate === named) ?? FIRST_TAB;
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
