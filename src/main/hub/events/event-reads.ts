import type { Database } from 'better-sqlite3';
import { isPersonal, movedEvent, RECORD_TYPES } from '#shared/records/index.ts';
import { withoutRemovedNames } from '#shared/values/mentions.ts';
import { REMOVED_CONTACT } from '#shared/words.ts';

/** One event of the stream, with the keys of what it is about. */
export interface HubEvent {
  /** Its place in the stream: later events have larger ones. */
  readonly cursor: number;
  readonly type: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly timestamp: string;
  readonly actor: string;
  readonly actor_type: string;
  readonly actor_id: string | null;
  readonly mode: 'live' | 'test';
  /** What was changed together with it; null of what happened before there were batches. */
  readonly batch_id: string | null;
  readonly subject_type: string;
  readonly subject_key: string;
  readonly customer_key: string | null;
  readonly onboarding_key: string | null;
  readonly field: string | null;
  readonly old_value: unknown;
  readonly new_value: unknown;
  readonly reason: string | null;
}

/** A row of the stream as it is stored. */
export interface StoredEvent
  extends Omit<HubEvent, 'cursor' | 'timestamp' | 'old_value' | 'new_value' | 'mode'> {
  readonly id: number;
  readonly position: string;
  readonly mode: string;
  /** JSON texts. */
  readonly old_value: string | null;
  readonly new_value: string | null;
}

export const EVENT_COLUMNS = `events.id, events.position, events.batch_id, events.actor, events.actor_type,
  events.actor_id, events.mode, events.type, events.subject_type, events.subject_key, events.customer_key,
  events.onboarding_key, events.field, events.old_value, events.new_value, events.reason`;

/** In SQL, the types of the events of what went along to another customer. */
export const MOVED_EVENTS = RECORD_TYPES.flatMap((type) => movedEvent(type) ?? [])
  .map((event) => `'${event}'`)
  .join(', ');

export interface EventReader {
  /** What may be shown of a stored event: values of a deleted contact and mentions of it are masked. */
  read(stored: StoredEvent): HubEvent;
}

/** Whether the contact of this key or id has been deleted, and is not another one now. */
export function createRemovedContacts(database: Database): (reference: string) => boolean {
  const removed = database
    .prepare<[{ reference: string }], number>(
      `SELECT 1 FROM contacts WHERE (key = @reference OR id = @reference) AND deleted_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM aliases JOIN contacts AS kept ON kept.key = aliases.key
           WHERE aliases.resource = 'contact' AND aliases.alias = @reference AND kept.deleted_at IS NULL)`,
    )
    .pluck();
  return (reference) => removed.get({ reference }) !== undefined;
}

/**
 * Every read and every export of the stream goes through here. Masking is decided when it is read, so that
 * undoing the deletion brings the values back.
 */
export function createEventReader(database: Database): EventReader {
  const isRemoved = createRemovedContacts(database);

  function shownValue(text: string | null, isMasked: boolean): unknown {
    if (text === null) return null;
    const value = JSON.parse(text) as unknown;
    if (isMasked) return masked(value);
    if (!text.includes('](contact:')) return value;
    return JSON.parse(text, (_, part: unknown) =>
      typeof part === 'string' ? withoutRemovedNames(part, isRemoved) : part,
    ) as unknown;
  }

  return {
    read({ id, position, mode, old_value, new_value, ...event }) {
      const isMasked = isPersonal(event.subject_type) && isRemoved(event.subject_key);
      return {
        ...event,
        cursor: id,
        timestamp: `${position.slice(0, 23)}Z`,
        mode: mode === 'test' ? 'test' : 'live',
        old_value: shownValue(old_value, isMasked),
        new_value: shownValue(new_value, isMasked),
      };
    },
  };
}

/** Flags say nothing about anybody; every other value of a removed contact might. */
function masked(value: unknown): unknown {
  if (value === null || typeof value === 'boolean') return value;
  return REMOVED_CONTACT;
}
