import type { Database, Statement } from 'better-sqlite3';
import { isNoticed, isPersonal, RECORD_TYPES, RECORDS, type RecordType } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import type { ActivityEntry } from '#shared/v1/activity.ts';
import { REMOVED_CONTACT } from '#shared/words.ts';
import { cursorAt, type Page, positionBefore } from '../records/positions.ts';
import { ROW_LIMIT } from '../records/records.ts';
import {
  createEventReader,
  EVENT_COLUMNS,
  type HubEvent,
  MOVED_EVENTS,
  type StoredEvent,
} from './event-reads.ts';

export interface ListedEvent extends StoredEvent {
  readonly onboarding_id: string | null;
  readonly contact_id: string | null;
  readonly contact_deleted_at: string | null;
}

/** What narrows a customer's activity; the conditions add up. */
export interface ActivityFilter {
  readonly event_types?: readonly string[] | undefined;
  readonly actor?: string | undefined;
  readonly onboarding_key?: string | undefined;
  /** ISO 8601 date-times; `from` belongs to the span, `to` does not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Stands in who did it, in a value or in the reason, whatever its case. */
  readonly text?: string | undefined;
}

/** An entry with what only the window shows of it. */
export interface DetailedActivity extends ActivityEntry {
  readonly onboarding_key: string | null;
  readonly contact_key: string | null;
  /** What it is about, by name; null where that has none, and of a removed contact. */
  readonly subject_name: string | null;
  /** What is said of a removed contact in its place. */
  readonly contact_id: string | null;
  readonly reason: string | null;
}

/** An entry of the workspace's audit log, with what it is about by name: it may be anything. */
export interface AuditEntry extends DetailedActivity {
  readonly subject_type: string;
  readonly customer: NamedRecord | null;
  readonly onboarding: NamedRecord | null;
}

interface NamedRecord {
  readonly key: string;
  readonly display_id: number;
  readonly name: string | null;
}

export const FROM = `FROM events LEFT JOIN onboardings ON onboardings.key = events.onboarding_key
  LEFT JOIN contacts ON events.subject_type = 'contact' AND contacts.key = events.subject_key`;
export const COLUMNS = `${EVENT_COLUMNS}, onboardings.id AS onboarding_id, contacts.id AS contact_id,
  contacts.deleted_at AS contact_deleted_at`;

/** What is noticed of records says nothing that they do not say themselves. */
const NOTICED = RECORD_TYPES.filter(isNoticed)
  .map((type) => `'${type}'`)
  .join(', ');
/** What goes along when customers become one here, or two again, is told with that. */
export const TOLD = `events.subject_type NOT IN (${NOTICED})
  AND NOT (events.type IN (${MOVED_EVENTS}) AND events.new_value IS NULL)`;

interface Conditions {
  readonly sql: readonly string[];
  readonly values: readonly unknown[];
}

function conditionsOf({
  event_types: events,
  actor,
  onboarding_key: onboarding,
  from,
  to,
  text,
}: ActivityFilter): Conditions {
  const sql: string[] = [];
  const values: unknown[] = [];
  const add = (condition: string, ...given: readonly unknown[]) => {
    sql.push(condition);
    values.push(...given);
  };
  if (events !== undefined) add(`events.type IN (${events.map(() => '?').join(', ')})`, ...events);
  if (actor !== undefined) add('events.actor = ?', actor);
  if (onboarding !== undefined) add('events.onboarding_key = ?', onboarding);
  if (from !== undefined) add('events.position >= ?', positionBefore(from));
  if (to !== undefined) add('events.position < ?', positionBefore(to));
  if (text !== undefined && text !== '') {
    const pattern = `%${JSON.stringify(text)
      .slice(1, -1)
      .replaceAll(/[\\%_]/g, '\\$&')}%`;
    const columns = ['actor', 'type', 'old_value', 'new_value', 'reason'];
    add(
      `(${columns.map((column) => `events.${column} LIKE ? ESCAPE '\\'`).join(' OR ')})`,
      ...columns.map(() => pattern),
    );
  }
  return { sql, values };
}

