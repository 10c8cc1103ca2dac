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
/** So many lanes at once: a slow receiver holds up its own. */
const LANES = 8;
/** A clock that was set, or a machine that slept: looked at again in any case. */
const LONGEST_WAIT_MS = 60_000;
const GONE = 410;

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
  const flying = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  function look(): void {
    if (isStopped) return;
    try {
      for (const delivery of store.due(now(), LANES * 4)) {
        if (flying.size >= LANES) break;
        const lane = `${delivery.webhook}/${delivery.lane}`;
        if (flying.has(lane)) continue;
        flying.add(lane);
        void attempt(delivery)
          .catch(reportFailure)
          .finally(() => {
            flying.delete(lane);
            look();
          });
      }
      waitForNext();
    } catch (error) {
      reportFailure(error);
    }
  }

  function waitForNext(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const next = store.nextDue();
    // What is due already waits for a lane, or flies.
    if (next === null || (next <= now() && flying.size > 0)) return;
    timer = setTimeout(look, Math.min(Math.max(next - now(), 1), LONGEST_WAIT_MS)).unref();
  }

  async function attempt(delivery: Delivery): Promise<void> {
    const webhook = store.find(String(delivery.webhook));
    if (webhook === undefined) return;
    const answer = await send(webhook, delivery);
    if (isStopped) return;
    store.attempted(delivery.number, outcomeOf(delivery, answer, now()));
    if (answer.status === GONE) {
      store.update({ ...webhook, enabled: false, updated_at: new Date(now()).toISOString() });
      log('webhook_switched_off', { webhook: webhook.id });
    }
  }

  async function send({ url, secret }: Webhook, { message_id, body }: Delivery): Promise<Answer> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          'user-agent': `Pivotal-Webhooks/${version}`,
          ...signedHeaders(secret, message_id, body, now()),
        },
        body,
        signal: AbortSignal.timeout(answerLimit),
      });
      const retryAfter = Number(response.headers.get('retry-after') ?? 0) * 1000;
      await response.body?.cancel();
      return {
        status: response.status,
        error: null,
        retryAfter: Number.isFinite(retryAfter) ? retryAfter : 0,
      };
    } catch (error) {
      return { status: null, error: wordsOf(error, answerLimit), retryAfter: 0 };
    }
  }

  return {
    wake: look,
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

interface Answer {
  readonly status: number | null;
  readonly error: string | null;
  /** Milliseconds that the receiver asks for. */
  readonly retryAfter: number;
}

function outcomeOf(
  { attempts: before }: Delivery,
  { status, error, retryAfter }: Answer,
  now: number,
): Attempted {
  const attempts = before + 1;
  if (status !== null && status >= 200 && status < 300)
    return {
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
