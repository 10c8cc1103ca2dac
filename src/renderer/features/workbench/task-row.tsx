import { Pin, PinOff } from 'lucide-react';
import { Link } from 'wouter';
import type { TaskReplica } from '#shared/replica.ts';
import { Checkbox } from '../../components/checkbox.tsx';
import { DayText } from '../../components/date-text.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { inBackground } from '../../records/use-save.ts';
import { paths, refOf } from '../../routes.ts';
import { useKeptRecords } from '../../state/kept-records.ts';
import { useStore } from '../../store/index.ts';
import type { Work } from './work.ts';

interface TaskRowProps {
  readonly task: TaskReplica;
  readonly work: Work;
  readonly isLate: boolean;
}

/** A task that can be done where it stands. */
export function TaskRow({ task, work, isLate }: TaskRowProps) {
  const store = useStore();
  const isPinned = useKeptRecords(({ pinned }) => pinned.includes(task.key));
  const onboarding = work.onboardingsByKey.get(task.onboarding_key);
  const complete = () =>
    store.updateMany('tasks', [{ key: task.key, fields: { done: true } }], `Completed ${task.title}`)?.done ??
    Promise.resolve();
  const customer = onboarding === undefined ? undefined : work.customersByKey.get(onboarding.customer_key);
  return (
    <li className="group flex min-h-9 items-center gap-2.5 ps-4 pe-1.5 hover:bg-hover">
      <Checkbox label={`Done: ${task.title}`} isChecked={false} onChange={() => inBackground(complete())} />
      <Link
        href={onboarding === undefined ? paths.onboardings() : paths.task(refOf(onboarding), task.key)}
        className="flex min-w-0 flex-1 items-baseline gap-2 rounded-small"
      >
        <span dir="auto" className="cut max-w-[70%] shrink-0" title={task.title}>
          {task.title}
        </span>
        <span dir="auto" className="cut text-xs text-muted" title={customer?.name}>
          {customer?.name}
        </span>
      </Link>
      {task.due_date === null ? null : (
        <span className={isLate ? 'shrink-0 text-xs text-pill-red-text' : 'shrink-0 text-xs text-muted'}>
          <DayText day={task.due_date} />
        </span>
      )}
      <IconButton
        size="small"
        label={isPinned ? `Unpin ${task.title}` : `Pin ${task.title}`}
        aria-pressed={isPinned}
        icon={isPinned ? <PinOff size={12} /> : <Pin size={12} />}
        onClick={() => useKeptRecords.getState().togglePinned(task.key)}
      />
    </li>
  );
}
