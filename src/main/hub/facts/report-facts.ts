import type { Database } from 'better-sqlite3';
import { GONE_STATUSES } from '#shared/v1/statuses.ts';

/** How many customers have a value, and what they have in common. */
export interface GroupFacts {
  /** Null for those that have none. */
  readonly value: string | null;
  readonly customers: number;
  /** Cents, of those of which it is known; null where it is of none. */
  readonly mrr: number | null;
  /** The mean of those that have a score. */
  readonly health: number | null;
}

export interface LaunchFacts {
  readonly onboarding_key: string;
  readonly phase: string;
  readonly state: string;
  readonly completed_at: string | null;
  readonly target_launch_date: string | null;
}

export interface ReportFacts {
  /** By a column of customers. */
  byColumn(column: 'plan' | 'owner_id' | 'status'): GroupFacts[];
  /** A customer counts under each of its tags; those without one are the last group. */
  byTag(): GroupFacts[];
  byCustomField(slug: string): GroupFacts[];
  /** Live onboardings of the customers that count. */
  launches(): LaunchFacts[];
}

/** Churned and archived customers are no part of any report. */
const COUNTS = `customers.deleted_at IS NULL
  AND customers.status NOT IN (${GONE_STATUSES.map((status) => `'${status}'`).join(', ')})`;
const SUMS = `count(*) AS customers, sum(document ->> '$.mrr') AS mrr,
  avg(document ->> '$.health_score') AS health`;

export function createReportFacts(database: Database): ReportFacts {
  const grouped = (value: string) =>
    `SELECT ${value} AS value, ${SUMS} FROM customers WHERE ${COUNTS} GROUP BY value ORDER BY value IS NULL, value`;
  const columns = {
    plan: database.prepare<[], GroupFacts>(grouped('plan')),
    owner_id: database.prepare<[], GroupFacts>(grouped('owner_id')),
    status: database.prepare<[], GroupFacts>(grouped('status')),
  };
  const tags = database.prepare<[], GroupFacts>(
    `SELECT tag AS value, ${SUMS} FROM customer_tags JOIN customers ON customers.key = customer_tags.customer_key
     WHERE ${COUNTS} GROUP BY tag ORDER BY tag`,
  );
  const untagged = database.prepare<[], GroupFacts>(
    `SELECT NULL AS value, ${SUMS} FROM customers WHERE ${COUNTS}
       AND NOT EXISTS (SELECT 1 FROM customer_tags WHERE customer_tags.customer_key = customers.key)
     HAVING count(*) > 0`,
  );
  const field = database.prepare<[string], GroupFacts>(
    `SELECT CAST((SELECT value FROM json_each(document, '$.custom_fields') WHERE key = ?) AS TEXT) AS value, ${SUMS}
     FROM customers WHERE ${COUNTS} GROUP BY value ORDER BY value IS NULL, value`,
  );
  const launches = database.prepare<[], LaunchFacts>(
    `SELECT onboardings.key AS onboarding_key, onboardings.phase, onboardings.state,
       onboardings.document ->> '$.completed_at' AS completed_at,
       onboardings.document ->> '$.target_launch_date' AS target_launch_date
     FROM onboardings JOIN customers ON customers.key = onboardings.customer_key
     WHERE onboardings.deleted_at IS NULL AND ${COUNTS} ORDER BY onboardings.position`,
  );
  return {
    byColumn: (column) => columns[column].all(),
    byTag: () => [...tags.all(), ...untagged.all()],
    byCustomField: (slug) => field.all(slug),
    launches: () => launches.all(),
  };
}
