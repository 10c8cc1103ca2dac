import type { BridgeOutput } from '#shared/bridge.ts';
import { Skeleton } from '../../components/skeleton.tsx';
import { paths } from '../../routes.ts';
import { usePi } from '../../state/use-pi.ts';
import { useTasksWith } from '../../store/index.ts';
import { Card, CardGroup, CardNote, CardReading, MOST_ROWS } from './card.tsx';
import { TaskRow } from './task-row.tsx';
import type { Work } from './work.ts';

type Due = BridgeOutput<'workbench.tasks'>['groups'][number]['due'];

const LABELS: Readonly<Record<Due, string>> = {
  overdue: 'Overdue',
  today: 'Today',
  week: 'This week',
  later: 'Later',
  none: 'No due date',
};

interface MyTasksProps {
  readonly work: Work;
  /** Whose; null for everybody's. */
  readonly assigneeKey: string | null;
}

/** What is to be done, what is late first: the hub says which, and only those are read. */
export function MyTasks({ work, assigneeKey }: MyTasksProps) {
  const { status, value } = usePi('workbench.tasks', { assignee_key: assigneeKey, limit: MOST_ROWS });
  const groups = value?.groups ?? [];
  const tasks = useTasksWith(groups.flatMap(({ keys }) => keys));
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const shown = groups.flatMap(({ due, count, keys }) => {
    const known = keys.flatMap((key) => byKey.get(key) ?? []);
    // What has just been done here goes at once; the hub says a moment later what takes its place.
    const open = known.filter(({ done }) => !done);
    const left = count - (known.length - open.length);
    // In a window that has just begun to copy the workspace, they are still to come.
    return left === 0 ? [] : [{ due, left, open, missing: keys.slice(known.length) }];
  });
  const total = shown.reduce((sum, { left }) => sum + left, 0);
  return (
    <Card title="Tasks" detail={value === null ? null : total}>
      {status === 'loading' ? <CardReading /> : null}
      {status === 'failed' ? <CardNote>What is to be done could not be read just now.</CardNote> : null}
      {value !== null && shown.length === 0 ? (
        <CardNote>Nothing to do: tasks of onboardings on their way stand here when they are due.</CardNote>
      ) : null}
      {shown.map(({ due, left, open, missing }) => (
        <CardGroup
          key={due}
          label={LABELS[due]}
          left={left - open.length - missing.length}
          href={assigneeKey === null ? paths.allTasks() : paths.tasks()}
        >
          {open.map((task) => (
            <TaskRow key={task.key} task={task} work={work} isLate={due === 'overdue'} />
          ))}
          {missing.map((key) => (
            <li key={key} className="flex min-h-9 items-center px-4">
              <Skeleton className="w-48" />
            </li>
          ))}
        </CardGroup>
      ))}
      <span className="h-2 shrink-0" />
    </Card>
  );
}
