import type { Database } from 'better-sqlite3';
import { giveWay } from '../../give-way.ts';
import { createEventReader, EVENT_COLUMNS, type HubEvent, type StoredEvent } from './event-reads.ts';

export interface EventPage {
  /** Oldest first. */
  readonly events: readonly HubEvent[];
  /** From here the next page goes on; where `events` is empty, as far as was looked. */
  readonly cursor: number;
  readonly hasMore: boolean;
}

export interface EventFilter {
  /** Names of events; without it, all of them. */
  readonly types?: readonly string[] | undefined;
  /** At most so many events; default 500. */
  readonly limit?: number | undefined;
  /** Also what is not on the disk yet: for whoever holds events against records, in which it shows already. */
  readonly withWritten?: boolean;
}

/** Gets events in order, each at least once. The next ones come when it is done; after a failure, the same again. */
export type EventConsumer = (events: readonly HubEvent[]) => void | Promise<void>;

interface Gathering {
  readonly ms: number;
  readonly events: number;
  /** So much longer it may take while others are busy: for what nobody waits for. */
  readonly patienceMs?: number;
}

export interface SubscriptionOptions {
  readonly types?: readonly string[];
  /** Whether there is anybody to consume for; what happens while there is not is passed over. */
  readonly isWanted?: () => boolean;
  /** Where a consumer begins that has never been here; afterwards it goes on where it was. */
  readonly from?: 'beginning' | 'now';
  /** For how long what happens in quick succession is gathered, and how much of it comes together. */
  readonly gather?: Gathering;
}

export interface EventStream {
  /** Events after a cursor (0: from the beginning), oldest first. */
  since(cursor: number, filter?: EventFilter): EventPage;
  /** The cursor of the newest event; 0 when there is none. */
  head(): number;
  /** Told after every commit that there may be new events. @returns a function that ends it. */
  follow(listener: () => void): () => void;
  /**
   * Feeds a consumer, whose place is kept under its name over restarts. @returns a function that ends it.
   * @throws Error when another consumer has the name
   */
  subscribe(name: string, consumer: EventConsumer, options?: SubscriptionOptions): () => void;
}

export interface RunningEventStream extends EventStream {
  /** How far the events have been written, on the disk or not. */
  written(): number;
  /** What was written up to there is on the disk: only now it is part of the stream. */
  announce(written: number): void;
  /** No consumer is called any more. */
  close(): void;
}

const PAGE_EVENTS = 500;
/** Commits in quick succession reach a consumer together. */
const GATHER: Gathering = { ms: 20, events: PAGE_EVENTS };
/** So many events that do not concern a consumer are passed before its place is kept. */
const PASSED_UNSAVED = 10_000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 5 * 60 * 1000;

/** @param beside where the places of consumers are kept: on the side of what is no record */
export function createEventStream(
  database: Database,
  beside: Database,
  reportFailure: (error: unknown) => void,
): RunningEventStream {
  let onDisk = 0;
  const reads = createReads(database, () => onDisk);
  onDisk = reads.written();
  const places = createPlaces(beside);
  const followers = new Set<() => void>();
  const subscriptions = new Map<string, Subscription>();
  let looking: NodeJS.Timeout | null = null;
  let lookedTo = reads.head();

  /** Looks once, for all consumers, at what has happened: those that it does not concern read nothing. */
  function look(): void {
    looking = null;
    const { types, head } = reads.typesSince(lookedTo);
    lookedTo = head;
    for (const { told } of subscriptions.values()) told(types, head);
  }

  return {
    since: reads.since,
    head: reads.head,
    follow(listener) {
      followers.add(listener);
      return () => followers.delete(listener);
    },
    subscribe(name, consumer, { types, isWanted, from = 'beginning', gather = GATHER } = {}) {
      if (subscriptions.has(name)) throw new Error(`the events have two consumers named ${name}`);
      const cursor = places.get(name) ?? (from === 'beginning' ? 0 : reads.head());
      const save = (reached: number) => places.set(name, reached);
      save(cursor);
      const read = (after: number) => reads.since(after, { types, limit: gather.events });
      const subscription = startSubscription({
        cursor,
        consumer,
        read,
        save,
        isFor: (told) =>
          isWanted?.() !== false && (types === undefined || types.some((type) => told.has(type))),
        gather,
        reportFailure,
      });
      subscriptions.set(name, subscription);
      subscription.wake();
      return () => {
        subscription.stop();
        subscriptions.delete(name);
      };
    },
    written: reads.written,
    announce(written) {
      onDisk = written;
      if (subscriptions.size > 0) looking ??= setTimeout(look, GATHER.ms).unref();
      for (const listener of followers) {
        try {
          listener();
        } catch (error) {
          reportFailure(error);
        }
      }
    },
    close() {
      if (looking !== null) clearTimeout(looking);
      for (const { stop } of subscriptions.values()) stop();
      subscriptions.clear();
      followers.clear();
    },
  };
}

interface StreamReads extends Pick<RunningEventStream, 'since' | 'head' | 'written'> {
  /** Of which types events came after a cursor, and how far that was looked. */
  typesSince(cursor: number): { readonly types: ReadonlySet<string>; readonly head: number };
}

