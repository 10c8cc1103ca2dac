import type { Database } from 'better-sqlite3';
import { onboarding } from '#shared/records/onboarding.ts';

/** What health, Pi and reports reckon from: read from the records and the stream, never kept beside them. */

export interface CustomerFacts {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly plan: string | null;
  readonly owner_id: string | null;
  /** Cents. */
  readonly mrr: number | null;
  /** The custom field of that slug. */
  readonly arr: number | null;
  readonly health_score: number | null;
  readonly has_primary: boolean;
  readonly created_at: string;
}

export interface OnboardingFacts {
  readonly key: string;
  readonly id: string;
  readonly customer_key: string;
  readonly name: string | null;
  readonly phase: string;
  readonly state: string;
  readonly csm_id: string | null;
  readonly created_at: string;
  readonly completed_at: string | null;
  readonly target_launch_date: string | null;
  readonly reminders_enabled: boolean;
  readonly reminder_frequency_days: number;
}

/** A change of an onboarding's phase, state or target; values as they are in the stream. */
export interface OnboardingMove {
  readonly onboarding_key: string;
  readonly type: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly from: string | null;
  readonly to: string | null;
}

export interface TaskFacts {
  readonly id: string;
  readonly onboarding_key: string;
  readonly customer_key: string;
  readonly assignee_id: string | null;
  /** `YYYY-MM-DD` */
  readonly due_date: string | null;
  readonly done: boolean;
  readonly completed_at: string | null;
}

export interface LastComment {
  readonly customer_key: string;
  /** When the newest note, call or comment below the customer happened. */
  readonly at: string;
}

/** Customers by their keys, both ends included; one of them when both are the same. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

export interface Facts {
  /** Live customers in order of their keys, at most `limit` after one; '' for the first. */
  customersAfter(key: string, limit: number): CustomerFacts[];
  customer(key: string): CustomerFacts | undefined;
  /** What is below live customers of a range: live records, those of each customer oldest first. */
  onboardings(range: KeyRange): OnboardingFacts[];
  moves(range: KeyRange): OnboardingMove[];
  tasks(range: KeyRange): TaskFacts[];
  /** Those of them that are done. */
  doneTasks(range: KeyRange): TaskFacts[];
  /** What a task is called. @param id of a live task */
  taskTitle(id: string): string;
  lastComments(range: KeyRange): LastComment[];
}

/** Events that tell how an onboarding went on, as a list of SQL. */
const MOVES = Object.values(onboarding.events.fields)
  .map((type) => `'${type}'`)
  .join(', ');

const SELECTS = {
  customers: `SELECT key, id, document ->> '$.name' AS name, status, plan, owner_id,
      document ->> '$.mrr' AS mrr, document ->> '$.custom_fields.arr' AS arr,
      document ->> '$.health_score' AS health_score, document ->> '$.created_at' AS created_at,
      EXISTS (SELECT 1 FROM contacts WHERE contacts.customer_key = customers.key
        AND contacts.deleted_at IS NULL AND contacts.is_primary = 1) AS has_primary
    FROM customers WHERE deleted_at IS NULL`,
  onboardings: `SELECT key, id, customer_key, document ->> '$.name' AS name, phase, state,
      document ->> '$.csm_id' AS csm_id, document ->> '$.created_at' AS created_at,
      document ->> '$.completed_at' AS completed_at,
      document ->> '$.target_launch_date' AS target_launch_date,
      coalesce(document ->> '$.reminders_enabled', 1) AS reminders_enabled,
      coalesce(document ->> '$.reminder_frequency_days', 1) AS reminder_frequency_days
    FROM onboardings WHERE deleted_at IS NULL AND customer_key BETWEEN @from AND @to ORDER BY customer_key, position`,
  moves: `SELECT onboarding_key, type, substr(position, 1, 23) || 'Z' AS at,
      old_value ->> '$' AS "from", new_value ->> '$' AS "to"
    FROM events WHERE subject_type = '${onboarding.type}'
      AND type IN (${MOVES})
      AND customer_key BETWEEN @from AND @to ORDER BY id`,
  // Of what there is most: as much as can be is read from columns, and no document is parsed for nothing.
  tasks: `SELECT id, onboarding_key, customer_key, assignee_id, due_date, done,
      iif(done = 1, document ->> '$.completed_at', NULL) AS completed_at
    FROM tasks WHERE deleted_at IS NULL AND customer_key BETWEEN @from AND @to`,
  lastComments: `SELECT customer_key, max(document ->> '$.occurred_at') AS at
    FROM comments WHERE deleted_at IS NULL AND customer_key BETWEEN @from AND @to GROUP BY customer_key`,
} as const;

type Flags<Row, Names extends keyof Row> = Omit<Row, Names> & Record<Names, number>;
type StoredCustomer = Flags<CustomerFacts, 'has_primary'>;

export function createFacts(database: Database): Facts {
  const after = database.prepare<[string, number], StoredCustomer>(
    `${SELECTS.customers} AND key > ? ORDER BY key LIMIT ? + 0`,
  );
  const one = database.prepare<[string], StoredCustomer>(`${SELECTS.customers} AND key = ?`);
  const onboardings = database.prepare<[KeyRange], Flags<OnboardingFacts, 'reminders_enabled'>>(
    SELECTS.onboardings,
  );
  const inOrder = 'ORDER BY customer_key, position';
  const moves = database.prepare<[KeyRange], OnboardingMove>(SELECTS.moves);
  const tasks = database.prepare<[KeyRange], Flags<TaskFacts, 'done'>>(`${SELECTS.tasks} ${inOrder}`);
  const doneTasks = database.prepare<[KeyRange], Flags<TaskFacts, 'done'>>(
    `${SELECTS.tasks} AND done = 1 ${inOrder}`,
  );
  const title = database
    .prepare<[string], string>("SELECT document ->> '$.title' FROM tasks WHERE id = ?")
    .pluck();
  const lastComments = database.prepare<[KeyRange], LastComment>(SELECTS.lastComments);
  return {
    customersAfter: (key, limit) => after.all(key, limit).map(customerOf),
    customer(key) {
      const row = one.get(key);
      return row === undefined ? undefined : customerOf(row);
    },
    onboardings: (range) =>
      onboardings.all(range).map((row) => ({ ...row, reminders_enabled: row.reminders_enabled === 1 })),
    moves: (range) => moves.all(range),
    tasks: (range) => tasks.all(range).map(taskOf),
    doneTasks: (range) => doneTasks.all(range).map(taskOf),
    taskTitle: (id) => title.get(id) ?? '',
    lastComments: (range) => lastComments.all(range),
  };
}

function customerOf(row: StoredCustomer): CustomerFacts {
  return { ...row, arr: numberOf(row.arr), has_primary: row.has_primary === 1 };
}

function taskOf(row: Flags<TaskFacts, 'done'>): TaskFacts {
  return { ...row, done: row.done === 1 };
}

/** A custom field holds whatever it was given before it was defined. */
function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
