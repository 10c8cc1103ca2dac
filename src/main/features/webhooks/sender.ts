import type { Attempted, Delivery, Webhook, WebhookStore } from '../../hub/workspace/webhook-store.ts';
import { signedHeaders } from './signature.ts';

export interface SenderOptions {
  readonly store: WebhookStore;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly version: string;
  readonly reportFailure: (error: unknown) => void;
  readonly log: (event: string, details: Readonly<Record<string, unknown>>) => void;
  /** Milliseconds that a receiver has to answer. */
  readonly answerLimit?: number;
}

export interface Sender {
  /** There may be something to send. */
  wake(): void;
  stop(): void;
}

/** Milliseconds from the message, or from the attempt before, to each attempt. */
export const ATTEMPT_DELAYS_MS = [0, 5_000, 30_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000];
const ANSWER_LIMIT_MS = 10_000;
/** So many lanes of one receiver at once: when all of them wait for its answers, only its own others wait with them. */
const LANES = 8;
/** So many heads of lanes are read at once. */
const READ_AT_ONCE = 256;
/** Looked at again after this in any case. */
const LONGEST_WAIT_MS = 60_000;
const GONE = 410;
/** Whoever asks for more is tried again after a day. */
const LONGEST_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/** What is under way to one receiver. */
interface Receiver {
  /** Lanes whose head is being sent. */
  readonly flying: Set<string>;
  /** Heads of other lanes, whose time has come. */
  readonly ready: Delivery[];
  /** Whether there may be more such heads than these. */
  isStale: boolean;
}

/** Sends what is due, each lane in order, as long as it runs. What is to be sent when is kept in the database. */
export function createSender({
  store,
  fetch,
  now,
  version,
  reportFailure,
  log,
  answerLimit = ANSWER_LIMIT_MS,
}: SenderOptions): Sender {
  const receivers = new Map<number, Receiver>();
  const kept = createKeeper(store);
  let timer: { readonly at: number; readonly handle: NodeJS.Timeout } | null = null;
  let isStopped = false;

  /** What is due, and when to look for the rest: the first time, and when it is due. */
  function look(): void {
    if (isStopped) return;
    try {
      advanceAll();
      // What is due already is on its way, or waits for a lane.
      lookAgain(store.nextDue(now()) ?? now() + LONGEST_WAIT_MS);
    } catch (error) {
      lookAgain(now() + LONGEST_WAIT_MS);
      reportFailure(error);
    }
  }

  function wake(): void {
    if (timer === null) {
      look();
      return;
    }
    try {
      advanceAll();
    } catch (error) {
      reportFailure(error);
    }
  }

  function advanceAll(): void {
    for (const { number, enabled } of store.list()) {
      const receiver = receivers.get(number) ?? { flying: new Set(), ready: [], isStale: true };
      receivers.set(number, receiver);
      receiver.isStale = enabled;
      advance(number, receiver);
    }
  }

  /** At a time, at the latest. */
  function lookAgain(at: number): void {
    if (isStopped || (timer !== null && timer.at <= at)) return;
    if (timer !== null) clearTimeout(timer.handle);
    // Also when the clock is set meanwhile, or the machine sleeps.
    const delay = Math.min(Math.max(at - now(), 1), LONGEST_WAIT_MS);
    const handle = setTimeout(() => {
      timer = null;
      look();
    }, delay);
    timer = { at, handle: handle.unref() };
  }

  function advance(webhook: number, receiver: Receiver): void {
    const { flying, ready } = receiver;
    while (!isStopped && flying.size < LANES) {
      if (ready.length === 0 && receiver.isStale) {
        const heads = store.due(webhook, now(), READ_AT_ONCE);
        receiver.isStale = heads.length === READ_AT_ONCE;
        ready.push(...heads.filter(({ lane }) => !flying.has(lane)));
      }
      const next = ready.shift();
      if (next === undefined) return;
      void follow(webhook, receiver, next);
    }
  }

  /** Sends the head of a lane, and puts the next one of it in the row. */
  async function follow(webhook: number, receiver: Receiver, delivery: Delivery): Promise<void> {
    const { flying, ready } = receiver;
    flying.add(delivery.lane);
    try {
      await attempt(delivery);
      if (isStopped) return;
      flying.delete(delivery.lane);
      const head = store.head(webhook, delivery.lane);
      if (head?.next_at != null && head.next_at <= now()) ready.push(head);
      else if (head?.next_at != null) lookAgain(head.next_at);
      advance(webhook, receiver);
    } catch (error) {
      // What cannot be written down would be sent again at once, and again.
      flying.delete(delivery.lane);
      lookAgain(now() + LONGEST_WAIT_MS);
      reportFailure(error);
    }
  }

  async function attempt(delivery: Delivery): Promise<void> {
    const webhook = store.find(String(delivery.webhook));
    if (webhook?.enabled !== true) return;
    const answer = await send(webhook, delivery, { fetch, version, answerLimit, now: now() });
    if (isStopped) return;
    await kept.keep(outcomeOf(delivery, answer, now()));
    if (answer.status === GONE) {
      store.update({ ...webhook, enabled: false, updated_at: new Date(now()).toISOString() });
      log('webhook_switched_off', { webhook: webhook.id });
    }
  }

  return {
    wake,
    stop() {
      kept.keepAll();
      isStopped = true;
      if (timer !== null) clearTimeout(timer.handle);
    },
  };
}

