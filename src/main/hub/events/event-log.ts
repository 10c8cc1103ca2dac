import type { Database } from 'better-sqlite3';
import type { ActorType } from '#shared/v1/activity.ts';
import { type Environment, timestampOf } from '../../environment.ts';

/** Who changes something: shown in the activity. */
export interface Actor {
  readonly name: string;
  readonly type: ActorType;
  /** The person or API key behind the name, where there is one. */
  readonly id?: string;
  /** `test` for a test key: what it does has no effect outside this machine. Otherwise `live`. */
  readonly mode?: 'live' | 'test';
  /** Another Pivotal, which brings the tasks that follow from what it does: none are made for it here. */
  readonly bringsTasks?: true;
}

/** What an event is about, and below which customer and onboarding it happened. */
export interface EventSubject {
  readonly type: string;
  readonly key: string;
  readonly customerKey: string | null;
  readonly onboardingKey: string | null;
}

/** One thing that happened: a field that changed, or a record made, deleted, completed … */
export interface NewEvent {
  readonly subject: EventSubject;
  readonly type: string;
  readonly field?: string;
  readonly oldValue?: unknown;
  readonly newValue?: unknown;
  /** Why, in the actor's words. */
  readonly reason?: string | null;
  /** What changed with it and has no event of its own: by field, the value before and the one after. */
  readonly hidden?: Readonly<Record<string, unknown>>;
}

export interface EventLog {
  /**
   * Appends to the stream, inside the write door's transaction.
   * @param at when it happened, where that is not now: in ms, later ones of one customer after earlier ones
   */
  append(event: NewEvent, actor: Actor, batchId: string, at?: number): void;
  /** Goes on after what is there now: events have come in another way. */
  reread(): void;
}

/** So near to each other, what happened in the past is put in the order in which it is told. */
const SAME_TIME_US = 60_000_000;

/** The one place that writes events: append-only, in the order in which things happened. */
export function createEventLog(database: Database, environment: Environment): EventLog {
  const insert = database.prepare(
    `INSERT INTO events (position, batch_id, actor, actor_type, actor_id, mode, type, subject_type, subject_key,
       customer_key, onboarding_key, field, old_value, new_value, reason, hidden)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  let last = readLastPosition(database);
  let lastPast = 0;

  /** Microseconds of what happened before now: in order with the others that are told of the same time. */
  function placeInPast(at: number): number {
    const isGoingOn = Math.abs(at * 1000 - lastPast) < SAME_TIME_US;
    lastPast = isGoingOn ? Math.max(at * 1000, lastPast + 1) : at * 1000;
    last = Math.max(last, lastPast);
    return lastPast;
  }

  function placeNow(): number {
    last = Math.max(environment.now() * 1000, last + 1);
    return last;
  }

  return {
    reread() {
      last = readLastPosition(database);
    },
    append({ subject, type, field, oldValue, newValue, reason, hidden }, actor, batchId, at) {
      insert.run(
        eventPosition(at === undefined ? placeNow() : placeInPast(at)),
        batchId,
        actor.name,
        actor.type,
        actor.id ?? null,
        actor.mode ?? 'live',
        type,
        subject.type,
        subject.key,
        subject.customerKey,
        subject.onboardingKey,
        field ?? null,
        oldValue === undefined ? null : JSON.stringify(oldValue),
        newValue === undefined ? null : JSON.stringify(newValue),
        reason ?? null,
        hidden === undefined ? null : JSON.stringify(hidden),
      );
    },
  };
}

function eventPosition(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  const ordinal = String(microseconds % 1000).padStart(3, '0');
  return `${timestampOf(milliseconds).slice(0, -1)}${ordinal}000Z`;
}

/** Microseconds of the newest event, so that events stay in order when the clock goes back. */
function readLastPosition(database: Database): number {
  const position = database
    .prepare<[], string>('SELECT position FROM events ORDER BY id DESC LIMIT 1')
    .pluck()
    .get();
  if (position === undefined) return 0;
  return Date.parse(`${position.slice(0, 23)}Z`) * 1000 + Number(position.slice(23, 26));
}
