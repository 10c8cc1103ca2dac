import { ArrowRight, Check, EyeOff, LayoutTemplate, NotebookPen, Plus, Trash2, Undo2 } from 'lucide-react';
import type { OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import { count, phaseWord } from '../../lib/words.ts';
import { phasesInOrder } from '../../lib/workspace-words.ts';
import { type ScreenCommand, useSubject } from '../../state/subject.ts';
import type { TaskActions } from './use-task-actions.ts';
import type { TaskList } from './use-task-list.ts';

interface TaskSubjectsOptions {
  readonly list: TaskList;
  readonly actions: TaskActions;
  readonly onboarding: OnboardingReplica;
  readonly title: string;
  readonly isReadOnly: boolean;
  readonly onNote: (chosen: readonly TaskReplica[]) => void;
  readonly onTemplate: () => void;
  readonly hiding: { readonly isHidden: boolean; readonly set: (isHidden: boolean) => void };
}

/** What ⌘K can do with the tasks of an onboarding: with those selected, else with the one that is open, and with all. */
export function useTaskSubjects(options: TaskSubjectsOptions): void {
  const { list, title } = options;
  const opened = list.rows.filter(({ key }) => key === list.opened);
  const chosen = list.selected.length > 0 ? list.selected : opened;
  const [only] = chosen;
  useSubject(
    only === undefined
      ? null
      : {
          title: chosen.length === 1 ? only.title : `${count(chosen.length, 'task')} selected`,
          isSelection: list.selected.length > 0,
          commands: () => (options.isReadOnly ? [] : commandsFor(options, chosen)),
        },
  );
  useSubject({ title, isSelection: false, commands: () => commandsOfAll(options) });
}

function commandsOfAll({
  list,
  onboarding,
  isReadOnly,
  onTemplate,
  hiding,
}: TaskSubjectsOptions): ScreenCommand[] {
  const hide: ScreenCommand = {
    label: hiding.isHidden ? 'Show done tasks' : 'Hide done tasks',
    icon: <EyeOff size={16} />,
    run: () => hiding.set(!hiding.isHidden),
  };
  if (isReadOnly) return [hide];
  return [
    {
      label: 'Add a task',
      keys: 'shift+n',
      icon: <Plus size={16} />,
      // ⌘K gives the focus back first.
      run: () => void setTimeout(() => list.compose(onboarding.phase) || list.compose()),
    },
    { label: 'Apply a template…', icon: <LayoutTemplate size={16} />, run: onTemplate },
    hide,
  ];
}

function commandsFor(
  { list, actions, onNote }: TaskSubjectsOptions,
  chosen: readonly TaskReplica[],
): readonly ScreenCommand[] {
  const hasOpen = chosen.some(({ done }) => !done);
  const phases = phasesInOrder().filter(
    (one) => one !== 'completed' && chosen.some(({ phase }) => phase !== one),
  );
  return [
    {
      label: hasOpen ? 'Complete' : 'Reopen',
      keys: 'd',
      icon: hasOpen ? <Check size={16} /> : <Undo2 size={16} />,
      run: () => list.setDone(actions, chosen, hasOpen),
    },
    ...(hasOpen
      ? [
          {
            label: 'Complete with a note…',
            keys: 'shift+d',
            icon: <NotebookPen size={16} />,
            run: () => onNote(chosen),
          },
        ]
      : []),
    ...phases.map((phase) => ({
      label: `Move to ${phaseWord(phase).label}`,
      icon: <ArrowRight size={16} />,
      run: () => actions.moveTo(chosen, phase),
    })),
    { label: 'Delete', keys: 'delete', icon: <Trash2 size={16} />, run: () => actions.remove(chosen) },
  ];
}