/** What came of attempts in one tick is on disk together, before anything later of their lanes is sent. */
function createKeeper(store: WebhookStore) {
  const kept: { outcome: Attempted; done: () => void; fail: (error: unknown) => void }[] = [];

  function keepAll(): void {
    const all = kept.splice(0);
    try {
      if (all.length > 0) store.attempted(all.map(({ outcome }) => outcome));
      for (const { done } of all) done();
    } catch (error) {
      for (const { fail } of all) fail(error);
    }
  }

  return {
    keep: (outcome: Attempted) =>
      new Promise<void>((done, fail) => {
        if (kept.length === 0) setImmediate(keepAll);
        kept.push({ outcome, done, fail });
      }),
    keepAll,
  };
}

interface SendOptions extends Pick<SenderOptions, 'fetch' | 'version'> {
  readonly answerLimit: number;
  readonly now: number;
}

async function send(
  { url, secret }: Webhook,
  { message_id, body }: Delivery,
  { fetch, version, answerLimit, now }: SendOptions,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': `Pivotal-Webhooks/${version}`,
        ...signedHeaders(secret, message_id, body, now),
      },
      body,
      signal: AbortSignal.timeout(answerLimit),
    });
    const retryAfter = Number(response.headers.get('retry-after') ?? 0) * 1000;
    await response.body?.cancel();
    return {
      status: response.status,
      error: null,
      retryAfter: Number.isFinite(retryAfter) ? Math.min(retryAfter, LONGEST_RETRY_AFTER_MS) : 0,
    };
  } catch (error) {
    return { status: null, error: wordsOf(error, answerLimit), retryAfter: 0 };
  }
}

interface Answer {
  readonly status: number | null;
  readonly error: string | null;
  /** Milliseconds that the receiver asks for. */
  readonly retryAfter: number;
}

function outcomeOf(
  { number, attempts: before }: Delivery,
  { status, error, retryAfter }: Answer,
  now: number,
): Attempted {
  const attempts = before + 1;
  if (status !== null && status >= 200 && status < 300)
    return {
      number,
      state: 'delivered',
      attempts,
      next_at: null,
      status,
      error: null,
      delivered_at: new Date(now).toISOString(),
    };
  const words =
    error ??
    (status !== null && status >= 300 && status < 400
      ? `It redirects (${status}), which is not followed`
      : `It answered ${status}`);
  const delay = ATTEMPT_DELAYS_MS[attempts];
  const isOver = delay === undefined || status === GONE;
  return {
    number,
    state: isOver ? 'failed' : 'pending',
    attempts,
    next_at: isOver ? null : now + Math.max(delay, retryAfter),
    status,
    error: words,
    delivered_at: null,
  };
}

function wordsOf(error: unknown, answerLimit: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `No answer within ${answerLimit / 1000} s`;
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return cause === '' ? error.message : cause;
}
