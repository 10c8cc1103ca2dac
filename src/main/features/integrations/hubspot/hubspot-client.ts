import { z } from 'zod';
import { SourceError } from '../source.ts';

/** Of every path: one lives 18 months. */
export const HUBSPOT_VERSION = '2026-03';
const HUBSPOT_URL = 'https://api.hubapi.com';

/** Answers with parsed JSON. @throws SourceError; null where there is nothing under the path */
export interface HubSpotClient {
  get(path: string, query?: Readonly<Record<string, string | undefined>>): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
}

export interface HubSpotOptions {
  readonly key: string;
  /** Instead of HubSpot's own address. */
  readonly url?: string | undefined;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What the smallest plans have; the answers say what the account has. */
const USUAL_LIMIT = { max: 100, intervalMs: 10_000 };
/** Others use the account as well. */
const OUR_SHARE = 0.9;
/** Searches have a limit of their own, 5 a second for the whole account, and no headers that say how far one is. */
const SEARCHES_A_SECOND = 4;
const TRIES = 6;
const ANSWER_LIMIT_MS = 60_000;
const LOCKED_MS = 2000;
const LONGEST_WAIT_MS = 60_000;

const errorSchema = z.looseObject({
  message: z.string().optional(),
  category: z.string().optional(),
  policyName: z.string().optional(),
  errors: z
    .array(z.looseObject({ message: z.string().optional(), context: z.unknown().optional() }))
    .optional(),
});
type HubSpotRefusal = z.infer<typeof errorSchema>;

export function createHubSpotClient({ key, url, fetch, now, signal }: HubSpotOptions): HubSpotClient {
  const base = (url ?? HUBSPOT_URL).replace(/\/+$/, '');
  const rate = createRate(signal);

  async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const isSearch = path.endsWith('/search');
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      await rate.turn(isSearch);
      const answer = await send(method, path, body);
      if (answer.kind === 'answered') return answer.body;
      if (attempt >= TRIES) throw answer.error;
      await pause(answer.waitMs ?? backoff(attempt), signal);
    }
  }

  async function send(method: 'GET' | 'POST', path: string, body?: object): Promise<Sent> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${base}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]),
      });
      text = await response.text();
    } catch (error) {
      signal.throwIfAborted();
      return again(new SourceError('unreachable', `HubSpot cannot be reached: ${wordsOf(error)}`));
    }
    rate.learn(response.headers);
    const json = jsonOf(text);
    if (response.ok && json !== undefined) return { kind: 'answered', body: json };
    if (response.status === 404) return { kind: 'answered', body: null };
    return refusal(response, errorSchema.safeParse(json).data ?? {});
  }

  function refusal({ status, headers }: Response, said: HubSpotRefusal): Sent {
    const retryAfterMs = Number(headers.get('retry-after') ?? 0) * 1000;
    if (status === 429) return rateLimited(said, retryAfterMs);
    if (status === 477) {
      const until = now() + (retryAfterMs || 3_600_000);
      const error = new SourceError('wait', 'HubSpot is moving this account to another data centre', until);
      if (retryAfterMs === 0 || retryAfterMs > LONGEST_WAIT_MS) throw error;
      return again(error, retryAfterMs);
    }
    if (status === 423)
      return again(new SourceError('unreachable', 'HubSpot is busy with this account'), LOCKED_MS);
    if (status >= 500 || status < 400)
      return again(new SourceError('unreachable', `HubSpot is out of order (${status})`));
    if (status === 401)
      throw new SourceError(
        'unauthorized',
        'HubSpot does not accept the key. Give a service key (or a private-app token) that is still in force',
      );
    if (status === 403) throw new SourceError('forbidden', scopesMissing(said));
    throw new SourceError(
      'failed',
      `HubSpot refused a request (${status}): ${said.message ?? 'without a reason'}`,
    );
  }

  function rateLimited({ policyName, message = '' }: HubSpotRefusal, retryAfterMs: number): Sent {
    if (policyName === 'DAILY' || /daily/i.test(message)) {
      const until = nextDay(now());
      throw new SourceError(
        'wait',
        'HubSpot allows no more requests of this account today; it goes on tomorrow by itself',
        until,
      );
    }
    const isSecondly = policyName === 'SECONDLY' || /secondly/i.test(message);
    const waitMs = retryAfterMs || (isSecondly ? 1000 : rate.intervalMs());
    return again(
      new SourceError('wait', 'HubSpot allows no more requests for now', now() + waitMs),
      Math.min(waitMs, LONGEST_WAIT_MS),
    );
  }

  return {
    get(path, query = {}) {
      const given = Object.entries(query).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );
      const text = new URLSearchParams(given).toString();
      return ask('GET', text === '' ? path : `${path}?${text}`);
    },
    post: (path, body) => ask('POST', path, body),
  };
}

interface Rate {
  /** Waits until a request fits into what the account may send. */
  turn(isSearch: boolean): Promise<void>;
  /** What an answer says of it. */
  learn(headers: Headers): void;
  intervalMs(): number;
}

function createRate(signal: AbortSignal): Rate {
  let limit = USUAL_LIMIT;
  let sent: number[] = [];
  let searches: number[] = [];
  return {
    async turn(isSearch) {
      for (;;) {
        const at = performance.now();
        sent = sent.filter((time) => at - time < limit.intervalMs);
        searches = searches.filter((time) => at - time < 1000);
        const most = Math.max(1, Math.floor(limit.max * OUR_SHARE));
        const forAll = sent.length < most ? 0 : limit.intervalMs - (at - (sent.at(-most) ?? at));
        const forSearch =
          !isSearch || searches.length < SEARCHES_A_SECOND
            ? 0
            : 1000 - (at - (searches.at(-SEARCHES_A_SECOND) ?? at));
        const ms = Math.max(forAll, forSearch);
        if (ms <= 0) break;
        await pause(ms + 1, signal);
      }
      const at = performance.now();
      sent.push(at);
      if (isSearch) searches.push(at);
    },
    learn(headers) {
      const max = Number(headers.get('x-hubspot-ratelimit-max') ?? 0);
      const intervalMs = Number(headers.get('x-hubspot-ratelimit-interval-milliseconds') ?? 0);
      if (max >= 1 && intervalMs >= 1) limit = { max, intervalMs };
    },
    intervalMs: () => limit.intervalMs,
  };
}

type Sent =
  | { readonly kind: 'answered'; readonly body: unknown }
  | { readonly kind: 'again'; readonly error: SourceError; readonly waitMs: number | null };

function again(error: SourceError, waitMs: number | null = null): Sent {
  return { kind: 'again', error, waitMs };
}

function backoff(attempt: number): number {
  return Math.min(500 * 2 ** (attempt - 1), 8000) * (0.75 + Math.random() / 2);
}

function nextDay(now: number): number {
  return new Date(now).setUTCHours(24, 5, 0, 0);
}

function scopesMissing({ errors = [], message }: HubSpotRefusal): string {
  const names = [...new Set(JSON.stringify(errors).match(/[a-z][a-z0-9-]*(?:\.[a-z0-9_-]+)+/g) ?? [])];
  const which = names.length === 0 ? (message ?? 'a scope') : names.join(', ');
  return `The key lacks a permission: ${which}. Add it to the service key in HubSpot (Development > Keys > Service keys)`;
}

function jsonOf(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return cause === '' ? error.message : cause;
}

/** @throws what `signal` was aborted with */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
