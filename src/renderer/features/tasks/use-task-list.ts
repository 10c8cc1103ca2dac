import { type RefObject, useMemo, useState } from 'react';
import type { OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import {
  clearSelection,
  EMPTY_SELECTION,
  extendTo,
  keepVisible,
  placeCursor,
  type Selection,
  toggleRow,
} from '../../list/selection.ts';
import { TASK_PARAM } from '../../routes.ts';
import { openSubtasks } from './task-changes.ts';
import { ROW_ATTRIBUTE } from './task-row.tsx';
import type { TaskActions } from './use-task-actions.ts';

export interface TaskList {
  /** As they stand below each other. */
  readonly rows: readonly TaskReplica[];
  readonly selection: Selection;
  readonly selected: readonly TaskReplica[];
  /** The row that Tab comes to. */
  readonly cursor: string | null;
  readonly opened: string | null;
  readonly renaming: string | null;
  /** A task that is to be completed, and has open subtasks. */
  readonly completing: TaskReplica | null;
  /** The task whose row has the focus. */
  readonly focused: () => TaskReplica | undefined;
  readonly focus: (key: string | undefined) => void;
  /** Focuses the row so many rows on, or what follows the last one. */
  readonly step: (by: number) => boolean;
  readonly setCursor: (key: string) => void;
  readonly select: (key: string, isRange: boolean) => void;
  readonly extend: (by: number) => boolean;
  readonly clear: () => void;
  readonly open: (key: string) => void;
  readonly close: () => void;
  readonly rename: (key: string | null) => void;
  /** Puts the cursor into the line for new tasks. */
  readonly compose: (phase?: string) => boolean;
  /** Completes at once, or asks about open subtasks first. */
  readonly setDone: (actions: TaskActions, chosen: readonly TaskReplica[], done: boolean) => void;
  readonly answerCompleting: (actions: TaskActions, withSubtasks: boolean | null) => void;
  /** Opens the editor of a value in the row. */
  readonly edit: (key: string, what: 'due' | 'assignee') => boolean;
}

interface TaskListOptions {
  readonly root: RefObject<HTMLElement | null>;
  readonly rows: readonly TaskReplica[];
  readonly onboarding: OnboardingReplica;
  readonly isReadOnly: boolean;
}

const TRIGGER = '[data-inline-edit]';

/** Whoever came to an editor by a key of the row is in the row again when it closes, where the next key is meant for. */
function afterEditing(editor: HTMLElement, goBack: () => void): void {
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    const isInside = editor.contains(target);
    if (isInside && !target.matches(TRIGGER)) return;
    // What an editor opens over the page has the focus for a while.
    if (!isInside && target.closest('li, [data-task-list]') === null) return;
    document.removeEventListener('focusin', onFocus);
    if (isInside) goBack();
  };
  document.addEventListener('focusin', onFocus);
}

/** The key of the task that the address names. */
export function openedAtFirst(): string | null {
  return new URLSearchParams(window.location.search).get(TASK_PARAM);
}

/** Where one is in the list, what is selected, and what is open. The focus itself says which row has the keys. */
export function useTaskList({ root, rows }: TaskListOptions): TaskList {
  const order = useMemo(() => rows.map(({ key }) => key), [rows]);
  const [kept, setSelection] = useState(EMPTY_SELECTION);
  const selection = keepVisible(kept, order);
  const [opened, setOpened] = useState<string | null>(openedAtFirst);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [completing, setCompleting] = useState<TaskReplica | null>(null);
  const cursor = order.includes(selection.cursor ?? '') ? selection.cursor : (order[0] ?? null);

  const elementOf = (key: string) =>
    root.current?.querySelector<HTMLElement>(`[${ROW_ATTRIBUTE}="${CSS.escape(key)}"]`) ?? null;
  const focus = (key: string | undefined) => {
    const element = key === undefined ? null : elementOf(key);
    element?.focus();
    element?.scrollIntoView?.({ block: 'nearest' });
  };
  const focusedKey = () => document.activeElement?.getAttribute(ROW_ATTRIBUTE) ?? null;
  const compose = (phase?: string) => {
    const which =
      phase === undefined ? '[data-task-composer]' : `[data-compose="${phase}"] [data-task-composer]`;
    const line = root.current?.querySelector<HTMLElement>(which) ?? null;
    line?.focus();
    return line !== null;
  };

  return {
    rows,
    selection,
    selected: rows.filter(({ key }) => selection.selected.has(key)),
    cursor,
    opened,
    renaming,
    completing,
    focused: () => rows.find(({ key }) => key === focusedKey()),
    focus,
    step(by) {
      const at = order.indexOf(focusedKey() ?? '');
      const next = order[at === -1 ? (by > 0 ? 0 : order.length - 1) : at + by];
      if (next === undefined) return at !== -1 && by > 0 && compose();
      focus(next);
      return true;
    },
    setCursor: (key) => setSelection((before) => placeCursor(before, order, order.indexOf(key))),
    select(key, isRange) {
      const at = order.indexOf(key);
      setSelection(isRange ? extendTo(selection, order, at) : toggleRow(selection, order, key));
    },
    extend(by) {
      const at = order.indexOf(focusedKey() ?? '');
      const next = order[at + by];
      if (at === -1 || next === undefined) return false;
      setSelection(extendTo(placeCursor(selection, order, at), order, at + by));
      focus(next);
      return true;
    },
    clear: () => setSelection(clearSelection(selection)),
    open: setOpened,
    close() {
      const key = opened ?? undefined;
      setOpened(null);
      focus(key);
    },
    rename(key) {
      const before = renaming;
      setRenaming(key);
      if (key === null && before !== null) requestAnimationFrame(() => focus(before));
    },
    compose,
    setDone(actions, chosen, done) {
      const [task] = chosen;
      if (task === undefined) return;
      const asks = done && chosen.length === 1 && !task.done && openSubtasks(rows, task).length > 0;
      if (asks && !actions.isPaused) setCompleting(task);
      else actions.setDone(chosen, done);
    },
    answerCompleting(actions, withSubtasks) {
      const task = completing;
      setCompleting(null);
      if (task === null || withSubtasks === null) return;
      actions.setDone(withSubtasks ? [task, ...openSubtasks(rows, task)] : [task], true);
    },
    edit(key, what) {
      const editor = elementOf(key)?.closest('li')?.querySelector<HTMLElement>(`[data-task-${what}]`);
      const trigger = editor?.querySelector<HTMLElement>(TRIGGER);
      if (editor === null || editor === undefined || trigger === null || trigger === undefined) return false;
      afterEditing(editor, () => focus(key));
      trigger.click();
      return true;
    },
  };
}
