import type { SyncState } from '#shared/sync.ts';
import type { Storage } from '../hub/database/storage.ts';
import type { Backoffs } from './backoff.ts';
import type { Budget, Urgency } from './budget.ts';
import type { Answer, UpstreamClient, UpstreamRequest } from './client.ts';
import type { SyncClock } from './clock.ts';
import { type Connection, createConnection, type Silence } from './connection.ts';
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

interface Taken {
  readonly job: Job;
  readonly urgency: Urgency;
}

type Available = Readonly<Record<Urgency, number>>;

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
  /** Whether it has just been asked who the key belongs to. */
  readonly isGreeted: boolean;
  /** Looks at who the key belongs to. @returns why the sync must not go on, or null */
  readonly greeted: (me: RemoteMe) => string | null;
  /** Told whenever nothing may be sent just now: what was read before has grown old when it is over. */
  readonly held: () => void;
  readonly changed: () => void;
  readonly reportFailure: (error: unknown) => void;
}

export interface Scheduler {
  /** Sends what may be sent now, and sees to it that it is called again when more may be. */
  pump(): void;
  /** What stands in the way, in the words of the state; null when nothing does. */
  obstacle(): SyncState | null;
  /** Forgets waiting times: the network is back, or the user asks for it now. */
  retryNow(): void;
  /** Ends for good. What is under way is not waited for; its answers change nothing any more. */
  stop(): void;
}

/** So many requests at once: one that hangs holds up nobody, and the budget is reached over a slow line. */
const MAX_UNDER_WAY = 4;
/** So many of them that nobody waits for; the others are kept for what somebody does. */
const MAX_BACKGROUND = 3;
/** When something failed here, it is tried again after this. */
const AFTER_FAILURE_MS = 1000;

/**
 * Sends every request there is. Sources are asked in order of priority whenever the budget has room; what
 * stands in the way of all of them (no network, a wrong key, a pause the cloud asked for) is the connection's.
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { budget, backoffs, timers, clock, storage, changed } = options;
  const { now } = clock;
  const underWay = { count: 0, inBackground: 0 };
  let isProbing = false;
  let stopped = false;
  let cancelTimer = () => {};
  const unusable = createUnusable(now, backoffs);

  /** Trouble with the disk is a state, and no failure. */
  function report(error: unknown): void {
    if (storage.observe(error) === null) options.reportFailure(error);
  }

  const connection: Connection = createConnection({ ...options, unusable, report });

  /** The one request that goes out while it is not known whether the cloud can be reached. */
  function probe(): void {
    isProbing = true;
    const job = probeJob((me) => {
      isProbing = false;
      if (me !== null) connection.greeted(options.greeted(me));
    });
    void dispatch({ job, urgency: 'screen' });
  }

  async function dispatch({ job, urgency }: Taken): Promise<void> {
    const background = urgency === 'background' ? 1 : 0;
    underWay.count += 1;
    underWay.inBackground += background;
    try {
      const answer = await send(options, job, urgency);
      if (answer === null || stopped) return;
      connection.observe(job, answer);
      await job.settle(answer);
    } catch (error) {
      report(error);
      backoffs.fail(job.name);
      if (job.name === 'probe') isProbing = false;
      await job.settle({ kind: 'unreachable', reason: 'Something failed here' }).catch(report);
    } finally {
      underWay.count -= 1;
      underWay.inBackground -= background;
      pump();
    }
  }

  /** Called by timers: whatever fails in it, it goes on a little later. */
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
    const hold = connection.hold();
    const quietUntil = connection.quietUntil();
    if (storage.trouble() !== null || hold.kind !== 'none' || quietUntil > now()) options.held();
    // Nothing that is read could be kept. Whoever knows that it is over calls this again.
    if (storage.trouble() !== null || hold.kind === 'refused') return;
    if (quietUntil > now()) wakeAt(quietUntil);
    else if (hold.kind === 'none') sendJobs();
    else probeWhenDue(hold.kind === 'connecting' ? now() : hold.retryAt);
  }

  function probeWhenDue(retryAt: number): void {
    if (retryAt > now()) {
      wakeAt(retryAt);
      return;
    }
    if (isProbing || underWay.count > 0) return;
    const free = budget.availableAt('screen');
    if (free > now()) wakeAt(free);
    else probe();
  }

  function sendJobs(): void {
    if (unusable.forget()) changed();
    let wake = Number.POSITIVE_INFINITY;
    // One moment for every decision of a round: what is not due at it is woken for, however soon that is.
    let moment = now();
    while (underWay.count < MAX_UNDER_WAY) {
      moment = now();
      const available = availableIn(budget);
      const taken = firstJob(options.sources, available, moment, underWay.inBackground);
      if (taken === null) {
        for (const time of Object.values(available)) if (time > moment) wake = Math.min(wake, time);
        break;
      }
      void dispatch(taken);
    }
    wakeAt(Math.min(wake, nextWake(options.sources, moment), backoffs.next(moment), unusable.next()));
  }

  function wakeAt(time: number): void {
    cancelTimer();
    if (time === Number.POSITIVE_INFINITY) return;
    // One millisecond more: a timer may come a fraction early.
    cancelTimer = timers.after(Math.max(1, Math.ceil(time - now())), pump);
  }

  return {
    pump,
    obstacle: connection.obstacle,
    retryNow() {
      connection.retryNow();
      backoffs.clear();
      pump();
    },
    stop() {
      stopped = true;
      cancelTimer();
    },
  };
}

/** @param answered is told who answered; null when nobody did, or something else */
function probeJob(answered: (me: RemoteMe | null) => void): Job {
  return {
    name: 'probe',
    request: { method: 'GET', path: '/me', shape: ME_SHAPE },
    mustBeAnswered: true,
    settle: async (answer) => answered(answer.kind === 'ok' ? (answer.body as RemoteMe) : null),
  };
}

/** When one of them may have something again. What is due already waits for the budget or for an answer. */
function nextWake(sources: readonly Source[], moment: number): number {
  const times = sources.map((source) => source.wakeAt()).filter((time) => time > moment);
  return Math.min(Number.POSITIVE_INFINITY, ...times);
}

/** Takes a request out of the budget and sends it. @returns null when there was nothing to send after all */
async function send(
  { budget, client }: Pick<SchedulerOptions, 'budget' | 'client'>,
  job: Job,
  urgency: Urgency,
): Promise<Answer | null> {
  const spent = budget.take(urgency);
  if (job.prepare !== undefined && !(await job.prepare())) {
    spent.giveBack();
    job.release?.();
    return null;
  }
  const answer = await client.send(job.request);
  spent.land();
  return answer;
}

function availableIn(budget: Pick<Budget, 'availableAt'>): Available {
  return {
    screen: budget.availableAt('screen'),
    foreground: budget.availableAt('foreground'),
    background: budget.availableAt('background'),
  };
}

function firstJob(
  sources: readonly Source[],
  available: Available,
  moment: number,
  inBackground: number,
): Taken | null {
  for (const source of sources) {
    if (available[source.urgency] > moment) continue;
    if (source.urgency === 'background' && inBackground >= MAX_BACKGROUND) continue;
    const job = source.next();
    if (job !== null) return { job, urgency: source.urgency };
  }
  return null;
}
