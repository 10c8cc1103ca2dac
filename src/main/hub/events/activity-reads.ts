import type { Database, Statement } from 'better-sqlite3';
import type { ActivityEntry } from '#shared/v1/activity.ts';
import { cursorAt, type Page, positionBefore } from '../records/positions.ts';

interface StoredActivity {
  readonly id: number;
  readonly position: string;
  readonly actor: string;
  readonly actor_type: string;
  readonly event_type: string;
  readonly field: string | null;
  readonly old_value: string | null;
  readonly new_value: string | null;
  readonly onboarding_id: string | null;
  readonly onboarding_key: string | null;
  readonly contact_key: string | null;
  readonly reason: string | null;
}

/** What narrows a customer's activity; the conditions add up. */
export interface ActivityFilter {
  readonly event_types?: readonly string[] | undefined;
  readonly actor?: string | undefined;
  readonly onboarding_key?: string | undefined;
  /** ISO 8601 date-times; `from` belongs to the span, `to` does not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** An entry with what only the window shows of it. */
export interface DetailedActivity extends ActivityEntry {
  readonly onboarding_key: string | null;
  readonly contact_key: string | null;
  readonly reason: string | null;
}

export function createActivityReads(database: Database) {
  const activityPages = new Map<string, Statement<unknown[], StoredActivity>>();

  /** A customer's audit trail, newest first; also of a customer that has been deleted. */
  return function listActivity(customerKey: string, page: Page, filter: ActivityFilter = {}) {
    const conditions: string[] = ['activity.customer_key = ?', 'activity.position < ?'];
    const values: unknown[] = [customerKey, positionBefore(page.cursor)];
    const add = (condition: string, ...given: readonly unknown[]) => {
      conditions.push(condition);
      values.push(...given);
    };
    const { event_types: events, actor, onboarding_key: onboarding, from, to } = filter;
    if (events !== undefined) add(`event_type IN (${events.map(() => '?').join(', ')})`, ...events);
    if (actor !== undefined) add('actor = ?', actor);
    if (onboarding !== undefined) add('activity.onboarding_key = ?', onboarding);
    if (from !== undefined) add('activity.position >= ?', positionBefore(from));
    if (to !== undefined) add('activity.position < ?', positionBefore(to));
    const sql = `SELECT activity.id, activity.position, actor, actor_type, event_type, field, old_value, new_value,
        activity.onboarding_key, contact_key, reason, onboardings.id AS onboarding_id
      FROM activity LEFT JOIN onboardings ON onboardings.key = activity.onboarding_key
      WHERE ${conditions.join(' AND ')} ORDER BY activity.position DESC LIMIT ?`;
    let statement = activityPages.get(sql);
    if (statement === undefined) {
      statement = database.prepare<unknown[], StoredActivity>(sql);
      activityPages.set(sql, statement);
    }
    const rows = statement.all(...values, page.limit + 1);
    const shown = rows.slice(0, page.limit);
    const last = shown.at(-1);
    const hasMore = rows.length > page.limit;
    return {
      entries: shown.map(toActivity),
      hasMore,
      nextCursor: hasMore && last !== undefined ? cursorAt(last.position) : null,
    };
  };
}

function toActivity(stored: StoredActivity): DetailedActivity {
  return {
    object: 'activity',
    id: String(stored.id),
    timestamp: `${stored.position.slice(0, 23)}Z`,
    actor: stored.actor,
    actor_type: stored.actor_type,
    event_type: stored.event_type,
    field: stored.field,
    old_value: stored.old_value === null ? null : (JSON.parse(stored.old_value) as unknown),
    new_value: stored.new_value === null ? null : (JSON.parse(stored.new_value) as unknown),
    onboarding_id: stored.onboarding_id,
    onboarding_key: stored.onboarding_key,
    contact_key: stored.contact_key,
    reason: stored.reason,
  };
}

export type ListActivity = ReturnType<typeof createActivityReads>;
