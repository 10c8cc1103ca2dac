import type { SyncState } from '#shared/sync.ts';
import { timestampOf } from '../environment.ts';
import type { Storage } from '../hub/database/storage.ts';
import { type Backoffs, backoffMs } from './backoff.ts';
import type { Budget, Urgency } from './budget.ts';
import type { Answer, UpstreamClient, UpstreamRequest } from './client.ts';
import type { SyncClock } from './clock.ts';
import { ME_SHAPE, type RemoteMe } from './shapes.ts';
import type { Timers } from './timers.ts';
import { createUnusable } from './unusable.ts';

/** One request that a source wants sent. */
export interface Job {
  /** What it is about; failures of one name never hold up another. */
  readonly name: string;
  readonly request: UpstreamRequest;
  /** A refusal is then no record's trouble but the connection's: shown, and tried again later. */
  readonly mustBeAnswered?: boolean;
  /** Done before it is sent, on disk. False, and nothing is sent: the job is let go of without an answer. */
  readonly prepare?: () => Promise<boolean>;
  /** Called instead of `settle` when nothing was sent. */
  readonly release?: () => void;
  /** Takes every answer, also those that are failures. The scheduler has seen to the connection already. */
  settle(answer: Answer): Promise<unknown>;
}

/** Where requests come from, in order of priority. */
export interface Source {
  readonly name: string;
  readonly urgency: Urgency;
  /** The next job, taken: the source offers it to nobody else until it is settled. */
  next(): Job | null;
  /** When there may be a next job though nothing happens; infinite when only an event brings one. */
  wakeAt(): number;
}

/** Until when the cloud asked for silence, as it is kept. */
export interface Silence {
  load(): number;
  keep(until: number, ms: number): void;
}

interface Taken {
  readonly job: Job;
  readonly urgency: Urgency;
}

/** What stands in the way of sending anything at all. */
type Hold =
  | { readonly kind: 'none' }
  /** The first request after the start asks who we are. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'offline'; readonly since: number; readonly retryAt: number; readonly reason: string }
  | { readonly kind: 'unusable'; readonly reason: string; readonly retryAt: number }
  /** Asked about once in a while: it may have been a hiccup. */
  | { readonly kind: 'unauthorized'; readonly code: string; readonly retryAt: number }
  | { readonly kind: 'refused'; readonly reason: string };

export interface SchedulerOptions {
  readonly client: UpstreamClient;
  readonly budget: Budget;
  readonly backoffs: Backoffs;
  readonly sources: readonly Source[];
  readonly timers: Timers;
  readonly clock: Pick<SyncClock, 'now' | 'shown'>;
  readonly storage: Pick<Storage, 'trouble' | 'observe'>;
  /** Until when the cloud asked for silence, kept over a restart. */
  readonly silence: Silence;
  readonly random: () => number;
  /** Looks at who the key belongs to. @returns why the sync must not go on, or null */
  /** Whether that has just been looked at. */
  readonly isGreeted: boolean;
  readonly greeted: (me: RemoteMe) => string | null;
  readonly changed: () => void;
  readonly reportFailure: (error: unknown) => void;
}

/** How often it is asked whether a key that was refused works again. */
const KEY_PROBE_MS = 10 * 60 * 1000;

/** So many requests at once: one that hangs holds up nobody, and the budget is reached over a slow line. */
const MAX_UNDER_WAY = 4;
/** So many of them that nobody waits for; the others are kept for what somebody does. */
const MAX_BACKGROUND = 3;
/** When something failed here, it is tried again after this. */
const AFTER_FAILURE_MS = 1000;
/** So many 5xx in a row, whatever they were about, and the cloud itself counts as away. */
const TROUBLE_LIMIT = 3;

/**
 * Sends every request there is. Sources are asked in order of priority whenever the budget has room; what
 * stands in the way of all of them (no network, a wrong key, a pause the cloud asked for) is kept here.
 */
