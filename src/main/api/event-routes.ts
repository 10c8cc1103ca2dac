import {
  type Event,
  eventSchema,
  eventsQuerySchema,
  parseEventCursor,
  parseEventsQuery,
} from '#shared/local/event.ts';
import { LEVELS, type Level } from '#shared/records/index.ts';
import { listSchema } from '#shared/v1/envelopes.ts';
import type { HubEvent } from '../hub/events/event-reads.ts';
import type { Hub } from '../hub/hub.ts';
import type { ApiRequest, Connection, StreamReply } from './handlers.ts';
import type { LocalRoute } from './local-api.ts';

/** A proxy or a client takes a connection that says nothing for dead; so a comment is sent. */
const COMMENT_INTERVAL_MS = 15_000;

export interface EventRoutes {
  readonly routes: readonly LocalRoute[];
  /** Ends the streams that are open, so that the server can stop. */
  close(): void;
}

/** `GET /local/v1/events`: a page of the event stream, or the stream itself with `Accept: text/event-stream`. */
export function createEventRoutes(hub: Hub): EventRoutes {
  const open = new Set<Connection>();
  return {
    routes: [
      {
        method: 'get',
        path: '/events',
        status: 200,
        takesBody: false,
        describe: () => ({
          operationId: 'listEvents',
          summary: 'What happened, the oldest first; as a stream where text/event-stream is accepted',
          tag: 'Events',
          query: eventsQuerySchema,
          response: listSchema(eventSchema, 'EventList'),
        }),
        handler: (request) => (wantsStream(request) ? streamOf(hub, request, open) : pageOf(hub, request)),
      },
    ],
    close() {
      for (const connection of open) connection.end();
    },
  };
}

function wantsStream({ headers }: ApiRequest): boolean {
  return (headers.accept ?? '').toLowerCase().includes('text/event-stream');
}

function pageOf(hub: Hub, { query }: ApiRequest): string {
  const { cursor: asked, from, limit, types } = parseEventsQuery(given(query));
  const cursor = asked ?? (from === 'now' ? hub.events.head() : 0);
  const { events, hasMore } = hub.events.since(cursor, { limit, types });
  const next = events.at(-1)?.cursor ?? cursor;
  return JSON.stringify({
    object: 'list',
    data: events.map((event) => shownEvent(hub, event)),
    has_more: hasMore,
    next_cursor: String(next),
  });
}

function streamOf(hub: Hub, request: ApiRequest, open: Set<Connection>): StreamReply {
  const { cursor, types } = parseEventsQuery(given(request.query));
  const resumed = request.headers['last-event-id'];
  const last =
    typeof resumed === 'string' && resumed !== '' ? parseEventCursor(resumed, 'Last-Event-ID') : cursor;
  return {
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' },
    stream(connection) {
      open.add(connection);
      const end = follow(hub, connection, { cursor: last ?? hub.events.head(), types, request });
      return () => {
        open.delete(connection);
        end();
      };
    },
  };
}

interface Following {
  readonly cursor: number;
  readonly types: readonly string[] | undefined;
  readonly request: ApiRequest;
}

/** Sends what there is and what comes, no faster than it is taken. @returns a function that ends it */
function follow(hub: Hub, connection: Connection, { cursor: start, types, request }: Following): () => void {
  let cursor = start;
  let isFull = false;

  function send(): void {
    if (isFull) return;
    if (!request.isStillAllowed()) {
      connection.end();
      return;
    }
    let hasMore = true;
    while (hasMore && !isFull) {
      const page = hub.events.since(cursor, { types });
      const text = page.events.map((event) => frame(shownEvent(hub, event))).join('');
      if (text !== '') isFull = !connection.write(text);
      ({ cursor, hasMore } = page);
    }
  }

  const comment = setInterval(() => {
    if (request.isStillAllowed()) connection.write(': still here\n\n');
    else connection.end();
  }, COMMENT_INTERVAL_MS).unref();
  const unfollow = hub.events.follow(send);
  connection.onDrained(() => {
    isFull = false;
    send();
  });
  send();
  return () => {
    clearInterval(comment);
    unfollow();
  };
}

function frame(event: Event): string {
  return `id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** An event with ids in place of keys, as the API shows it. */
export function shownEvent(hub: Pick<Hub, 'reads'>, event: HubEvent): Event {
  const { idOf } = hub.reads;
  const { subject_type, subject_key } = event;
  const ids = LEVELS.map((level) => {
    const key = event[`${level}_key`];
    return [`${level}_id`, key === null ? null : idOf(level, key)];
  });
  const levelIds = Object.fromEntries(ids) as Pick<Event, `${Level}_id`>;
  return {
    object: 'event',
    id: String(event.cursor),
    type: event.type,
    timestamp: event.timestamp,
    actor: event.actor,
    actor_type: event.actor_type,
    batch_id: event.batch_id,
    subject_type,
    subject_id: idOf(subject_type, subject_key),
    ...levelIds,
    field: event.field,
    old_value: event.old_value,
    new_value: event.new_value,
    reason: event.reason,
  };
}

/** A parameter without a value counts as absent. */
function given(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].filter(([, value]) => value !== ''));
}