function createReads(database: Database, head: () => number): StreamReads {
  const reader = createEventReader(database);
  const newest = database.prepare<[], number>('SELECT max(id) FROM events').pluck();
  const pageOf = (condition: string) =>
    database.prepare<[{ cursor: number; head: number; rows: number; types: string }], StoredEvent>(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE id > @cursor AND id <= @head${condition} ORDER BY id LIMIT @rows + 0`,
    );
  const all = pageOf('');
  const ofTypes = pageOf(' AND type IN (SELECT value FROM json_each(@types))');
  const typesAfter = database
    .prepare<[number, number], string>('SELECT DISTINCT type FROM events WHERE id > ? AND id <= ?')
    .pluck();

  return {
    head,
    written: () => newest.get() ?? 0,
    typesSince: (cursor) => ({ types: new Set(typesAfter.all(cursor, head())), head: head() }),
    since(cursor, { types, limit = PAGE_EVENTS, withWritten = false } = {}) {
      const statement = types === undefined ? all : ofTypes;
      const stored = statement.all({
        cursor,
        head: withWritten ? Number.MAX_SAFE_INTEGER : head(),
        rows: limit + 1,
        types: JSON.stringify(types ?? []),
      });
      const hasMore = stored.length > limit;
      if (hasMore) stored.length = limit;
      const last = stored.at(-1)?.id;
      return { events: stored.map(reader.read), cursor: last ?? Math.max(cursor, head()), hasMore };
    },
  };
}

/** How far consumers have come. A place may be lost with the power: then events come twice, never not at all. */
function createPlaces(database: Database) {
  const read = database
    .prepare<[string], number>('SELECT cursor FROM event_cursors WHERE consumer = ?')
    .pluck();
  const save = database.prepare<[string, number]>(
    'INSERT INTO event_cursors (consumer, cursor) VALUES (?, ?) ON CONFLICT (consumer) DO UPDATE SET cursor = excluded.cursor',
  );
  return {
    get: (name: string) => read.get(name),
    set: (name: string, cursor: number) => void save.run(name, cursor),
  };
}

interface SubscriptionParts {
  readonly cursor: number;
  readonly consumer: EventConsumer;
  readonly read: (cursor: number) => EventPage;
  readonly save: (cursor: number) => void;
  /** Whether events of these types concern the consumer. */
  readonly isFor: (types: ReadonlySet<string>) => boolean;
  readonly gather: Gathering;
  readonly reportFailure: (error: unknown) => void;
}

interface Subscription {
  wake(): void;
  /** Events of these types have come; the newest is at `head`. */
  told(types: ReadonlySet<string>, head: number): void;
  stop(): void;
}

/** What a subscription is doing. `woken` while it runs: there is more than it knew when it began. */
type SubscriptionState =
  | { readonly name: 'idle' | 'stopped' }
  | { readonly name: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly name: 'running'; readonly woken: boolean };

function startSubscription(parts: SubscriptionParts): Subscription {
  const { consumer, read, save, isFor, gather, reportFailure } = parts;
  let { cursor } = parts;
  let saved = cursor;
  let state: SubscriptionState = { name: 'idle' };
  let retryMs = FIRST_RETRY_MS;
  const isStopped = () => state.name === 'stopped';

  function wait(milliseconds: number): void {
    state = { name: 'waiting', timer: setTimeout(() => void run(), milliseconds).unref() };
  }

  function keepPlace(): void {
    save(cursor);
    saved = cursor;
  }

  async function run(): Promise<void> {
    state = { name: 'running', woken: false };
    try {
      if (gather.patienceMs !== undefined) await giveWay(gather.patienceMs);
      if (isStopped()) return;
      let page: EventPage;
      do {
        page = read(cursor);
        if (page.events.length > 0) await consumer(page.events);
        if (isStopped()) return;
        cursor = page.cursor;
        if (page.events.length > 0) keepPlace();
      } while (page.hasMore);
      retryMs = FIRST_RETRY_MS;
      rest();
    } catch (error) {
      reportFailure(error);
      if (isStopped()) return;
      wait(retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }
  }

  function rest(): void {
    if (state.name === 'running' && state.woken) wait(gather.ms);
    else state = { name: 'idle' };
  }

  /** Nothing up to here concerns the consumer; that is kept only now and then, since it can be found out again. */
  function pass(head: number): void {
    cursor = Math.max(cursor, head);
    if (cursor - saved < PASSED_UNSAVED) return;
    try {
      keepPlace();
    } catch (error) {
      reportFailure(error);
    }
  }

  function wake(): void {
    if (state.name === 'idle') wait(gather.ms);
    else if (state.name === 'running') state = { name: 'running', woken: true };
  }

  return {
    wake,
    told(types, head) {
      if (isFor(types)) wake();
      else if (state.name === 'idle') pass(head);
    },
    stop() {
      if (state.name === 'waiting') clearTimeout(state.timer);
      state = { name: 'stopped' };
    },
  };
}
