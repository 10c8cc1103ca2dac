import type { Database } from 'better-sqlite3';
import { GONE_STATUSES } from '#shared/v1/statuses.ts';
import { addDays, weekdayOf } from '#shared/values/calendar.ts';

/** When open tasks are due, in the order in which they are shown. */
const DUE_GROUPS = ['overdue', 'today', 'week', 'later', 'none'] as const;
export type DueGroup = (typeof DUE_GROUPS)[number];

export interface DueTasks {
  readonly due: DueGroup;
  /** How many there are. */
  readonly count: number;
  /** The first of them, those due first before the others. */
  readonly keys: readonly string[];
}

export interface DueTaskReads {
  /**
   * Open tasks of onboardings on their way, of customers who have not gone, by when they are due; groups of which
   * there is nothing are left out.
   * @param assignee whose; null for everybody's
   * @param today `YYYY-MM-DD`
   * @param limit so many keys of each group
   */
  of(assignee: string | null, today: string, limit: number): DueTasks[];
}

interface Days {
  readonly assignee: string | null;
  readonly today: string;
  /** The Sunday of the week. */
  readonly end: string;
}

const WHERE: Readonly<Record<DueGroup, string>> = {
  overdue: 'tasks.due_date < @today',
  today: 'tasks.due_date = @today',
  week: 'tasks.due_date > @today AND tasks.due_date <= @end',
  later: 'tasks.due_date > @end',
  none: 'tasks.due_date IS NULL',
};

const ON_THE_WAY = `tasks.deleted_at IS NULL AND tasks.done = 0
  AND EXISTS (SELECT 1 FROM onboardings JOIN customers ON customers.key = onboardings.customer_key
    WHERE onboardings.key = tasks.onboarding_key AND onboardings.deleted_at IS NULL
      AND onboardings.phase IS NOT 'completed' AND onboardings.state IS NOT 'paused'
      AND customers.deleted_at IS NULL
      AND customers.status NOT IN (${GONE_STATUSES.map((status) => `'${status}'`).join(', ')}))`;

export function createDueTaskReads(database: Database): DueTaskReads {
  const scopes = { mine: 'AND tasks.assignee_id = @assignee', all: 'AND @assignee IS NULL' } as const;
  const group = `CASE ${DUE_GROUPS.map((due) => `WHEN ${WHERE[due]} THEN '${due}'`).join(' ')} END`;
  const counts = (scope: string) =>
    database.prepare<[Days], { due: DueGroup; count: number }>(
      `SELECT ${group} AS due, count(*) AS count FROM tasks WHERE ${ON_THE_WAY} ${scope} GROUP BY due`,
    );
  const first = (scope: string, due: DueGroup) =>
    database
      .prepare<[Days & { limit: number }], string>(
        `SELECT tasks.key FROM tasks WHERE ${ON_THE_WAY} ${scope} AND ${WHERE[due]} AND @today <= @end
           ORDER BY tasks.due_date, tasks.position LIMIT @limit`,
      )
      .pluck();
  const prepared = (scope: string) => ({
    counts: counts(scope),
    first: new Map(DUE_GROUPS.map((due) => [due, first(scope, due)])),
  });
  const reads = { mine: prepared(scopes.mine), all: prepared(scopes.all) };
  return {
    of(assignee, today, limit) {
      const { counts: counted, first: listed } = reads[assignee === null ? 'all' : 'mine'];
      const days = { assignee, today, end: addDays(today, (7 - weekdayOf(today)) % 7) };
      const found = new Map(counted.all(days).map(({ due, count }) => [due, count]));
      return DUE_GROUPS.flatMap((due): DueTasks[] => {
        const count = found.get(due) ?? 0;
        if (count === 0) return [];
        return [{ due, count, keys: listed.get(due)?.all({ ...days, limit }) ?? [] }];
      });
    },
  };
}
