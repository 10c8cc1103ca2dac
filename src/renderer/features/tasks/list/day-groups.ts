import type { TaskReplica } from '#shared/replica.ts';
import { addDays } from '#shared/values/calendar.ts';

/** How soon something is due, as one speaks of it. */
export type DayGroup = 'overdue' | 'today' | 'tomorrow' | 'week' | 'later' | 'none';

export const DAY_GROUPS: Readonly<
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
  if (due_date === null) return 'none';
  if (due_date < today) return done ? 'later' : 'overdue';
  if (due_date === today) return 'today';
  if (due_date === addDays(today, 1)) return 'tomorrow';
  return due_date <= addDays(today, 7) ? 'week' : 'later';
}
