import type { SyncState } from '#shared/sync.ts';
import { timestampOf } from '../environment.ts';
import type { Storage } from '../hub/database/storage.ts';
import type { OutboxError } from '../hub/outbox/outbox.ts';
import { type Backoffs, backoffMs } from './backoff.ts';
import type { Budget } from './budget.ts';
import type { Answer } from './client.ts';
import type { SyncClock } from './clock.ts';
import type { Job } from './scheduler.ts';
import type { Unusable } from './unusable.ts';

/** What stands in the way of sending anything at all. */
export type Hold =
  | { readonly kind: 'none' }
  /** The first request after the start asks who we are. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'offline'; readonly since: number; readonly retryAt: number; readonly reason: string }
  | { readonly kind: 'unusable'; readonly reason: string; readonly retryAt: number }
  /** Asked about once in a while: it may have been a hiccup. */
  | { readonly kind: 'unauthorized'; readonly code: string; readonly retryAt: number }
  | { readonly kind: 'refused'; readonly reason: string };

/** Until when the cloud asked for silence, as it is kept. */
export interface Silence {
  load(): number;
  keep(until: number, ms: number): void;
}

export interface ConnectionOptions {
  readonly budget: Pick<Budget, 'learn'>;
  readonly backoffs: Backoffs;
  readonly unusable: Unusable;
  readonly clock: Pick<SyncClock, 'now' | 'shown'>;
  readonly storage: Pick<Storage, 'trouble'>;
  readonly silence: Silence;
  readonly random: () => number;
  /** Whether it has just been asked who we are. */
  readonly isGreeted: boolean;
  readonly changed: () => void;
  readonly report: (error: unknown) => void;
}

/** What is known of the way to the cloud, from the answers that came. */
export interface Connection {
  hold(): Hold;
  /** The cloud asked for silence until then, milliseconds since 1970. */
  quietUntil(): number;
  /** What an answer says about the connection, whatever it was about. */
  observe(job: Job, answer: Answer): void;
  /** The cloud has said whose key it is. @param refusal why the sync must not go on, or null */
  greeted(refusal: string | null): void;
  /** What stands in the way, in the words of the state; null when nothing does. */
  obstacle(): SyncState | null;
  /** What could not be reached may be tried at once. */
  retryNow(): void;
}

/** How often it is asked whether a key that was refused works again. */
const KEY_PROBE_MS = 10 * 60 * 1000;
/** So many 5xx in a row, whatever they were about, and the cloud itself counts as away. */
const TROUBLE_LIMIT = 3;

export function createConnection(options: ConnectionOptions): Connection {
  const { budget, backoffs, unusable, clock, storage, silence, random, changed, report } = options;
  const { now } = clock;
  let hold: Hold = options.isGreeted ? { kind: 'none' } : { kind: 'connecting' };
  let quietUntil = silence.load();
  let failures = 0;
  let troubles = 0;
  /** How often in a row it was asked for silence without being told how long. */
  let silences = 0;
  const shown = (moment: number) => timestampOf(Math.round(clock.shown(moment)));

  function become(next: Hold): void {
    hold = next;
    changed();
  }

  /** What was found out besides does not make the key a good one: it is asked about again later. */
  function isKeyRefused(): boolean {
    if (hold.kind !== 'unauthorized') return false;
    become({ ...hold, retryAt: now() + KEY_PROBE_MS });
    return true;
  }

  function beQuiet(ms: number): void {
    quietUntil = Math.max(quietUntil, now() + ms);
    try {
      silence.keep(quietUntil, ms);
    } catch (error) {
      report(error);
    }
    changed();
  }

  /** An answer that is none: everything waits until the cloud says again whose key this is. */
  function fail(name: string, reason: string): void {
    backoffs.fail(name);
    if (name !== 'probe') unusable.add(name, reason);
    failures += 1;
    if (isKeyRefused()) return;
    become({ kind: 'unusable', reason, retryAt: now() + backoffMs(failures, random()) });
  }

  function goOffline(reason: string): void {
    if (isKeyRefused()) return;
    // Several requests that fail together are one failure.
    if (hold.kind === 'offline' && hold.retryAt > now()) return;
    failures += 1;
    const since = hold.kind === 'offline' ? hold.since : now();
    become({ kind: 'offline', since, retryAt: now() + backoffMs(failures, random()), reason });
  }

  function succeed(name: string): void {
    failures = 0;
    troubles = 0;
    silences = 0;
    if (unusable.remove(name)) changed();
    backoffs.succeed(name);
  }

  function observe(job: Job, answer: Answer): void {
    const { name } = job;
    switch (answer.kind) {
      case 'ok':
      case 'refused':
        budget.learn(answer.rate);
        if (answer.kind === 'refused' && job.mustBeAnswered === true)
          fail(name, refusalWords(job, answer.error));
        else succeed(name);
        break;
      case 'throttled':
        // How long to wait is said; what is left of the budget after it is not.
        budget.learn({ ...answer.rate, remaining: null });
        if (answer.retryAfterMs === null) silences += 1;
        beQuiet(answer.retryAfterMs ?? backoffMs(silences, random()));
        break;
      case 'unauthorized':
        become({ kind: 'unauthorized', code: answer.code, retryAt: now() + KEY_PROBE_MS });
        break;
      case 'trouble':
        if (answer.retryAfterMs === null) troubled(name, answer.reason);
        else beQuiet(answer.retryAfterMs);
        break;
      case 'unreachable':
        backoffs.fail(name);
        goOffline(answer.reason);
        break;
      case 'garbled':
        fail(name, answer.reason);
        break;
    }
  }

  /** One request's trouble; of several in a row it is the cloud's. */
  function troubled(name: string, reason: string): void {
    troubles += 1;
    backoffs.fail(name);
    if (troubles >= TROUBLE_LIMIT || name === 'probe') goOffline(reason);
  }

  return {
    hold: () => hold,
    quietUntil: () => quietUntil,
    observe,
    greeted(refusal) {
      unusable.renew();
      become(refusal === null ? { kind: 'none' } : { kind: 'refused', reason: refusal });
    },
    obstacle() {
      const trouble = storage.trouble();
      if (trouble !== null) return { state: 'storage', reason: trouble };
      const isQuiet = quietUntil > now() && hold.kind !== 'unauthorized';
      if (isQuiet) return { state: 'throttled', until: shown(quietUntil) };
      return hold.kind === 'none' ? failedState(unusable.reason()) : stateOf(hold, shown);
    },
    retryNow() {
      if ('retryAt' in hold) hold = { ...hold, retryAt: now() };
    },
  };
}

function failedState(reason: string | undefined): SyncState | null {
  return reason === undefined ? null : { state: 'failed', reason };
}

function refusalWords({ request }: Job, { status, message }: OutboxError): string {
  const path = request.path.split('?', 1)[0];
  return `The cloud refused ${request.method} ${path} with status ${status}: ${message}`;
}

function stateOf(hold: Exclude<Hold, { kind: 'none' }>, shown: (moment: number) => string): SyncState {
  switch (hold.kind) {
    case 'connecting':
      return { state: 'connecting' };
    case 'offline': {
      const { since, retryAt, reason } = hold;
      return { state: 'offline', since: shown(since), retry_at: shown(retryAt), reason };
    }
    case 'unauthorized':
      return { state: 'unauthorized', code: hold.code };
    case 'unusable':
    case 'refused':
      return { state: 'failed', reason: hold.reason };
  }
}
