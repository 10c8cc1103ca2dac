import type { TaskReplica } from '#shared/replica.ts';
import { phasesInOrder } from '../../lib/workspace-words.ts';

/** A task as a list has it: with its subtasks below it. */
export interface TaskNode {
  readonly task: TaskReplica;
  readonly subtasks: readonly TaskReplica[];
}

/** What a phase is to the onboarding: past and with something left in it, the present one, or still to come. */
export type GroupKind = 'left_behind' | 'past' | 'current' | 'later';

/** The tasks of one phase. */
export interface PhaseGroup {
  readonly phase: string;
  readonly kind: GroupKind;
  readonly nodes: readonly TaskNode[];
  /** Subtasks included. */
  readonly total: number;
  readonly done: number;
  /** Everything is done, and this is where the onboarding stands. */
  readonly isReady: boolean;
}

const order = (): readonly string[] => phasesInOrder();

export function byPosition(one: TaskReplica, other: TaskReplica): number {
  return one.position - other.position || (one.created_at < other.created_at ? -1 : 1);
}

/** Tasks with their subtasks below them. A subtask whose task is elsewhere stands by itself. */
function nodesOf(tasks: readonly TaskReplica[]): readonly TaskNode[] {
  const ids = new Set(tasks.map(({ id }) => id));
  const below = Map.groupBy(
    tasks.filter(({ parent_task_id }) => parent_task_id !== null && ids.has(parent_task_id)),
    ({ parent_task_id }) => parent_task_id,
  );
  return tasks
    .filter(({ parent_task_id }) => parent_task_id === null || !ids.has(parent_task_id))
    .sort(byPosition)
    .map((task) => ({ task, subtasks: [...(below.get(task.id) ?? [])].sort(byPosition) }));
}

/** Whether a task is still open in a phase that its onboarding has left, or skipped. */
export function isLeftBehind(
  { phase, done }: Pick<TaskReplica, 'phase' | 'done'>,
  phaseNow: string,
): boolean {
  const [own, present] = [order().indexOf(phase), order().indexOf(phaseNow)];
  return !done && own !== -1 && own < present;
}

/** The phases of an onboarding that have tasks, and the one it is in, in their order. */
export function groupsOf(tasks: readonly TaskReplica[], phase: string): readonly PhaseGroup[] {
  const inPhase = Map.groupBy(tasks, (task) => task.phase);
  const here = order().indexOf(phase);
  const phases = [...new Set([...inPhase.keys(), ...(phase === 'completed' ? [] : [phase])])];
  return phases.sort(byPhase).map((one) => {
    const all = inPhase.get(one) ?? [];
    const done = all.filter((task) => task.done).length;
    const isPast = order().indexOf(one) < here;
    const kind = one === phase ? 'current' : !isPast ? 'later' : done < all.length ? 'left_behind' : 'past';
    return {
      phase: one,
      kind,
      nodes: nodesOf(all),
      total: all.length,
      done,
      isReady: kind === 'current' && all.length > 0 && done === all.length && one !== 'completed',
    };
  });
}

function byPhase(one: string, other: string): number {
  const place = (phase: string) => (order().indexOf(phase) === -1 ? order().length : order().indexOf(phase));
  return place(one) - place(other) || (one < other ? -1 : 1);
}

/** Tasks as they stand below each other on screen. */
export function rowsOf(groups: readonly PhaseGroup[]): readonly TaskReplica[] {
  return groups.flatMap(({ nodes }) => nodes.flatMap(({ task, subtasks }) => [task, ...subtasks]));
}

/** Where what is added next stands: behind everything of its onboarding. */
export function nextPosition(tasks: readonly TaskReplica[]): number {
  return Math.max(0, ...tasks.map(({ position }) => position)) + 1;
}

/** A place between two neighbours; null for none on that side. */
export function positionBetween(before: number | null, after: number | null): number {
  if (before === null) return (after ?? 1) - 1;
  return after === null ? before + 1 : (before + after) / 2;
}

/** As long as the title of a task may be. */
export const TITLE_LENGTH = 255;

/** Lines that were pasted, one task each; the marks of lists and boxes in front of them are not part of a title. */
export function titlesOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:[-*•–]\s+)?(?:\[[ xX]?\]\s*)?(?:\d{1,3}[.)]\s+)?/, '').trim())
    .filter((line) => line !== '');
}

const UNDO_DAYS_MS = 30 * 24 * 60 * 60 * 1000;

/** For a month it is taken back; what was done longer ago is taken up again. @param now in milliseconds */
export function reopenLabel({ completed_at }: Pick<TaskReplica, 'completed_at'>, now: number): string {
  return completed_at !== null && now - Date.parse(completed_at) < UNDO_DAYS_MS
    ? 'Undo completion'
    : 'Reopen';
}
