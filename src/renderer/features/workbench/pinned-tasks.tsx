import { useKeptRecords } from '../../state/kept-records.ts';
import { useTasksWith } from '../../store/index.ts';
import { Card, CardNote } from './card.tsx';
import { TaskRow } from './task-row.tsx';
import type { Work } from './work.ts';

/** Tasks that somebody wants before their eyes, whosever they are. */
export function PinnedTasks({ work }: { readonly work: Work }) {
  const pinned = useKeptRecords((state) => state.pinned);
  const tasks = useTasksWith(pinned).filter(({ done }) => !done);
  return (
    <Card title="Pinned tasks" detail={tasks.length === 0 ? null : tasks.length}>
      {tasks.length === 0 ? <CardNote>Pin a task, and it stands here until it is done.</CardNote> : null}
      <ul aria-label="Pinned tasks" className="flex flex-col py-1">
        {tasks.map((task) => (
          <TaskRow key={task.key} task={task} work={work} isLate={false} />
        ))}
      </ul>
    </Card>
  );
}
