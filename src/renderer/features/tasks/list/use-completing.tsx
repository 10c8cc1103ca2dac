import { type ReactNode, useCallback, useState } from 'react';
import type { OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import { notify } from '../../../components/toast.tsx';
import { count } from '../../../lib/words.ts';
import { inBackground } from '../../../records/use-save.ts';
import { sayUpdates } from '../../../state/undo.ts';
import { type Store, useStore } from '../../../store/index.ts';
import { CompleteDialogs } from '../complete-dialogs.tsx';
import { completions, openSubtasks } from '../task-changes.ts';
import { labelOfCompletion, noteOn } from '../use-task-actions.ts';

export interface Completing {
  /** Completes tasks, or reopens them; of one with open subtasks it asks what is to become of those. */
  readonly setDone: (chosen: readonly TaskReplica[], done: boolean) => void;
  /** Asks for the note with which they are completed. */
  readonly askNote: (chosen: readonly TaskReplica[]) => void;
  readonly dialogs: ReactNode;
}

/** Completing tasks of any onboardings. Those whose onboarding forbids it are left alone, and that is said. */
export function useCompleting(): Completing {
  const store = useStore();
  const [asking, setAsking] = useState<readonly TaskReplica[] | null>(null);
  const [parent, setParent] = useState<TaskReplica | null>(null);

  const write = useCallback(
    (chosen: readonly TaskReplica[], done: boolean, note?: string) => {
      const able = chosen.filter((task) => task.done !== done && isAble(store, task, done));
      if (able.length < chosen.filter((task) => task.done !== done).length) sayHeld(store, chosen, done);
      if (able.length === 0) return;
      const label = labelOfCompletion(able, done);
      const notes = note === undefined ? [] : able.map((task) => noteOn(task, note));
      const changes = completions(tasksBeside(store, able), able, done);
      sayUpdates(store.change([...notes, ...changes], label), label, 'task');
    },
    [store],
  );
  const setDone = useCallback(
    (chosen: readonly TaskReplica[], done: boolean) => {
      const [only] = chosen;
      const asks = done && chosen.length === 1 && only !== undefined && isAble(store, only, true);
      if (asks && openSubtasks(tasksBeside(store, [only]), only).length > 0) setParent(only);
      else write(chosen, done);
    },
    [store, write],
  );
  const subtasks = parent === null ? [] : openSubtasks(tasksBeside(store, [parent]), parent);
  return {
    setDone,
    askNote: (chosen) => {
      const open = chosen.filter(({ done }) => !done);
      const able = open.filter((task) => isAble(store, task, true));
      if (able.length < open.length) sayHeld(store, open, true);
      if (able.length > 0) setAsking(able);
    },
    dialogs: (
      <CompleteDialogs
        asking={asking}
        parent={parent}
        open={subtasks.length}
        onNote={(chosen, note) => write(chosen, true, note)}
        onAnswered={(withSubtasks) => {
          setParent(null);
          if (parent !== null && withSubtasks !== null)
            write(withSubtasks ? [parent, ...subtasks] : [parent], true);
        }}
        onClose={() => setAsking(null)}
      />
    ),
  };
}

/** The tasks of the same onboardings, of which there may be very many in all. */
function tasksBeside(store: Store, chosen: readonly TaskReplica[]): readonly TaskReplica[] {
  const onboardings = new Set(chosen.map(({ onboarding_key }) => onboarding_key));
  return store.tasks.get().rows.filter(({ onboarding_key }) => onboardings.has(onboarding_key));
}

function onboardingOf(store: Store, { onboarding_key }: TaskReplica): OnboardingReplica | null {
  return store.onboarding(onboarding_key).get().onboarding ?? null;
}

/** What is paused can be reopened, but not completed; what is completed is neither. */
function isAble(store: Store, task: TaskReplica, done: boolean): boolean {
  const onboarding = onboardingOf(store, task);
  if (onboarding === null) return true;
  return onboarding.phase !== 'completed' && !(done && onboarding.state === 'paused');
}

function sayHeld(store: Store, chosen: readonly TaskReplica[], done: boolean): void {
  const held = chosen.filter((task) => !isAble(store, task, done));
  const onboardings = [
    ...new Map(held.map((task) => [task.onboarding_key, onboardingOf(store, task)])).values(),
  ];
  const [only] = onboardings;
  if (onboardings.length > 1 || only === undefined || only === null) {
    notify({
      message: `${count(held.length, 'task')} left as ${held.length === 1 ? 'it is' : 'they are'}`,
      detail: 'Their onboardings are paused or completed: tasks can be completed once those go on.',
    });
    return;
  }
  if (only.phase === 'completed') {
    notify({
      message: 'The onboarding is completed',
      detail: 'Its tasks can be changed once it is reopened.',
    });
    return;
  }
  notify({
    message: 'The onboarding is paused',
    detail: 'Its tasks can be completed once it goes on.',
    action: {
      label: 'Resume',
      run: () => inBackground(store.updateOnboarding(only.key, { state: 'active' })),
    },
  });
}
