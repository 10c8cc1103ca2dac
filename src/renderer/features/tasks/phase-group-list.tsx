import { ArrowRight, ChevronRight, CornerDownRight, NotebookPen, Pencil, Trash2, Undo2 } from 'lucide-react';
import type { CommentReplica, TaskReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import type { MenuItem } from '../../components/menu.tsx';
import { Pill } from '../../components/pill.tsx';
import { cx } from '../../lib/cx.ts';
import { formatNumber, phaseWord } from '../../lib/words.ts';
import { phasesInOrder } from '../../lib/workspace-words.ts';
import { TaskComposer } from './task-composer.tsx';
import { type PhaseGroup, reopenLabel } from './task-groups.ts';
import { TaskRow } from './task-row.tsx';
import type { TaskActions } from './use-task-actions.ts';
import type { TaskList } from './use-task-list.ts';

interface PhaseGroupListProps {
  /** As it is shown. */
  readonly group: PhaseGroup;
  /** With what is hidden. */
  readonly counts: PhaseGroup;
  readonly phaseNow: string;
  readonly onboardingKey: string;
  readonly list: TaskList;
  readonly actions: TaskActions;
  readonly comments: readonly CommentReplica[];
  readonly isReadOnly: boolean;
  readonly isFolded: boolean;
  readonly onFold: () => void;
  readonly onAdvance: () => void;
  readonly onNote: (chosen: readonly TaskReplica[]) => void;
}

/** The tasks of one phase under its name, with the line for the next one. */
export function PhaseGroupList(props: PhaseGroupListProps) {
  const { group, counts, phaseNow, onboardingKey, list, actions, isReadOnly, isFolded, onAdvance } = props;
  const { phase, kind } = group;
  const label = phaseWord(phase).label;
  const open = group.nodes.flatMap(({ task, subtasks }) => [task, ...subtasks]).filter(({ done }) => !done);
  const headingId = `phase-${phase}`;
  // What is new belongs to where one is, or to what comes.
  const isPast = kind === 'past' || kind === 'left_behind';

  const row = (task: TaskReplica, isSubtask: boolean) => (
    <TaskRow
      key={task.key}
      task={task}
      isSubtask={isSubtask}
      isReadOnly={isReadOnly}
      isSelected={list.selection.selected.has(task.key)}
      isCursor={list.cursor === task.key}
      isRenaming={list.renaming === task.key}
      comments={props.comments.filter(({ subject_key }) => subject_key === task.key).length}
      menu={isReadOnly ? [openItem(list, task)] : menuOf(props, task)}
      onFocus={() => list.setCursor(task.key)}
      onSelect={(isRange) => list.select(task.key, isRange)}
      onOpen={() => list.open(task.key)}
      onDone={(done) => list.setDone(actions, [task], done)}
      onRenamed={(title) => {
        if (title !== null) actions.update(task.key, { title }).catch(() => {});
        list.rename(null);
      }}
      onSave={(fields) => actions.update(task.key, fields)}
    />
  );

  return (
    <section aria-labelledby={headingId} className={cx(!isFolded && 'pb-3')}>
      <div className="sticky top-0 z-10 flex min-h-9 flex-wrap items-center gap-2 bg-canvas px-3">
        <h3 id={headingId} className="font-semibold">
          {kind === 'past' ? (
            <button
              type="button"
              aria-expanded={!isFolded}
              className="-ms-1 flex h-7 items-center gap-1 rounded-control px-1 pe-2 hover:bg-hover"
              onClick={props.onFold}
            >
              <ChevronRight
                size={14}
                aria-hidden="true"
                className={cx('rtl:-scale-x-100', !isFolded && 'rotate-90')}
              />
              {label}
            </button>
          ) : (
            label
          )}
        </h3>
        {counts.total === 0 ? null : (
          <span className="text-xs text-faint tabular">
            {formatNumber(counts.done)} of {formatNumber(counts.total)}
          </span>
        )}
        {kind === 'left_behind' ? (
          <>
            <Pill tone="amber">Left open in an earlier phase</Pill>
            {isReadOnly ? null : (
              <Button size="small" variant="quiet" onClick={() => actions.moveTo(open, phaseNow)}>
                Carry over to {phaseWord(phaseNow).label}
              </Button>
            )}
          </>
        ) : null}
        {counts.isReady ? (
          <>
            <Pill tone="green">Ready to advance</Pill>
            <Button size="small" variant="quiet" keys="]" onClick={onAdvance}>
              Advance
            </Button>
          </>
        ) : null}
      </div>
      {isFolded ? null : (
        <ul aria-labelledby={headingId}>
          {group.nodes.flatMap(({ task, subtasks }) => [
            row(task, false),
            ...subtasks.map((subtask) => row(subtask, true)),
          ])}
        </ul>
      )}
      {isReadOnly || isPast ? null : (
        <div data-compose={phase}>
          <TaskComposer
            label={`Add a task to ${label}`}
            placeholder={kind === 'current' && counts.total === 0 ? 'Write the first task…' : 'Add a task…'}
            draftId={`task/${onboardingKey}/${phase}`}
            onAdd={(titles) => actions.add(titles, phase)}
            onLeave={() => list.focus((group.nodes.at(-1)?.subtasks.at(-1) ?? group.nodes.at(-1)?.task)?.key)}
          />
        </div>
      )}
    </section>
  );
}

function openItem(list: TaskList, { key }: TaskReplica): MenuItem {
  return { label: 'Open', keys: 'enter', onSelect: () => list.open(key) };
}

function menuOf({ list, actions, onNote }: PhaseGroupListProps, task: TaskReplica): readonly MenuItem[] {
  const { key, done, phase, parent_task_id } = task;
  const phases = phasesInOrder().filter((one) => one !== phase && one !== 'completed');
  // The menu gives the focus back to its button first.
  const later = (act: () => void) => () => void setTimeout(act);
  return [
    openItem(list, task),
    { label: 'Rename', icon: <Pencil size={14} />, keys: 'e', onSelect: later(() => list.rename(key)) },
    done
      ? {
          label: reopenLabel(task, Date.now()),
          icon: <Undo2 size={14} />,
          keys: 'd',
          onSelect: () => list.setDone(actions, [task], false),
        }
      : {
          label: 'Complete with a note…',
          icon: <NotebookPen size={14} />,
          keys: 'shift+d',
          onSelect: later(() => onNote([task])),
        },
    parent_task_id === null
      ? {
          label: 'Make it a subtask',
          icon: <CornerDownRight size={14} />,
          keys: 'alt+arrowright',
          onSelect: () => actions.indent(task, 1),
        }
      : {
          label: 'Make it a task',
          icon: <CornerDownRight size={14} />,
          keys: 'alt+arrowleft',
          onSelect: () => actions.indent(task, -1),
        },
    { kind: 'separator' },
    { kind: 'heading', label: 'Move to' },
    ...phases.map(
      (one): MenuItem => ({
        label: phaseWord(one).label,
        icon: <ArrowRight size={14} />,
        onSelect: () => actions.moveTo([task], one),
      }),
    ),
    { kind: 'separator' },
    {
      label: 'Delete',
      icon: <Trash2 size={14} />,
      keys: 'delete',
      isDangerous: true,
      onSelect: () => actions.remove([task]),
    },
  ];
}
