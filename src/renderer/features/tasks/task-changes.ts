import type { TaskReplica } from '#shared/replica.ts';
import type { RecordChange } from '../../store/index.ts';
import { byPosition, nextPosition, positionBetween } from './task-groups.ts';

type TaskUpdate = Extract<RecordChange, { operation: 'update'; collection: 'tasks' }>;

export function change(key: string, fields: TaskUpdate['fields']): TaskUpdate {
  return { operation: 'update', collection: 'tasks', key, fields };
}

/** New tasks below each other. */
export function additions(
  tasks: readonly TaskReplica[],
  titles: readonly string[],
  fields: { readonly onboarding_id: string; readonly phase: string; readonly parent_task_id?: string },
): readonly RecordChange[] {
  const first = nextPosition(tasks);
  return titles.map((title, at) => ({
    operation: 'create',
    collection: 'tasks',
    fields: { ...fields, phase: fields.phase as never, title, position: first + at },
  }));
}

/**
 * Completes tasks, or reopens them. The last open subtask completes its task and a reopened one reopens it again, as
 * the hub does: that shows at once.
 */
export function completions(
  tasks: readonly TaskReplica[],
  chosen: readonly TaskReplica[],
  done: boolean,
): readonly RecordChange[] {
  const keys = new Set(chosen.map(({ key }) => key));
  return chosen
    .filter((task) => task.done !== done)
    .map((task) => ({ ...change(task.key, { done }), ...alsoParent(tasks, task, keys, done) }));
}

function alsoParent(
  tasks: readonly TaskReplica[],
  task: TaskReplica,
  chosen: ReadonlySet<string>,
  done: boolean,
): Pick<TaskUpdate, 'also'> {
  if (task.parent_task_id === null) return {};
  const parent = tasks.find(({ id }) => id === task.parent_task_id);
  if (parent === undefined || chosen.has(parent.key)) return {};
  const siblings = tasks.filter(({ parent_task_id }) => parent_task_id === parent.id);
  const isLast = siblings.every((one) => one.done || chosen.has(one.key));
  const follows = done ? !parent.done && isLast : parent.done && parent.auto;
  return follows ? { also: [{ key: parent.key, fields: { done } }] } : {};
}

export function openSubtasks(tasks: readonly TaskReplica[], task: TaskReplica): readonly TaskReplica[] {
  return tasks.filter(({ parent_task_id, done }) => parent_task_id === task.id && !done);
}

/** Deletes tasks with their subtasks, which go first. */
export function deletions(
  tasks: readonly TaskReplica[],
  chosen: readonly TaskReplica[],
): readonly RecordChange[] {
  const ids = new Set(chosen.map(({ id }) => id));
  const below = tasks.filter(({ parent_task_id, id }) => ids.has(parent_task_id ?? '') && !ids.has(id));
  const subtasksFirst = [...below, ...chosen].sort(
    (one, other) => Number(one.parent_task_id === null) - Number(other.parent_task_id === null),
  );
  return subtasksFirst.map(({ key }) => ({ operation: 'delete', collection: 'tasks', key }));
}

/** Moves tasks, with their subtasks, into another phase. */
export function phaseChanges(
  tasks: readonly TaskReplica[],
  chosen: readonly TaskReplica[],
  phase: string,
): readonly RecordChange[] {
  const ids = new Set(chosen.map(({ id }) => id));
  return tasks
    .filter((task) => ids.has(task.id) || ids.has(task.parent_task_id ?? ''))
    .filter((task) => task.phase !== phase)
    .map(({ key }) => change(key, { phase: phase as never }));
}

/** Moves a task up or down among those beside it. @returns null at either end. */
export function reordering(
  tasks: readonly TaskReplica[],
  task: TaskReplica,
  step: 1 | -1,
): RecordChange | null {
  const beside = siblingsOf(tasks, task);
  const at = beside.findIndex(({ key }) => key === task.key);
  const passed = beside[at + step];
  if (passed === undefined) return null;
  const beyond = beside[at + 2 * step]?.position ?? null;
  const [before, after] = step === 1 ? [passed.position, beyond] : [beyond, passed.position];
  return change(task.key, { position: positionBetween(before, after) });
}

function siblingsOf(tasks: readonly TaskReplica[], task: TaskReplica): readonly TaskReplica[] {
  return tasks
    .filter(({ phase, parent_task_id }) => phase === task.phase && parent_task_id === task.parent_task_id)
    .sort(byPosition);
}

/** Makes a task a subtask of the one above it. @returns null where that cannot be. */
export function indentation(tasks: readonly TaskReplica[], task: TaskReplica): RecordChange | null {
  const hasSubtasks = tasks.some(({ parent_task_id }) => parent_task_id === task.id);
  if (task.parent_task_id !== null || hasSubtasks) return null;
  const beside = siblingsOf(tasks, task);
  const above = beside[beside.findIndex(({ key }) => key === task.key) - 1];
  return above === undefined
    ? null
    : change(task.key, { parent_task_id: above.id, position: nextPosition(tasks) });
}

/** Makes a subtask a task, behind the one that it belonged to. @returns null for what is a task already. */
export function outdentation(tasks: readonly TaskReplica[], task: TaskReplica): RecordChange | null {
  const parent = tasks.find(({ id }) => id === task.parent_task_id);
  if (parent === undefined) return null;
  const beside = siblingsOf(tasks, parent);
  const next = beside[beside.findIndex(({ key }) => key === parent.key) + 1];
  const position = positionBetween(parent.position, next?.position ?? null);
  return change(task.key, { parent_task_id: null, position });
}
