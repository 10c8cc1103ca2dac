import type { TaskReplica } from '#shared/replica.ts';
import { daysBetween } from '#shared/values/calendar.ts';
import { type DayGroup, dayGroupAfter } from '#shared/values/when-due.ts';

export const DAY_GROUP_WORDS: Readonly<
  Record<DayGroup, { readonly label: string; readonly place: number; readonly isLate?: true }>
> = {
  overdue: { label: 'Overdue', place: 0, isLate: true },
  today: { label: 'Today', place: 1 },
  tomorrow: { label: 'Tomorrow', place: 2 },
  week: { label: 'Within a week', place: 3 },
  later: { label: 'Later', place: 4 },
  none: { label: 'No date', place: 5 },
};

/** @param today as `2026-11-28`. What is done is late no more. */
export function dayGroupOf(
  { due_date, done }: Pick<TaskReplica, 'due_date' | 'done'>,
  today: string,
): DayGroup {
  return dayGroupAfter(due_date === null ? null : daysBetween(today, due_date), done);
}
