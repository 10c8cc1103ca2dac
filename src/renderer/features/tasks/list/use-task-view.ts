import { useMemo } from 'react';
import type { TaskReplica } from '#shared/replica.ts';
import { useNow } from '../../../components/date-text.tsx';
import { byKey } from '../../../lib/by-key.ts';
import { useListText } from '../../../list/use-list-text.ts';
import { type ListView, useListView } from '../../../list/use-list-view.ts';
import { usePeopleByKey } from '../../../state/people.tsx';
import { useAppInfo, useCustomers, useOnboardings, useStore, useTasks } from '../../../store/index.ts';
import { useAssignedContacts, useKnownAssignees } from './assigned-contacts.tsx';
import { type TaskContext, tasksList } from './tasks-list.tsx';
import { useQueryRows } from './use-query-rows.ts';

export type TaskView = ListView<TaskReplica, TaskContext>;

/** What tasks point to, and what can be done from their row. */
export function useTaskContext(setDone: TaskContext['setDone']): TaskContext {
  const customerRows = useCustomers().rows;
  const onboardingRows = useOnboardings().rows;
  const people = usePeopleByKey();
  const contacts = useAssignedContacts((state) => state.contacts);
  const now = useNow();
  const customers = byKey(customerRows);
  const onboardings = byKey(onboardingRows);
  return useMemo(
    () => ({ customers, onboardings, people, contacts, now, setDone }),
    [customers, onboardings, people, contacts, now, setDone],
  );
}

interface TaskViewOptions {
  /** Only those of who sits here. */
  readonly isMine: boolean;
  readonly setDone: TaskContext['setDone'];
}

/** The tasks as they stand on screen. */
export function useTaskView({ isMine, setDone }: TaskViewOptions): TaskView {
  const tasks = useTasks();
  useKnownAssignees(tasks.rows);
  const context = useTaskContext(setDone);
  const me = useAppInfo()?.me ?? null;
  const isOfList = useMemo(
    () => (isMine ? ({ assignee_id }: TaskReplica) => me !== null && assignee_id === me : undefined),
    [isMine, me],
  );
  const { log } = useStore().tasks;
  const text = useListText(tasksList);
  const { asksForDone, ...found } = useQueryRows(tasks.rows.length, context, text);
  const { total: _total, ...all } = tasks;
  return useListView(tasksList, { all, log, found, isOfList, context, showsInactive: asksForDone });
}
