import { useCallback, useDeferredValue, useMemo } from 'react';
import type { TaskReplica } from '#shared/replica.ts';
import { useNow } from '../../../components/date-text.tsx';
import { notify } from '../../../components/toast.tsx';
import { type ListView, useListView } from '../../../list/use-list-view.ts';
import { usePeopleByKey } from '../../../state/people.tsx';
import { sayUpdates } from '../../../state/undo.ts';
import { useAppInfo, useCustomers, useOnboardings, useStore, useTasks } from '../../../store/index.ts';
import { completions } from '../task-changes.ts';
import { type TaskContext, tasksList } from './tasks-list.tsx';
import { useQueryRows } from './use-query-rows.ts';

export type TaskView = ListView<TaskReplica, TaskContext>;

/** What tasks point to, and what can be done from their row. */
export function useTaskContext(): TaskContext {
  const store = useStore();
  const customerRows = useCustomers().rows;
  const onboardingRows = useOnboardings().rows;
  const people = usePeopleByKey();
  const now = useNow();
  const customers = useMemo(() => new Map(customerRows.map((row) => [row.key, row])), [customerRows]);
  const onboardings = useMemo(() => new Map(onboardingRows.map((row) => [row.key, row])), [onboardingRows]);
  const setDone = useCallback(
    (row: TaskReplica, done: boolean) => {
      if (done && store.onboarding(row.onboarding_key).get().onboarding?.state === 'paused') {
        notify({
          message: 'The onboarding is paused',
          detail: 'Its tasks can be completed once it goes on.',
        });
        return;
      }
      const label = `${done ? 'Completed' : 'Reopened'} ${row.title}`;
      sayUpdates(store.change(completions(store.tasks.get().rows, [row], done), label), label, 'task');
    },
    [store],
  );
  return useMemo(
    () => ({ customers, onboardings, people, now, setDone }),
    [customers, onboardings, people, now, setDone],
  );
}

/** The tasks as they stand on screen. @param isMine only those of who sits here. */
export function useTaskView({ isMine }: { readonly isMine: boolean }): TaskView {
  const tasks = useTasks();
  const context = useTaskContext();
  const me = useAppInfo()?.me ?? null;
  const all = useMemo(
    () =>
      isMine
        ? { ...tasks, rows: tasks.rows.filter(({ assignee_id }) => me !== null && assignee_id === me) }
        : tasks,
    [tasks, isMine, me],
  );
  const text = useDeferredValue(tasksList.useArrangement((state) => state.query));
  const { asksForDone, ...found } = useQueryRows(all.rows, context, text);
  const { total: _total, ...ofThese } = all;
  return useListView(tasksList, { all: ofThese, found, context, showsInactive: asksForDone });
}
