import { ListChecks } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { CommentReplica, OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { formatNumber } from '../../lib/words.ts';
import type { RowList } from '../../store/index.ts';
import { BulkBar } from './bulk-bar.tsx';
import { CompleteDialogs } from './complete-dialogs.tsx';
import { useHideDone } from './hide-done.ts';
import { PhaseGroupList } from './phase-group-list.tsx';
import { openSubtasks } from './task-changes.ts';
import { groupsOf, rowsOf } from './task-groups.ts';
import { TaskPanel } from './task-panel.tsx';
import { TemplateDialog } from './template-dialog.tsx';
import { useFoldedPhases } from './use-folded-phases.ts';
import { useTaskActions } from './use-task-actions.ts';
import { useTaskKeys } from './use-task-keys.ts';
import { openedAtFirst, useTaskList } from './use-task-list.ts';
import { useTaskSubjects } from './use-task-subjects.tsx';

/** What they begin with when they are gone to from elsewhere on the page: writing one, or choosing a template. */
export type TasksOpening = 'line' | 'choice' | null;

export interface OnboardingTasksProps {
  readonly onboarding: OnboardingReplica;
  /** What the onboarding is called. */
  readonly title: string;
  /** Of this onboarding. */
  readonly tasks: RowList<TaskReplica>;
  /** Of the customer. */
  readonly comments: readonly CommentReplica[];
  readonly isReadOnly: boolean;
  /** Where a task that is looked at is shown. */
  readonly side: HTMLElement | null;
  readonly onAdvance: () => void;
  readonly opening: TasksOpening;
  /** What the opening asked for is there. */
  readonly onOpened: () => void;
}

/** The tasks of an onboarding, by phase: written, done, moved and given to people without leaving the keyboard. */
export function OnboardingTasks({
  onboarding,
  title,
  tasks,
  comments,
  isReadOnly,
  side,
  onAdvance,
  opening,
  onOpened,
}: OnboardingTasksProps) {
  const { rows, status } = tasks;
  const [isDoneHidden, setDoneHidden] = useHideDone();
  const groups = useMemo(
    () => groupsOf(isDoneHidden ? rows.filter(({ done }) => !done) : rows, onboarding.phase),
    [rows, onboarding.phase, isDoneHidden],
  );
  const all = useMemo(() => groupsOf(rows, onboarding.phase), [rows, onboarding.phase]);
  const [folded, fold] = useFoldedPhases(status === 'ready' ? all : null, openedAtFirst);
  const shown = useMemo(() => rowsOf(groups.filter(({ phase }) => !folded.has(phase))), [groups, folded]);
  const actions = useTaskActions(onboarding, rows);
  const root = useRef<HTMLDivElement>(null);
  const list = useTaskList({ root, rows: shown, onboarding, isReadOnly });
  const [isChoosingTemplate, setChoosingTemplate] = useState(opening === 'choice');
  const [asking, setAsking] = useState<readonly TaskReplica[] | null>(null);
  const isReady = status !== 'loading';
  useEffect(() => {
    if (opening === null || !isReady) return;
    // ⌘K gives the focus back first.
    if (opening === 'line') setTimeout(() => list.compose(onboarding.phase) || list.compose());
    onOpened();
  }, [opening, isReady, list, onboarding.phase, onOpened]);
  useTaskKeys({ list, actions, onboarding, isReadOnly, onNote: setAsking });
  useTaskSubjects({
    list,
    actions,
    onboarding,
    title,
    isReadOnly,
    onNote: setAsking,
    onTemplate: () => setChoosingTemplate(true),
    hiding: { isHidden: isDoneHidden, set: setDoneHidden },
  });
  const open = list.opened === null ? undefined : rows.find(({ key }) => key === list.opened);
  const done = rows.filter((task) => task.done).length;

  if (status === 'loading') return <Reading />;
  return (
    <div className="flex h-full min-h-0">
      <div className="relative flex min-w-0 flex-1 flex-col">
        <div ref={root} className="min-h-0 flex-1 overflow-y-auto px-3 pb-24" data-task-list="">
          <ListHead
            done={done}
            all={rows.length}
            isDoneHidden={isDoneHidden}
            onHideDone={setDoneHidden}
            onTemplate={isReadOnly ? null : () => setChoosingTemplate(true)}
          />
          {groups.map((group) => (
            <PhaseGroupList
              key={group.phase}
              group={group}
              counts={all.find(({ phase }) => phase === group.phase) ?? group}
              phaseNow={onboarding.phase}
              onboardingKey={onboarding.key}
              list={list}
              actions={actions}
              comments={comments}
              isReadOnly={isReadOnly}
              isFolded={folded.has(group.phase)}
              onFold={() => fold(group.phase)}
              onAdvance={onAdvance}
              onNote={setAsking}
            />
          ))}
          {isReadOnly && rows.length === 0 ? <WithoutTasks /> : null}
        </div>
        {list.selected.length === 0 ? null : (
          <BulkBar
            chosen={list.selected}
            actions={actions}
            onboarding={onboarding}
            onNote={() => setAsking(list.selected)}
            onClear={list.clear}
          />
        )}
      </div>
      {open === undefined || side === null
        ? null
        : createPortal(
            <TaskPanel
              key={open.key}
              task={open}
              onboarding={onboarding}
              comments={comments}
              actions={actions}
              isReadOnly={isReadOnly}
              onDone={(isDone) => list.setDone(actions, [open], isDone)}
              onClose={list.close}
            />,
            side,
          )}
      <TemplateDialog
        isOpen={isChoosingTemplate}
        onboarding={onboarding}
        tasks={rows}
        onClose={() => setChoosingTemplate(false)}
      />
      <CompleteDialogs
        asking={asking}
        parent={list.completing}
        open={list.completing === null ? 0 : openSubtasks(rows, list.completing).length}
        onNote={(chosen, note) => actions.setDone(chosen, true, note)}
        onAnswered={(withSubtasks) => list.answerCompleting(actions, withSubtasks)}
        onClose={() => setAsking(null)}
      />
    </div>
  );
}

function WithoutTasks() {
  return (
    <p className="flex items-center gap-2 px-3 py-6 text-muted">
      <ListChecks size={16} aria-hidden="true" /> It was completed without tasks.
    </p>
  );
}

function Reading() {
  return (
    <div role="status" aria-label="Reading the tasks" className="flex flex-col gap-4 px-6 pt-5">
      <Skeleton className="w-20" />
      <Skeleton className="w-3/5" />
      <Skeleton className="w-2/5" />
      <Skeleton className="w-1/2" />
    </div>
  );
}

interface ListHeadProps {
  readonly done: number;
  readonly all: number;
  readonly isDoneHidden: boolean;
  readonly onHideDone: (isHidden: boolean) => void;
  /** Null where nothing may be added. */
  readonly onTemplate: (() => void) | null;
}

function ListHead({ done, all, isDoneHidden, onHideDone, onTemplate }: ListHeadProps) {
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-muted">
      <span className="tabular" role="status">
        {all === 0 ? 'No tasks yet' : `${done} of ${formatNumber(all)} done`}
      </span>
      <span className="ms-auto flex items-center gap-3">
        {done === 0 ? null : (
          <Checkbox label="Hide done tasks" isChecked={isDoneHidden} onChange={onHideDone}>
            Hide done
          </Checkbox>
        )}
        {onTemplate === null ? null : (
          <Button size="small" onClick={onTemplate}>
            Apply template…
          </Button>
        )}
      </span>
    </div>
  );
}
