import type { Database, Statement } from 'better-sqlite3';
import { isNoticed, RECORD_TYPES } from '#shared/records/index.ts';
import type { ActivityEntry } from '#shared/v1/activity.ts';
import { cursorAt, type Page, positionBefore } from '../records/positions.ts';
import { createEventReader, EVENT_COLUMNS, type HubEvent, type StoredEvent } from './event-reads.ts';

interface ListedEvent extends StoredEvent {
  readonly onboarding_id: string | null;
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

const NOTICED = RECORD_TYPES.filter(isNoticed)
  .map((type) => `'${type}'`)
  .join(', ');

export function createActivityReads(database: Database) {
  const reader = createEventReader(database);
  const pages = new Map<string, Statement<unknown[], ListedEvent>>();

  /** A customer's audit trail, newest first; also of a customer that has been deleted. */
  return function listActivity(customerKey: string, page: Page, filter: ActivityFilter = {}) {
    const conditions: string[] = [
      'events.customer_key = ?',
      'events.position < ?',
      `events.subject_type NOT IN (${NOTICED})`,
    ];
    const values: unknown[] = [customerKey, positionBefore(page.cursor)];
    const add = (condition: string, ...given: readonly unknown[]) => {
      conditions.push(condition);
      values.push(...given);
    };
    const { event_types: events, actor, onboarding_key: onboarding, from, to } = filter;
    if (events !== undefined) add(`events.type IN (${events.map(() => '?').join(', ')})`, ...events);
    if (actor !== undefined) add('events.actor = ?', actor);
    if (onboarding !== undefined) add('events.onboarding_key = ?', onboarding);
    if (from !== undefined) add('events.position >= ?', positionBefore(from));
    if (to !== undefined) add('events.position < ?', positionBefore(to));
    const sql = `SELECT ${EVENT_COLUMNS}, onboardings.id AS onboarding_id
      FROM events LEFT JOIN onboardings ON onboardings.key = events.onboarding_key
      WHERE ${conditions.join(' AND ')} ORDER BY events.position DESC LIMIT ?`;
    let statement = pages.get(sql);
    if (statement === undefined) {
      statement = database.prepare<unknown[], ListedEvent>(sql);
      pages.set(sql, statement);
    }
    const rows = statement.all(...values, page.limit + 1);
    const shown = rows.slice(0, page.limit);
    const last = shown.at(-1);
    const hasMore = rows.length > page.limit;
    return {
      entries: shown.map(({ onboarding_id, ...stored }) => toActivity(reader.read(stored), onboarding_id)),
      hasMore,
      nextCursor: hasMore && last !== undefined ? cursorAt(last.position) : null,
    };
  };
}

function toActivity(event: HubEvent, onboardingId: string | null): DetailedActivity {
  return {
    object: 'activity',
    id: String(event.cursor),
    timestamp: event.timestamp,
    actor: event.actor,
    actor_type: event.actor_type,
    event_type: event.type,
    field: event.field,
    old_value: event.old_value,
    new_value: event.new_value,
    onboarding_id: onboardingId,
    onboarding_key: event.onboarding_key,
    contact_key: event.subject_type === 'contact' ? event.subject_key : null,
    reason: event.reason,
  };
}

export type ListActivity = ReturnType<typeof createActivityReads>;