export function createScheduler(options: SchedulerOptions) {
  const { client, budget, backoffs, sources, timers, clock, storage, silence, random, changed } = options;
  const { now } = clock;
  let hold: Hold = options.isGreeted ? { kind: 'none' } : { kind: 'connecting' };
  /** The cloud asked for silence until then, milliseconds since 1970. */
  let quietUntil = silence.load();
  let failures = 0;
  let troubles = 0;
  let underWay = 0;
  let inBackground = 0;
  let probing = false;
  let stopped = false;
  let cancelTimer = () => {};
  const unusable = createUnusable(now, backoffs);

  /** Trouble with the disk is a state, and no failure. */
  function report(error: unknown): void {
    if (storage.observe(error) === null) options.reportFailure(error);
  }

  function setHold(next: Hold): void {
    hold = next;
    changed();
  }

  /** The one request that goes out while it is not known whether the cloud can be reached. */
  function probe(): void {
    probing = true;
    const job: Job = {
      name: 'probe',
      request: { method: 'GET', path: '/me', shape: ME_SHAPE },
      mustBeAnswered: true,
      async settle(answer) {
        probing = false;
        if (answer.kind !== 'ok') return;
        const refusal = options.greeted(answer.body as RemoteMe);
        unusable.renew();
        setHold(refusal === null ? { kind: 'none' } : { kind: 'refused', reason: refusal });
      },
    };
    void dispatch(job, 'screen');
  }

  async function dispatch(job: Job, urgency: Urgency): Promise<void> {
    underWay += 1;
    if (urgency === 'background') inBackground += 1;
    let answer: Answer;
    try {
      const spent = budget.take(urgency);
      if (job.prepare !== undefined && !(await job.prepare())) {
        spent.giveBack();
        job.release?.();
        return;
      }
      answer = await client.send(job.request);
      spent.land();
      if (stopped) return;
      observe(job, answer);
      await job.settle(answer);
    } catch (error) {
      report(error);
      backoffs.fail(job.name);
      if (job.name === 'probe') probing = false;
      await job.settle({ kind: 'unreachable', reason: 'Something failed here' }).catch(report);
    } finally {
      underWay -= 1;
      if (urgency === 'background') inBackground -= 1;
      pump();
    }
  }

  /** What an answer says about the connection, whatever it was about. */
  function observe({ name, request, mustBeAnswered }: Job, answer: Answer): void {
    switch (answer.kind) {
      case 'ok':
      case 'refused':
        budget.learn(answer.rate);
        if (answer.kind === 'refused' && mustBeAnswered === true) {
          const { status, message } = answer.error;
          const path = request.path.split('?', 1)[0];
          fail(name, `The cloud refused ${request.method} ${path} with status ${status}: ${message}`);
          return;
        }
        failures = 0;
        troubles = 0;
        if (unusable.remove(name)) changed();
        backoffs.succeed(name);
        return;
      case 'throttled': {
        // How long to wait is said; what is left of the budget after it is not.
        budget.learn({ ...answer.rate, remaining: null });
        beQuiet(answer.retryAfterMs ?? backoffMs(1, random()));
        return;
      }
      case 'unauthorized':
        setHold({ kind: 'unauthorized', code: answer.code, retryAt: now() + KEY_PROBE_MS });
        return;
      case 'trouble':
        if (answer.retryAfterMs !== null) {
          beQuiet(answer.retryAfterMs);
          return;
        }
        troubles += 1;
        backoffs.fail(name);
        if (troubles >= TROUBLE_LIMIT || name === 'probe') goOffline(answer.reason);
        return;
      case 'unreachable':
        backoffs.fail(name);
        goOffline(answer.reason);
        return;
      case 'garbled':
        fail(name, answer.reason);
        return;
    }
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
    setHold({ kind: 'unusable', reason, retryAt: now() + backoffMs(failures, random()) });
  }

  /** What was found out besides does not make the key a good one: it is asked about again later. */
  function isKeyRefused(): boolean {
    if (hold.kind !== 'unauthorized') return false;
    setHold({ ...hold, retryAt: now() + KEY_PROBE_MS });
    return true;
  }

  function goOffline(reason: string): void {
    if (isKeyRefused()) return;
    // Several requests that fail together are one failure.
    if (hold.kind === 'offline' && hold.retryAt > now()) return;
    failures += 1;
    const since = hold.kind === 'offline' ? hold.since : now();
    setHold({ kind: 'offline', since, retryAt: now() + backoffMs(failures, random()), reason });
  }

  /**
   * Sends what may be sent now, and sees to it that it is called again when more may be. Called by timers:
   * whatever fails in it, it goes on a little later.
   */
  function pump(): void {
    cancelTimer();
    if (stopped) return;
    try {
      sendWhatMayBe();
    } catch (error) {
      report(error);
      wakeAt(now() + AFTER_FAILURE_MS);
    }
  }

  function sendWhatMayBe(): void {
    // Nothing that is read could be kept. Whoever knows that it is over calls this again.
    if (storage.trouble() !== null || hold.kind === 'refused') return;
    if (quietUntil > now()) {
      wakeAt(quietUntil);
      return;
    }
    if (hold.kind !== 'none') {
      const retryAt = hold.kind === 'connecting' ? now() : hold.retryAt;
      if (retryAt > now()) {
        wakeAt(retryAt);
        return;
      }
      if (probing || underWay > 0) return;
      const free = budget.availableAt('screen');
      if (free > now()) {
        wakeAt(free);
        return;
      }
      probe();
      return;
    }
    if (unusable.forget()) changed();
    let wake = Number.POSITIVE_INFINITY;
    // One moment for every decision of a round: what is not due at it is woken for, however soon that is.
    let moment = now();
    while (underWay < MAX_UNDER_WAY) {
      moment = now();
      const available = {
        screen: budget.availableAt('screen'),
        foreground: budget.availableAt('foreground'),
        background: budget.availableAt('background'),
      };
      const taken = firstJob(available, moment);
      if (taken === null) {
        for (const time of Object.values(available)) if (time > moment) wake = Math.min(wake, time);
        break;
      }
      void dispatch(taken.job, taken.urgency);
    }
    // What is due already waits for the budget or for an answer, and both call this again.
    for (const source of sources) {
      const time = source.wakeAt();
      if (time > moment) wake = Math.min(wake, time);
    }
    wakeAt(Math.min(wake, backoffs.next(moment), unusable.next()));
  }

  function firstJob(available: Readonly<Record<Urgency, number>>, moment: number): Taken | null {
    for (const source of sources) {
      if (available[source.urgency] > moment) continue;
      if (source.urgency === 'background' && inBackground >= MAX_BACKGROUND) continue;
      const job = source.next();
      if (job !== null) return { job, urgency: source.urgency };
    }
    return null;
  }

  const shown = (moment: number) => timestampOf(Math.round(clock.shown(moment)));

  function wakeAt(time: number): void {
    cancelTimer();
    if (time === Number.POSITIVE_INFINITY) return;
    // One millisecond more: a timer may come a fraction early.
    cancelTimer = timers.after(Math.max(1, Math.ceil(time - now())), pump);
  }

  return {
    pump,
    /** What stands in the way, in the words of the state; null when nothing does. */
    obstacle(): SyncState | null {
      const trouble = storage.trouble();
      if (trouble !== null) return { state: 'storage', reason: trouble };
      if (quietUntil > now() && hold.kind !== 'unauthorized') {
        return { state: 'throttled', until: shown(quietUntil) };
      }
      switch (hold.kind) {
        case 'connecting':
          return { state: 'connecting' };
        case 'offline':
          return {
            state: 'offline',
            since: shown(hold.since),
            retry_at: shown(hold.retryAt),
            reason: hold.reason,
          };
        case 'unauthorized':
          return { state: 'unauthorized', code: hold.code };
        case 'unusable':
        case 'refused':
          return { state: 'failed', reason: hold.reason };
        case 'none': {
          const reason = unusable.reason();
          return reason === undefined ? null : { state: 'failed', reason };
        }
      }
    },
    /** Forgets waiting times: the network is back, or the user asks for it now. */
    retryNow(): void {
      if ('retryAt' in hold) hold = { ...hold, retryAt: now() };
      backoffs.clear();
      pump();
    },
    /** Ends for good. What is under way is not waited for; its answers change nothing any more. */
    stop(): void {
      stopped = true;
      cancelTimer();
    },
  };
}

export type Scheduler = ReturnType<typeof createScheduler>;
