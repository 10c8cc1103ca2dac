import type { OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import { type Shortcut, useShortcuts } from '../../state/shortcuts.ts';
import type { TaskActions } from './use-task-actions.ts';
import type { TaskList } from './use-task-list.ts';

interface TaskKeysOptions {
  readonly list: TaskList;
  readonly actions: TaskActions;
  readonly onboarding: OnboardingReplica;
  readonly isReadOnly: boolean;
  /** Completes with a note. */
  readonly onNote: (chosen: readonly TaskReplica[]) => void;
}

const GROUP = 'Tasks';

/** The keys of a list of tasks. They act on what is selected, else on the row with the focus. */
export function useTaskKeys({ list, actions, onboarding, isReadOnly, onNote }: TaskKeysOptions): void {
  const chosen = () => {
    const focused = list.focused();
    return list.selected.length > 0 ? list.selected : focused === undefined ? [] : [focused];
  };
  /** A key that needs a row with the focus: elsewhere it does what the page has it do. */
  const onRow = (act: (task: TaskReplica) => unknown) => () => {
    const task = list.focused();
    if (task === undefined) return false;
    return act(task) !== false;
  };
  const onChosen = (act: (tasks: readonly TaskReplica[]) => void) => () => {
    const tasks = chosen();
    if (tasks.length === 0) return false;
    act(tasks);
    return true;
  };
  const toggle = onChosen((tasks) =>
    list.setDone(
      actions,
      tasks,
      tasks.some(({ done }) => !done),
    ),
  );
  const remove = onChosen((tasks) => {
    const at = list.rows.findIndex(({ key }) => key === tasks.at(-1)?.key);
    const gone = new Set(tasks.map(({ key }) => key));
    const next = [...list.rows.slice(at), ...list.rows.slice(0, at).reverse()].find(
      ({ key }) => !gone.has(key),
    );
    list.focus(next?.key);
    actions.remove(tasks);
  });
  const change = (shortcut: Omit<Shortcut, 'group'>): readonly Shortcut[] =>
    isReadOnly ? [] : [{ ...shortcut, group: GROUP }];

  useShortcuts([
    { keys: 'arrowdown', label: 'Next task', group: GROUP, run: () => list.step(1) },
    { keys: 'arrowup', label: 'Previous task', group: GROUP, run: () => list.step(-1) },
    { keys: 'j', label: 'Next task', group: GROUP, isAlias: true, run: onRow(() => list.step(1)) },
    { keys: 'k', label: 'Previous task', group: GROUP, isAlias: true, run: onRow(() => list.step(-1)) },
    { keys: 'space', label: 'Look at the task', group: GROUP, run: onRow(({ key }) => list.open(key)) },
    {
      keys: 'escape',
      label: 'Close the task, unselect',
      group: GROUP,
      run: () => {
        if (list.opened !== null) list.close();
        else if (list.selected.length > 0) list.clear();
        else return false;
        return true;
      },
    },
    ...change({
      keys: 'shift+n',
      label: 'Add a task',
      run: () => list.compose(onboarding.phase) || list.compose(),
    }),
    ...change({ keys: 'd', label: 'Complete, or reopen', run: toggle }),
    ...change({ keys: 'shift+d', label: 'Complete with a note', run: onChosen(onNote) }),
    ...change({ keys: 'x', label: 'Select', run: onRow(({ key }) => list.select(key, false)) }),
    ...change({ keys: 'shift+arrowdown', label: 'Select down', run: () => list.extend(1) }),
    ...change({ keys: 'shift+arrowup', label: 'Select up', run: () => list.extend(-1) }),
    ...change({ keys: 'e', label: 'Rename', run: onRow(({ key }) => list.rename(key)) }),
    ...change({ keys: 'u', label: 'Set the due date', run: onRow(({ key }) => list.edit(key, 'due')) }),
    ...change({ keys: 'a', label: 'Assign', run: onRow(({ key }) => list.edit(key, 'assignee')) }),
    ...change({ keys: 'alt+arrowdown', label: 'Move down', run: onRow((task) => actions.reorder(task, 1)) }),
    ...change({ keys: 'alt+arrowup', label: 'Move up', run: onRow((task) => actions.reorder(task, -1)) }),
    ...change({
      keys: 'alt+arrowright',
      label: 'Make it a subtask',
      run: onRow((task) => actions.indent(task, 1)),
    }),
    ...change({
      keys: 'alt+arrowleft',
      label: 'Make it a task',
      run: onRow((task) => actions.indent(task, -1)),
    }),
    ...change({ keys: 'delete', label: 'Delete', run: remove }),
    ...change({ keys: 'backspace', label: 'Delete', isAlias: true, run: remove }),
  ]);
}
