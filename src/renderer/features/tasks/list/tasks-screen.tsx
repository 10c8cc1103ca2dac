import { Check, ListChecks, NotebookPen, Undo2 } from 'lucide-react';
import { useLocation } from 'wouter';
import type { TaskReplica } from '#shared/replica.ts';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { Screen } from '../../../components/screen.tsx';
import { ViewLink } from '../../../components/view-link.tsx';
import { count } from '../../../lib/words.ts';
import { isListEmpty, ListContent, ListCount } from '../../../list/list-content.tsx';
import { cursorIndexIn } from '../../../list/selection.ts';
import { useSavedView, viewCrumbs } from '../../../list/use-saved-view.ts';
import { ViewButton } from '../../../list/view-button.tsx';
import { paths } from '../../../routes.ts';
import { useShortcuts } from '../../../state/shortcuts.ts';
import { type ScreenCommand, useSubject } from '../../../state/subject.ts';
import { useOverlay } from '../../../state/ui.ts';
import { tasksList } from './tasks-list.tsx';
import { type Completing, useCompleting } from './use-completing.tsx';
import { type TaskView, useTaskView } from './use-task-view.ts';

/** The tasks of every onboarding: mine, or all. */
export default function TasksScreen({ isMine }: { readonly isMine: boolean }) {
  const completing = useCompleting();
  const saved = useSavedView(tasksList);
  const view = useTaskView({ isMine, setDone: completing.setDone });
  const [, navigate] = useLocation();
  useTaskKeys(view, completing);
  return (
    <Screen
      crumbs={viewCrumbs({ label: 'Tasks', href: paths.allTasks() }, saved)}
      detail={<ListCount view={view} />}
      actions={
        <>
          {isListEmpty(view) ? null : <ViewButton list={tasksList} saved={saved} />}
          <nav aria-label="Whose tasks" className="flex rounded-control border border-line bg-surface p-px">
            <ViewLink href={paths.tasks()} isHere={isMine}>
              Mine
            </ViewLink>
            <ViewLink href={paths.allTasks()} isHere={!isMine}>
              All
            </ViewLink>
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
      {completing.dialogs}
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

/** What the list's own keys do not know of: completing, and the next task. They act on what is selected, else at the cursor. */
function useTaskKeys({ rows, order }: TaskView, { setDone, askNote }: Completing): void {
  const openCapture = useOverlay((state) => state.openCapture);
  const selected = tasksList.usePosition((state) => state.selection.selected);
  const atCursor = () => rows[cursorIndexIn(tasksList.usePosition.getState().selection, order)];
  const chosen = () => {
    const marked = rows.filter(({ key }) => selected.has(key));
    const one = atCursor();
    return marked.length > 0 ? marked : one === undefined ? [] : [one];
  };
  const { group, nouns } = tasksList;
  const onChosen = (act: (tasks: readonly TaskReplica[]) => void) => () => {
    const tasks = chosen();
    if (tasks.length === 0) return false;
    act(tasks);
    return true;
  };
  const toggle = (tasks: readonly TaskReplica[]) =>
    setDone(
      tasks,
      tasks.some(({ done }) => !done),
    );
  const addTask = () => openCapture({ kind: 'task', about: atCursor()?.onboarding_key ?? null });
  useShortcuts([
    { keys: 'd', label: 'Complete, or reopen', group, run: onChosen(toggle) },
    { keys: 'shift+d', label: 'Complete with a note', group, run: onChosen(askNote) },
    {
      keys: 'shift+n',
      label: 'Add a task to the same onboarding',
      group,
      run() {
        addTask();
        return true;
      },
    },
  ]);
  const marked = selected.size === 0 ? [] : chosen();
  useSubject(
    marked.length === 0
      ? null
      : {
          title: `${count(marked.length, tasksList.noun, nouns)} selected`,
          isSelection: true,
          commands: () => commandsFor(marked, toggle, askNote),
        },
  );
}

function commandsFor(
  tasks: readonly TaskReplica[],
  toggle: (tasks: readonly TaskReplica[]) => void,
  askNote: (tasks: readonly TaskReplica[]) => void,
): readonly ScreenCommand[] {
  const hasOpen = tasks.some(({ done }) => !done);
  return [
    {
      label: hasOpen ? 'Complete' : 'Reopen',
      keys: 'd',
      icon: hasOpen ? <Check size={16} /> : <Undo2 size={16} />,
      run: () => toggle(tasks),
    },
    ...(hasOpen
      ? [
          {
            label: 'Complete with a note…',
            keys: 'shift+d',
            icon: <NotebookPen size={16} />,
            run: () => askNote(tasks),
          },
        ]
      : []),
  ];
}
