import type { Database } from 'better-sqlite3';
import { onboarding } from '#shared/records/onboarding.ts';
import { task } from '#shared/records/task.ts';

/** What an event told of a change; values are JSON texts. */
interface ToldEvent {
  readonly id: number;
  readonly position: string;
  readonly old_value: string | null;
  readonly new_value: string | null;
}

/** What the conditions of nudges look at, one record or one customer at a time. */
export function prepareNudgeReads(database: Database) {
  return {
    customer: database
      .prepare<[string], string>('SELECT document FROM customers WHERE key = ? AND deleted_at IS NULL')
      .pluck(),
    onboarding: database.prepare<[string], { document: string; customer_key: string }>(
      'SELECT document, customer_key FROM onboardings WHERE key = ? AND deleted_at IS NULL',
    ),
    task: database.prepare<[string], { document: string; onboarding_key: string }>(
      'SELECT document, onboarding_key FROM tasks WHERE key = ? AND deleted_at IS NULL',
    ),
    doneTask: database
      .prepare<[string], number>('SELECT 1 FROM tasks WHERE id = ? AND deleted_at IS NULL AND done = 1')
      .pluck(),
    openTasks: database
      .prepare<[string], string>(
        'SELECT key FROM tasks WHERE onboarding_key = ? AND deleted_at IS NULL AND done = 0',
      )
      .pluck(),
    tasksInPhase: database.prepare<[string, string], { all: number; open: number }>(
      `SELECT count(*) AS "all", coalesce(sum(done = 0), 0) AS open FROM tasks
         WHERE onboarding_key = ? AND phase = ? AND deleted_at IS NULL`,
    ),
    lastEvent: database.prepare<[string, string], ToldEvent>(
      `SELECT id, position, old_value, new_value FROM events WHERE customer_key = ? AND type = ?
         ORDER BY position DESC LIMIT 1`,
    ),
    lastMove: database.prepare<[{ key: string }], ToldEvent>(
      `SELECT id, position, old_value, new_value FROM events
         WHERE customer_key = (SELECT customer_key FROM onboardings WHERE key = @key) AND subject_key = @key
           AND type = '${onboarding.events.fields.phase}' ORDER BY position DESC LIMIT 1`,
    ),
    fromTemplate: database
      .prepare<[{ key: string }], number>(
        `SELECT 1 FROM events WHERE type = 'template.applied' AND batch_id = (
           SELECT batch_id FROM events
             WHERE customer_key = (SELECT customer_key FROM tasks WHERE key = @key) AND subject_key = @key
               AND type = '${task.events.created}')`,
      )
      .pluck(),
    nextStep: database
      .prepare<[string], number>('SELECT 1 FROM next_steps WHERE customer_key = ? AND deleted_at IS NULL')
      .pluck(),
    primary: database
      .prepare<[string], number>(
        'SELECT 1 FROM contacts WHERE customer_key = ? AND deleted_at IS NULL AND is_primary = 1',
      )
      .pluck(),
    candidate: database
      .prepare<[string], string>(
        `SELECT id FROM contacts WHERE customer_key = ? AND deleted_at IS NULL
           AND document ->> '$.archived' IS NOT 1 ORDER BY position LIMIT 1`,
      )
      .pluck(),
    me: database.prepare<[], string>('SELECT id FROM people WHERE is_me = 1 AND deleted_at IS NULL').pluck(),
    passedTargets: database
      .prepare<[string, number], string>(
        `SELECT key FROM onboardings WHERE deleted_at IS NULL AND phase IS NOT 'completed'
           AND state IS NOT 'paused' AND document ->> '$.target_launch_date' < ?
           ORDER BY document ->> '$.target_launch_date' DESC LIMIT ? + 0`,
      )
      .pluck(),
  };
}

export type NudgeReads = ReturnType<typeof prepareNudgeReads>;
