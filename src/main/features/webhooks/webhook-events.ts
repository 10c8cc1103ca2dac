import type { WebhookName } from '#shared/records/define.ts';
import { definitionOf, RECORD_TYPES } from '#shared/records/index.ts';
import type { HubEvent } from '../../hub/events/event-reads.ts';

/** What an event of the stream is called for webhooks; some only with a certain new value. */
const NAMES: ReadonlyMap<string, readonly WebhookName[]> = new Map(
  RECORD_TYPES.flatMap((type) => Object.entries(definitionOf(type).events.webhooks ?? {})),
);

/** What is sent to one endpoint to try it. */
export const PING = 'webhook.ping';

/** Every name that a webhook may ask for. */
export const WEBHOOK_EVENTS: readonly string[] = [
  ...new Set(
    [...NAMES.values()].flat().flatMap((name) => (typeof name === 'string' ? [name] : Object.values(name))),
  ),
  PING,
];

/** Events of the stream that webhooks hear of. */
export const STREAM_EVENTS: readonly string[] = [...NAMES.keys()];

function webhookNames({ type, new_value }: HubEvent): readonly string[] {
  return (NAMES.get(type) ?? []).flatMap((name) => {
    if (typeof name === 'string') return [name];
    const special = typeof new_value === 'string' ? name[new_value] : undefined;
    return special === undefined ? [] : [special];
  });
}

/** What happened to one record in one batch under one name. */
export interface Message {
  readonly type: string;
  readonly subjectType: string;
  readonly subjectKey: string;
  /** What goes out in order goes by the customer. */
  readonly lane: string;
  readonly mode: 'live' | 'test';
  /** The batch, or the event itself where there were no batches yet. */
  readonly source: string;
  /** Former values by field. */
  readonly previous: Readonly<Record<string, unknown>>;
  readonly timestamp: string;
  /** The last event that it tells of. */
  readonly cursor: number;
}

/** One message for each record, name and batch, in the order in which they began. */
export function messagesOf(events: readonly HubEvent[]): readonly Message[] {
  const messages = new Map<string, Message>();
  for (const event of events) {
    for (const type of webhookNames(event)) {
      const source = `${event.subject_key}/${type}/${event.batch_id ?? event.cursor}`;
      const before = messages.get(source);
      const changed = event.field === null ? {} : { [event.field]: event.old_value };
      messages.set(source, {
        type,
        source,
        subjectType: event.subject_type,
        subjectKey: event.subject_key,
        lane: event.customer_key ?? event.subject_key,
        mode: event.mode,
        cursor: event.cursor,
        timestamp: before?.timestamp ?? event.timestamp,
        previous: { ...changed, ...before?.previous },
      });
    }
  }
  // A record that was made in this batch is told as it is after it.
  return [...messages.values()].filter(
    ({ type, source }) =>
      !type.endsWith('.updated') || !messages.has(source.replace('.updated/', '.created/')),
  );
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A record as it was after a message of it: it may have been changed again before the message is made.
 * @param later what has happened since, oldest first
 */
export function asItWas(
  present: Fields,
  { subjectKey, cursor, timestamp }: Message,
  later: readonly HubEvent[],
): Fields {
  const document: Record<string, unknown> = { ...present };
  let isChanged = false;
  for (const event of later.toReversed()) {
    if (event.subject_key !== subjectKey || event.cursor <= cursor || event.field === null) continue;
    if (!(event.field in document)) continue;
    document[event.field] = event.old_value;
    isChanged = true;
  }
  return isChanged ? { ...document, updated_at: timestamp } : present;
}
