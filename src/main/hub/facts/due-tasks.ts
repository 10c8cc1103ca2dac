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

/** Onboardings on their way, of customers who have not gone: found once, not for each of their tasks. */
const ON_THE_WAY = `SELECT onboardings.key FROM onboardings JOIN customers ON customers.key = onboardings.customer_key
  WHERE onboardings.deleted_at IS NULL AND onboardings.phase IS NOT 'completed'
    AND onboardings.state IS NOT 'paused' AND customers.deleted_at IS NULL
    AND customers.status NOT IN (${GONE_STATUSES.map((status) => `'${status}'`).join(', ')})`;

interface FirstTask {
  readonly key: string;
  readonly onboarding: string;
}

export function createDueTaskReads(database: Database): DueTaskReads {
  // `+` keeps an index out: few tasks are somebody's, and those that are first need not be sorted.
  const scopes = {
    mine: '+tasks.done = 0 AND tasks.assignee_id = @assignee',
    all: 'tasks.done = 0 AND @assignee IS NULL',
  } as const;
  const group = `CASE ${DUE_GROUPS.map((due) => `WHEN ${WHERE[due]} THEN '${due}'`).join(' ')} END`;
  const onTheWay = database.prepare<[], string>(ON_THE_WAY).pluck();
  const counts = (scope: string) =>
    database.prepare<[Days], { due: DueGroup; count: number }>(
      `WITH on_the_way AS MATERIALIZED (${ON_THE_WAY})
       SELECT ${group} AS due, count(*) AS count FROM tasks
         WHERE tasks.deleted_at IS NULL AND ${scope} AND tasks.onboarding_key IN on_the_way
         GROUP BY due`,
    );
  // Along the index of days.
  const first = (scope: string, due: DueGroup) =>
    database.prepare<[Days], FirstTask>(
      `SELECT tasks.key, tasks.onboarding_key AS onboarding FROM tasks
         WHERE tasks.deleted_at IS NULL AND ${scope.replaceAll(/\+?tasks\./g, '+tasks.')} AND ${WHERE[due]} AND @today <= @end
         ORDER BY tasks.due_date, tasks.position`,
    );
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
      const running = new Set(onTheWay.all());
      return DUE_GROUPS.flatMap((due): DueTasks[] => {
        const count = found.get(due) ?? 0;
        if (count === 0) return [];
        const tasks = listed.get(due)?.iterate(days) ?? [];
        return [{ due, count, keys: firstOf(tasks, running, Math.min(limit, count)) }];
      });
    },
  };
}

/** So many of them whose onboarding is on its way; no more are read. */
function firstOf(tasks: Iterable<FirstTask>, running: ReadonlySet<string>, most: number): string[] {
  const keys: string[] = [];
  for (const { key, onboarding } of tasks) {
    if (running.has(onboarding)) keys.push(key);
    if (keys.length >= most) break;
  }
  return keys;
}
