import { localDay } from '#shared/values/calendar.ts';
import { useNow } from '../../components/date-text.tsx';
import { Card, CardGroup, CardNote, MOST_ROWS } from './card.tsx';
import { TaskRow } from './task-row.tsx';
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
        <CardGroup key={label} label={label} left={tasks.length - MOST_ROWS}>
          {tasks.slice(0, MOST_ROWS).map((task) => (
            <TaskRow key={task.key} task={task} work={work} isLate={label === 'Overdue'} />
          ))}
        </CardGroup>
      ))}
      <span className="h-2 shrink-0" />
    </Card>
  );
}
