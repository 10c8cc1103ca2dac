import { LayoutTemplate, Plus } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useShortcuts } from '../../../state/shortcuts.ts';
import { useSubject } from '../../../state/subject.ts';
import type { TasksOpening } from '../../tasks/onboarding-tasks.tsx';

interface FromElsewhere {
  readonly title: string;
  /** The tasks are not in view, and can be changed. */
  readonly isElsewhere: boolean;
  readonly showTasks: () => void;
}

/** What ⌘K and the keys can do with the tasks also while another tab is in view. */
export function useTasksFromElsewhere({ title, isElsewhere, showTasks }: FromElsewhere) {
  const [opening, setOpening] = useState<TasksOpening>(null);
  const open = (next: TasksOpening) => () => {
    setOpening(next);
    showTasks();
    return true;
  };
  const commands = [
    { label: 'Add a task', keys: 'shift+n', icon: <Plus size={16} />, run: open('line') },
    { label: 'Apply a template…', icon: <LayoutTemplate size={16} />, run: open('choice') },
  ];
  useSubject(isElsewhere ? { title, isSelection: false, commands: () => commands } : null);
  useShortcuts(
    isElsewhere
      ? [{ keys: 'shift+n', label: 'Add a task', group: 'This onboarding', run: open('line') }]
      : [],
  );
  return { opening, onOpened: useCallback(() => setOpening(null), []) };
}
