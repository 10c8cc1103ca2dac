import { Ellipsis, Eye, MessageSquare, NotebookText } from 'lucide-react';
import type { TaskReplica } from '#shared/replica.ts';

import { Checkbox } from '../../components/checkbox.tsx';
import { useNow } from '../../components/date-text.tsx';
import { InlineDay } from '../../components/inline-date.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { Tooltip } from '../../components/tooltip.tsx';
import { cx } from '../../lib/cx.ts';
import { formatDay, formatExact } from '../../lib/dates.ts';
import { count } from '../../lib/words.ts';
import { workspaceDay } from '../../lib/workspace-words.ts';
import { AssigneeEditor } from './assignees.tsx';
import { TitleEditor } from './title-editor.tsx';

export interface TaskRowProps {
  readonly task: TaskReplica;
  readonly isSubtask: boolean;
  readonly isReadOnly: boolean;
  readonly isSelected: boolean;
  /** Whether Tab comes to it: one row of the list at a time. */
  readonly isCursor: boolean;
  readonly isRenaming: boolean;
  readonly comments: number;
  readonly menu: readonly MenuItem[];
  readonly onFocus: () => void;
  /** @param isRange with Shift. */
  readonly onSelect: (isRange: boolean) => void;
  readonly onOpen: () => void;
  readonly onDone: (done: boolean) => void;
  readonly onRenamed: (title: string | null) => void;
  readonly onSave: (fields: Partial<Pick<TaskReplica, 'due_date' | 'assignee_id'>>) => Promise<void>;
}

/** Marks the element of a task's row that has the focus when the task has. */
export const ROW_ATTRIBUTE = 'data-task-row';

/** A task in its list. Its title has the focus; everything else is done by key from there, or by pointer. */
export function TaskRow(props: TaskRowProps) {
  const { task, isSubtask, isReadOnly, isSelected, isCursor, isRenaming, comments, menu } = props;
  const { title, done, assignee_id, customer_key, customer_facing, notes } = task;
  return (
    <li
      className={cx(
        'group/task flex min-h-9 items-start gap-2.5 @xl:items-center rounded-control pe-1 has-[[data-task-row]:focus-visible]:bg-row-hover',
        isSubtask ? 'ps-10' : 'ps-3',
        isSelected ? 'bg-selected' : 'hover:bg-row-hover',
      )}
    >
      <Checkbox
        label={`${done ? 'Reopen' : 'Complete'} ${title}`}
        isChecked={done}
        isDisabled={isReadOnly}
        onChange={props.onDone}
        className="mt-2.5 rounded-full @xl:mt-0"
      />
      <div className="flex min-w-0 flex-1 flex-col @xl:flex-row @xl:items-center @xl:gap-2.5">
        {isRenaming ? (
          <TitleEditor draftId={`task-title/${task.key}`} title={title} onDone={props.onRenamed} />
        ) : (
          <button
            type="button"
            {...{ [ROW_ATTRIBUTE]: task.key }}
            dir="auto"
            tabIndex={isCursor ? 0 : -1}
            aria-label={`${title}${done ? ', done' : ''}`}
            title={done ? doneWords(task) : undefined}
            onFocus={props.onFocus}
            onClick={(event) => {
              if (event.shiftKey || event.metaKey || event.ctrlKey) props.onSelect(event.shiftKey);
              else props.onOpen();
            }}
            className={cx(
              'min-w-0 flex-1 rounded-small py-1.5',
              done && 'text-muted line-through decoration-line-strong',
            )}
          >
            <span className="line-clamp-2 wrap-anywhere">{title}</span>
          </button>
        )}
        <div className="-ms-2 flex min-w-0 shrink-0 items-center gap-2 @xl:ms-0">
          <span className="order-last flex shrink-0 items-center gap-2 text-faint @xl:order-none">
            {notes === null || notes === '' ? null : (
              <Mark label="Has notes" icon={<NotebookText size={14} />} />
            )}
            {comments === 0 ? null : (
              <span className="flex items-center gap-0.5 text-2xs tabular" title={count(comments, 'comment')}>
                <MessageSquare size={14} aria-hidden="true" />
                {comments}
              </span>
            )}
            {customer_facing ? <Mark label="The customer sees it" icon={<Eye size={14} />} /> : null}
          </span>
          <span className="w-24 shrink-0" data-task-due="">
            <DueEditor
              task={task}
              isReadOnly={isReadOnly}
              onSave={(due_date) => props.onSave({ due_date })}
            />
          </span>
          <span className="w-60 min-w-0 @xl:w-36" data-task-assignee="">
            <AssigneeEditor
              customerKey={customer_key}
              value={assignee_id}
              isReadOnly={isReadOnly}
              isMissed={!done}
              onSave={(assignee) => props.onSave({ assignee_id: assignee })}
            />
          </span>
        </div>
      </div>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={`More for ${title}`}
            tabIndex={-1}
            className="inline-flex size-7 shrink-0 items-center justify-center rounded-control text-muted opacity-0 group-focus-within/task:opacity-100 group-hover/task:opacity-100 hover:bg-hover hover:text-text aria-expanded:opacity-100"
          >
            <Ellipsis size={16} aria-hidden="true" />
          </button>
        }
        items={menu}
      />
    </li>
  );
}

function Mark({ label, icon }: { readonly label: string; readonly icon: React.ReactNode }) {
  return (
    <Tooltip label={label}>
      <span role="img" aria-label={label}>
        {icon}
      </span>
    </Tooltip>
  );
}

interface DueEditorProps {
  readonly task: Pick<TaskReplica, 'due_date' | 'done'>;
  readonly isReadOnly: boolean;
  readonly onSave: (day: string | null) => Promise<void>;
}

/** When it is due: red when that day has passed. */
export function DueEditor({ task: { due_date, done }, isReadOnly, onSave }: DueEditorProps) {
  const now = useNow();
  const today = workspaceDay(now);
  const isLate = due_date !== null && !done && due_date < today;
  const words = due_date === today ? 'Today' : due_date === null ? '' : formatDay(due_date, now);
  return (
    <InlineDay
      label="Due date"
      placeholder={isReadOnly || done ? '' : 'No date'}
      isReadOnly={isReadOnly}
      value={due_date}
      onSave={onSave}
      className={due_date === null ? '[&>span:first-child]:text-faint' : undefined}
      display={
        <span
          className={cx(
            'whitespace-nowrap',
            isLate ? 'font-medium text-danger-text' : due_date === today && !done && 'font-medium',
          )}
        >
          {words}
          {isLate ? <span className="sr-only">, overdue</span> : null}
        </span>
      }
    />
  );
}

export function doneWords({ completed_at, completed_by, auto }: TaskReplica): string {
  const when = completed_at === null ? '' : `, ${formatExact(completed_at)}`;
  if (auto) return `Done with its last subtask${when}`;
  return completed_by === null ? `Done${when}` : `Done by ${completed_by}${when}`;
}
