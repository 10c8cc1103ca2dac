import type { OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import { notify } from '../../components/toast.tsx';
import { inSentence, named, phaseWord } from '../../lib/words.ts';
import { inBackground } from '../../records/use-save.ts';
import { sayUpdates } from '../../state/undo.ts';
import { type RecordChange, type Store, useStore } from '../../store/index.ts';
import {
  additions,
  change,
  completions,
  deletions,
  indentation,
  outdentation,
  phaseChanges,
  reordering,
} from './task-changes.ts';

export interface TaskActions {
  /** Nothing is completed while the onboarding rests. */
  readonly isPaused: boolean;
  /** @returns keys of the new tasks. */
  readonly add: (titles: readonly string[], phase: string, parent?: TaskReplica) => readonly string[];
  /** @param note kept as a comment on each of them. */
  readonly setDone: (chosen: readonly TaskReplica[], done: boolean, note?: string) => void;
  readonly remove: (chosen: readonly TaskReplica[]) => void;
  readonly moveTo: (chosen: readonly TaskReplica[], phase: string) => void;
  readonly reorder: (task: TaskReplica, step: 1 | -1) => void;
  readonly indent: (task: TaskReplica, step: 1 | -1) => void;
  readonly update: (key: string, fields: Parameters<typeof change>[1]) => Promise<void>;
  readonly updateAll: (chosen: readonly TaskReplica[], fields: Parameters<typeof change>[1]) => void;
}

/** What can be done with the tasks of an onboarding: each shows at once and is one step of undo. */
export function useTaskActions(onboarding: OnboardingReplica, tasks: readonly TaskReplica[]): TaskActions {
  const store = useStore();
  const quietly = (changes: readonly RecordChange[], label: string) => {
    const written = store.change(changes, label);
    if (written !== null) inBackground(written.done);
    return written;
  };
  const isPaused = onboarding.state === 'paused';
  return {
    isPaused,
    add(titles, phase, parent) {
      const below = parent === undefined ? {} : { parent_task_id: parent.id };
      const fields = { onboarding_id: onboarding.key, phase, ...below };
      const label = `Added ${named(titles, 'task')}`;
      return quietly(additions(tasks, titles, fields), label)?.created ?? [];
    },
    setDone(chosen, done, note) {
      if (done && isPaused) {
        sayPaused(store, onboarding);
        return;
      }
      const changes = completions(tasks, chosen, done);
      const label = labelOfCompletion(chosen, done);
      const notes = note === undefined ? [] : chosen.map((task) => noteOn(task, note));
      if (chosen.length === 1 && notes.length === 0) quietly(changes, label);
      else sayUpdates(store.change([...notes, ...changes], label), label, 'task');
    },
    remove(chosen) {
      const label = `Deleted ${nameOf(chosen)}`;
      sayUpdates(store.change(deletions(tasks, chosen), label), label, 'task');
    },
    moveTo(chosen, phase) {
      const label = `Moved ${nameOf(chosen)} to ${phaseWord(phase).label}`;
      sayUpdates(store.change(phaseChanges(tasks, chosen, phase), label), label, 'task');
    },
    reorder(task, step) {
      const moved = reordering(tasks, task, step);
      if (moved !== null) quietly([moved], `Moved ${inSentence(task.title)} ${step === 1 ? 'down' : 'up'}`);
    },
    indent(task, step) {
      const moved = step === 1 ? indentation(tasks, task) : outdentation(tasks, task);
      if (moved !== null)
        quietly(
          [moved],
          step === 1 ? `Made ${inSentence(task.title)} a subtask` : `Made ${inSentence(task.title)} a task`,
        );
    },
    async update(key, fields) {
      const task = tasks.find((one) => one.key === key);
      const written = store.change([change(key, fields)], `Changed ${inSentence(task?.title ?? 'a task')}`);
      const { refusals } = (await written?.done) ?? { refusals: [] };
      if (refusals[0] !== undefined) throw refusals[0];
    },
    updateAll(chosen, fields) {
      const label = `Changed ${nameOf(chosen)}`;
      sayUpdates(
        store.change(
          chosen.map(({ key }) => change(key, fields)),
          label,
        ),
        label,
        'task',
      );
    },
  };
}

function nameOf(chosen: readonly TaskReplica[]): string {
  return named(
    chosen.map(({ title }) => title),
    'task',
  );
}

export function labelOfCompletion(chosen: readonly TaskReplica[], done: boolean): string {
  return `${done ? 'Completed' : 'Reopened'} ${nameOf(chosen)}`;
}

/** A comment on a task. */
export function noteOn({ key }: TaskReplica, body: string): RecordChange {
  return {
    operation: 'create',
    collection: 'comments',
    fields: { subject_type: 'task', subject_id: key, body },
  };
}

function sayPaused(store: Store, { key }: OnboardingReplica): void {
  notify({
    message: 'The onboarding is paused',
    detail: 'Its tasks can be completed once it goes on.',
    action: { label: 'Resume', run: () => inBackground(store.updateOnboarding(key, { state: 'active' })) },
  });
}