export function createActivityReads(database: Database) {
  const reader = createEventReader(database);
  const nameOf = createNames(database);
  const pages = new Map<string, Statement<unknown[], ListedEvent>>();

  function pageOf({ sql: conditions, values }: Conditions, order: string, limit: number) {
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const sql = `SELECT ${COLUMNS} ${FROM} ${where} ORDER BY ${order} DESC ${ROW_LIMIT}`;
    let statement = pages.get(sql);
    if (statement === undefined) {
      statement = database.prepare<unknown[], ListedEvent>(sql);
      pages.set(sql, statement);
    }
    const rows = statement.all(...values, limit + 1);
    return { rows: rows.slice(0, limit), hasMore: rows.length > limit };
  }

  /** What a removed contact was called is not found by it either. */
  function shown(rows: readonly ListedEvent[], text: string | undefined) {
    return rows.flatMap((row) => {
      const { onboarding_id, contact_id, contact_deleted_at, ...stored } = row;
      const event = reader.read(stored);
      if (text !== undefined && text !== '' && !says(event, text)) return [];
      const contact = contact_deleted_at === null ? contact_id : REMOVED_CONTACT;
      return [{ event, entry: toActivity(event, onboarding_id, contact, nameOf) }];
    });
  }

  /** A customer's audit trail, newest first; also of a customer that has been deleted. */
  function listActivity(customerKey: string, page: Page, filter: ActivityFilter = {}) {
    const { sql, values } = conditionsOf(filter);
    const { rows, hasMore } = pageOf(
      {
        sql: ['events.customer_key = ?', 'events.position < ?', TOLD, ...sql],
        values: [customerKey, positionBefore(page.cursor), ...values],
      },
      'events.position',
      page.limit,
    );
    const last = rows.at(-1);
    return {
      entries: shown(rows, filter.text).map(({ entry }): DetailedActivity => entry),
      hasMore,
      nextCursor: hasMore && last !== undefined ? cursorAt(last.position) : null,
    };
  }

  /** What happened in the whole workspace, newest first. @param page its cursor is the id of an event */
  function listAudit(page: Page, filter: ActivityFilter = {}) {
    const { sql, values } = conditionsOf(filter);
    const before = page.cursor === undefined ? [] : [Number(page.cursor)];
    const { rows, hasMore } = pageOf(
      {
        sql: [...before.map(() => 'events.id < ?'), TOLD, ...sql],
        values: [...before, ...values],
      },
      'events.id',
      page.limit,
    );
    const last = rows.at(-1);
    return {
      entries: shown(rows, filter.text).map(({ event, entry }): AuditEntry => {
        const { subject_type, customer_key, onboarding_key } = event;
        return {
          ...entry,
          subject_type,
          customer: nameOf('customer', customer_key),
          onboarding: nameOf(onboarding.type, onboarding_key),
        };
      }),
      hasMore,
      nextCursor: hasMore && last !== undefined ? String(last.id) : null,
    };
  }

  return { listActivity, listAudit };
}

export type ActivityReads = ReturnType<typeof createActivityReads>;

function says({ actor, type, old_value, new_value, reason }: HubEvent, text: string): boolean {
  const all = [actor, type, reason ?? '', JSON.stringify(old_value), JSON.stringify(new_value)].join('\n');
  return all.toLowerCase().includes(JSON.stringify(text).slice(1, -1).toLowerCase());
}

/** What records are called; null for what is no record. */
export type NameOf = (type: string, key: string | null) => NamedRecord | null;

export function createNames(database: Database): NameOf {
  const statements = new Map<string, Statement<[string], NamedRecord>>();
  return (type, key) => {
    if (key === null || !Object.hasOwn(RECORDS, type)) return null;
    let statement = statements.get(type);
    if (statement === undefined) {
      const { title, plural } = RECORDS[type as RecordType];
      statement = database.prepare(
        `SELECT key, display_id, document ->> '$.${title}' AS name FROM ${plural} WHERE key = ?`,
      );
      statements.set(type, statement);
    }
    return statement.get(key) ?? null;
  };
}

export function toActivity(
  event: HubEvent,
  onboardingId: string | null,
  contactId: string | null,
  nameOf: NameOf,
): DetailedActivity {
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
    contact_key: isPersonal(event.subject_type) ? event.subject_key : null,
    subject_name:
      contactId === REMOVED_CONTACT ? null : (nameOf(event.subject_type, event.subject_key)?.name ?? null),
    contact_id: contactId,
    reason: event.reason,
  };
}
