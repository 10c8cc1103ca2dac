import { History } from 'lucide-react';
import { nameOrder } from '#shared/list-order.ts';
import { task } from '#shared/records/task.ts';
import type { CustomerReplica, OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import type { DayGroup } from '#shared/values/when-due.ts';
import { Checkbox } from '../../../components/checkbox.tsx';
import { NONE } from '../../../components/options.ts';
import { cx } from '../../../lib/cx.ts';
import { formatDay } from '../../../lib/dates.ts';
import { phaseWord } from '../../../lib/words.ts';
import { workspaceDay } from '../../../lib/workspace-words.ts';
import { createdColumn, fieldColumn, otherFieldColumns, updatedColumn } from '../../../list/columns.tsx';
import { dayRangeFilter } from '../../../list/day-range.ts';
import { fieldFilter, type ListFilter } from '../../../list/filters.ts';
import { defineList, type ListColumn, type ListContext } from '../../../list/list.ts';
import { NOTHING } from '../../../records/field-cell.tsx';
import { paths } from '../../../routes.ts';
import { orderOf } from '../../../store/index.ts';
import { AssigneeName } from '../assignees.tsx';
import { isLeftBehind } from '../task-groups.ts';
import { type AssignedContacts, useAssigneeFilterOptions } from './assigned-contacts.tsx';
import { DAY_GROUP_WORDS, dayGroupOf } from './day-groups.ts';
import { TaskPreview } from './task-preview.tsx';

export interface TaskContext extends ListContext {
  readonly customers: ReadonlyMap<string, CustomerReplica>;
  readonly onboardings: ReadonlyMap<string, OnboardingReplica>;
  /** Contacts who are to do something, by id. */
  readonly contacts: AssignedContacts;
  /** Completes a task, or reopens it. */
  readonly setDone: (chosen: readonly TaskReplica[], done: boolean) => void;
}

type Column = ListColumn<TaskReplica, TaskContext>;

function onboardingName(row: TaskReplica, { onboardings }: TaskContext): string {
  return onboardings.get(row.onboarding_key)?.name ?? 'Without a name';
}

function dueCell({ due_date, done }: TaskReplica, { now }: TaskContext) {
  if (due_date === null) return NOTHING;
  const today = workspaceDay(now);
  return (
    <span className={cx('tabular', !done && due_date < today && 'font-medium text-danger-text')}>
      {due_date === today ? 'Today' : formatDay(due_date, now)}
    </span>
  );
}

/** Somebody of the workspace, or a contact. */
function assigneeOf(id: string | null, { people, contacts }: Pick<TaskContext, 'people' | 'contacts'>) {
  return id === null ? undefined : (people.get(id) ?? contacts.get(id));
}

interface LeftBehindProps {
  readonly row: TaskReplica;
  readonly phaseNow: string | undefined;
}

/** Marks what was left open in a phase that the onboarding has left: nobody looks for it there. */
function LeftBehind({ row, phaseNow }: LeftBehindProps) {
  if (phaseNow === undefined || !isLeftBehind(row, phaseNow)) return null;
  const words = `Left open in ${phaseWord(row.phase).label}: the onboarding is in ${phaseWord(phaseNow).label}`;
  return (
    <span role="img" aria-label={words} title={words} className="shrink-0 text-warning-text">
      <History size={14} aria-hidden="true" />
    </span>
  );
}

const PLACED: readonly Column[] = [
  fieldColumn(task.type, 'title', 280, {
    isFixed: true,
    grows: 2,
    narrow: { min: 200, grows: 2 },
    isText: false,
    cell: (row, { setDone, onboardings }) => (
      <span className="flex min-w-0 items-center gap-2.5">
        <Checkbox
          label={`${row.done ? 'Reopen' : 'Complete'} ${row.title}`}
          isChecked={row.done}
          onChange={(done) => setDone([row], done)}
        />
        <a
          href={pathOf(row)}
          tabIndex={-1}
          dir="auto"
          className={cx('cut rounded-small hover:underline', row.done && 'text-muted line-through')}
        >
          {row.title}
        </a>
        <LeftBehind row={row} phaseNow={onboardings.get(row.onboarding_key)?.phase} />
      </span>
    ),
  }),
  fieldColumn(task.type, 'due_date', 104, { label: 'Due', narrow: { min: 104, grows: 0 }, cell: dueCell }),
  {
    id: 'when',
    label: 'When',
    width: 116,
    isText: true,
    narrow: null,
    cell: (row, { now }) => {
      const { label, isLate } = DAY_GROUP_WORDS[dayGroupOf(row, workspaceDay(now))];
      return <span className={isLate ? 'text-danger-text' : 'text-muted'}>{label}</span>;
    },
    sortKey: (row, { now }) => DAY_GROUP_WORDS[dayGroupOf(row, workspaceDay(now))].place,
    csv: (row, { now }) => DAY_GROUP_WORDS[dayGroupOf(row, workspaceDay(now))].label,
  },
  {
    id: 'customer',
    label: 'Customer',
    width: 130,
    grows: 1,
    isText: true,
    narrow: { min: 90, grows: 1 },
    cell: (row, { customers }) => customers.get(row.customer_key)?.name ?? '',
    sortKey: (row, { customers }) => {
      const customer = customers.get(row.customer_key);
      return customer === undefined ? null : orderOf(customer);
    },
    csv: (row, { customers }) => customers.get(row.customer_key)?.name,
  },
  {
    id: 'onboarding',
    label: 'Onboarding',
    width: 130,
    grows: 1,
    isText: true,
    narrow: null,
    cell: onboardingName,
    sortKey: (row, context) => nameOrder(onboardingName(row, context)),
    csv: onboardingName,
  },
  fieldColumn(task.type, 'phase', 160, { narrow: null }),
  fieldColumn(task.type, 'assignee_id', 120, {
    narrow: { min: 112, grows: 0 },
    isText: false,
    cell: ({ assignee_id, customer_key, done }) => {
      if (assignee_id === null) return done ? NOTHING : <span className="text-warning-text">Unassigned</span>;
      return <AssigneeName id={assignee_id} customerKey={customer_key} />;
    },
    sortKey: ({ assignee_id }, context) => {
      const assignee = assigneeOf(assignee_id, context);
      return assignee === undefined ? null : orderOf(assignee);
    },
    csv: ({ assignee_id }, context) => assigneeOf(assignee_id, context)?.name ?? assignee_id,
  }),
  updatedColumn(96, { isHiddenAtFirst: true, beginsDescending: true }),
  createdColumn(),
];

export const TASK_COLUMNS: readonly Column[] = [...PLACED, ...otherFieldColumns(task.type, PLACED)];

let lastHeading = { due: '', done: false, now: 0, label: '' };

/** In that order tasks of one day follow each other: of many thousands, most are as the one before. */
function dueHeading({ due_date: due, done }: TaskReplica, { now }: TaskContext): string {
  const isSame = lastHeading.due === due && lastHeading.done === done && lastHeading.now === now;
  if (!isSame || due === null) {
    const { label } = DAY_GROUP_WORDS[dayGroupOf({ due_date: due, done }, workspaceDay(now))];
    lastHeading = { due: due ?? '', done, now, label };
  }
  return lastHeading.label;
}

function pathOf(row: TaskReplica): string {
  return paths.task(row.onboarding_key, row.key);
}

/** Beside the days: what nobody looks for any more, whenever it is due. */
const LEFT_BEHIND = 'left_behind';

const dayFilter: ListFilter<TaskReplica, TaskContext> = {
  id: 'when',
  label: 'When',
  useOptions: () => [
    ...Object.entries(DAY_GROUP_WORDS).map(([value, { label }]) => ({
      value: value === 'none' ? NONE : value,
      label,
    })),
    { value: LEFT_BEHIND, label: 'Left behind in an earlier phase' },
  ],
  valuesOf: (row, { now }) => {
    const group = dayGroupOf(row, workspaceDay(now));
    return group === 'none' ? null : group;
  },
  passes: (row, wanted, { now, onboardings }) => {
    const group = dayGroupOf(row, workspaceDay(now));
    const phase = onboardings.get(row.onboarding_key)?.phase;
    return wanted.some((value) =>
      value === LEFT_BEHIND ? phase !== undefined && isLeftBehind(row, phase) : (value ?? 'none') === group,
    );
  },
  wordOf: (value) =>
    value === LEFT_BEHIND ? 'left behind' : DAY_GROUP_WORDS[(value ?? 'none') as DayGroup].label,
};

const assigneeFilter: ListFilter<TaskReplica, TaskContext> = {
  ...fieldFilter(task.type, 'assignee_id'),
  useOptions: useAssigneeFilterOptions,
  wordOf: (id, context) => (id === null ? 'nobody' : (assigneeOf(id, context)?.name ?? 'somebody unknown')),
};

export const tasksList = defineList<TaskReplica, TaskContext>({
  type: task.type,
  collection: task.plural,
  useColumns: () => TASK_COLUMNS,
  filters: [
    dayFilter,
    dayRangeFilter(task.type, 'due_date', 'Due'),
    assigneeFilter,
    fieldFilter(task.type, 'phase'),
    fieldFilter(task.type, 'customer_facing', { label: 'For the customer' }),
    fieldFilter(task.type, 'done'),
  ],
  headings: {
    due_date: dueHeading,
    customer: ({ customer_key }, { customers }) => customers.get(customer_key)?.name ?? 'No customer',
  },
  inactive: { filter: 'done', isHidden: ({ done }) => done, words: () => 'Done' },
  arrangement: { name: 'pivotal.tasks', sort: { column: 'due_date', direction: 'ascending' } },
  titleOf: ({ title }) => title,
  pathOf,
  customerOf: ({ customer_key }) => customer_key,
  Preview: TaskPreview,
  bulk: [
    { field: 'done' },
    { field: 'assignee_id', key: 'o' },
    { field: 'due_date', key: 't' },
    { field: 'phase', key: 'p', leavesOut: ['completed'] },
  ],
  placeholder: 'Find, or assignee:me due:7d',
  localNote: 'Not connected: former numbers and contacts’ names are not searched.',
});
