import { Link } from 'wouter';
import type { TaskReplica } from '#shared/replica.ts';
import { localDay } from '#shared/values/calendar.ts';
import { Checkbox } from '../../components/checkbox.tsx';
import { DayText, useNow } from '../../components/date-text.tsx';
import { inBackground } from '../../records/use-save.ts';
import { paths, refOf } from '../../routes.ts';
import { useStore } from '../../store/index.ts';
import { Card, CardGroup, CardNote, MOST_ROWS, More } from './card.tsx';
import { tasksByDue, type Work } from './work.ts';

interface WorkProps {
  readonly work: Work;
  readonly isReady: boolean;
}

/** What is to be done, what is late first. */
export function MyTasks({ work, isReady }: WorkProps) {
  const groups = tasksByDue(work.tasks, localDay(useNow()));
  return (
    <Card title="Tasks" detail={isReady ? work.tasks.length : null}>
      {groups.length === 0 && isReady ? (
        <CardNote>Nothing to do: tasks of onboardings on their way stand here when they are due.</CardNote>
      ) : null}
      {groups.map(({ label, tasks }) => (
        <CardGroup key={label} label={label}>
          {tasks.slice(0, MOST_ROWS).map((task) => (
            <TaskRow key={task.key} task={task} work={work} isLate={label === 'Overdue'} />
          ))}
          <More count={tasks.length - MOST_ROWS} />
        </CardGroup>
      ))}
      <span className="h-2 shrink-0" />
    </Card>
  );
}

interface TaskRowProps {
  readonly task: TaskReplica;
  readonly work: Work;
  readonly isLate: boolean;
}

function TaskRow({ task, work, isLate }: TaskRowProps) {
  const store = useStore();
  const onboarding = work.onboardingsByKey.get(task.onboarding_key);
  const complete = () =>
    store.updateMany('tasks', [{ key: task.key, fields: { done: true } }], `Completed ${task.title}`)?.done ??
    Promise.resolve();
  const customer = onboarding === undefined ? undefined : work.customersByKey.get(onboarding.customer_key);
  return (
    <li className="flex min-h-9 items-center gap-2.5 px-4 hover:bg-hover">
      <Checkbox label={`Done: ${task.title}`} isChecked={false} onChange={() => inBackground(complete())} />
      <Link
        href={onboarding === undefined ? paths.onboardings() : paths.onboarding(refOf(onboarding))}
        className="flex min-w-0 flex-1 items-baseline gap-2 rounded-small"
      >
        <span dir="auto" className="cut shrink-[1]" title={task.title}>
          {task.title}
        </span>
        <span dir="auto" className="cut shrink-[2] text-xs text-muted" title={customer?.name}>
          {customer?.name}
        </span>
      </Link>
      {task.due_date === null ? null : (
        <span className={isLate ? 'shrink-0 text-xs text-pill-red-text' : 'shrink-0 text-xs text-muted'}>
          <DayText day={task.due_date} />
        </span>
      )}
    </li>
  );
}
