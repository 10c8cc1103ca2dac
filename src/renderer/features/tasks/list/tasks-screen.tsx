import { ListChecks } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { Screen } from '../../../components/screen.tsx';
import { cx } from '../../../lib/cx.ts';
import { isListEmpty, ListContent, ListCount } from '../../../list/list-content.tsx';
import { cursorIndexIn } from '../../../list/selection.ts';
import { useSavedView, viewCrumbs } from '../../../list/use-saved-view.ts';
import { ViewButton } from '../../../list/view-button.tsx';
import { paths } from '../../../routes.ts';
import { useShortcuts } from '../../../state/shortcuts.ts';
import { tasksList } from './tasks-list.tsx';
import { type TaskView, useTaskView } from './use-task-view.ts';

/** The tasks of every onboarding: mine, or all. */
export default function TasksScreen({ isMine }: { readonly isMine: boolean }) {
  const view = useTaskView({ isMine });
  const [, navigate] = useLocation();
  const saved = useSavedView(tasksList);
  useCompletion(view);
  return (
    <Screen
      crumbs={viewCrumbs({ label: 'Tasks', href: paths.allTasks() }, saved)}
      detail={<ListCount view={view} />}
      actions={
        <>
          {isListEmpty(view) ? null : <ViewButton list={tasksList} saved={saved} />}
          <nav aria-label="Whose tasks" className="flex rounded-control border border-line bg-surface p-px">
            <Choice href={paths.tasks()} isHere={isMine}>
              Mine
            </Choice>
            <Choice href={paths.allTasks()} isHere={!isMine}>
              All
            </Choice>
          </nav>
        </>
      }
    >
      {isListEmpty(view) ? (
        <EmptyState
          icon={<ListChecks size={28} strokeWidth={1.5} />}
          action={
            isMine ? (
              <Button onClick={() => navigate(paths.allTasks())}>Show everybody’s tasks</Button>
            ) : (
              <Button onClick={() => navigate(paths.onboardings())}>Go to onboardings</Button>
            )
          }
        >
          {isMine
            ? 'No task is given to you.'
            : 'The tasks of every onboarding will be listed here, by the day they are due.'}
        </EmptyState>
      ) : (
        <ListContent list={tasksList} view={view} tools={<Grouping />} />
      )}
    </Screen>
  );
}

const GROUPINGS = [
  ['due_date', 'By day'],
  ['customer', 'By customer'],
] as const;

/** What stands together. */
function Grouping() {
  const sort = tasksList.useArrangement((state) => state.sort);
  const setSort = tasksList.useArrangement((state) => state.setSort);
  return (
    <fieldset aria-label="Order" className="flex gap-1">
      {GROUPINGS.map(([column, label]) => (
        <Button
          key={column}
          size="small"
          variant={sort.column === column ? 'secondary' : 'quiet'}
          aria-pressed={sort.column === column}
          onClick={() => setSort({ column, direction: 'ascending' })}
        >
          {label}
        </Button>
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly href: string;
  readonly isHere: boolean;
  readonly children: ReactNode;
}

function Choice({ href, isHere, children }: ChoiceProps) {
  return (
    <Link
      href={href}
      aria-current={isHere ? 'page' : undefined}
      className={cx(
        'flex h-6 items-center rounded-[5px] px-2 font-medium',
        isHere ? 'bg-raised text-text shadow-raised' : 'text-muted hover:text-text',
      )}
    >
      {children}
    </Link>
  );
}

/** D completes the task at the cursor, or reopens it. */
function useCompletion({ rows, order, context }: TaskView): void {
  useShortcuts([
    {
      keys: 'd',
      label: 'Complete, or reopen',
      group: tasksList.group,
      run() {
        const row = rows[cursorIndexIn(tasksList.usePosition.getState().selection, order)];
        if (row === undefined) return false;
        context.setDone(row, !row.done);
        return true;
      },
    },
  ]);
}
