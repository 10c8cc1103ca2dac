import type { z } from 'zod';
import { SYNC_HEADER } from '#shared/sync.ts';
import { errorEnvelopeSchema } from '#shared/v1/errors.ts';
import type { OutboxError } from '../hub/outbox/outbox.ts';
import { failureWords, wordsOfStatus } from '../network/failure-words.ts';

/** A request to the cloud and the shape its answer must have. */
export interface UpstreamRequest<Body = unknown> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the base URL, with its query: `/customers?limit=100`. */
  readonly path: string;
  /** JSON text. */
  readonly body?: string;
  readonly idempotencyKey?: string;
  /** Below the tree of its own that a Pivotal serves beside v1. */
  readonly tree?: 'local';
  /** Whoever is asked need not know the question: what is not its answer is a refusal, and nothing that is wrong. */
  readonly mayBeUnknown?: true;
  readonly shape: z.ZodType<Body>;
}

/** What the cloud tells of its rate limit. Null where it does not. */
export interface RateReport {
  readonly limit: number | null;
  readonly remaining: number | null;
  /** Length of the window; a cloud that does not say it has one of a minute. */
  readonly windowMs: number | null;
}

/** Everything that can become of a request. */
export type Answer<Body = unknown> =
  | { readonly kind: 'ok'; readonly body: Body; readonly rate: RateReport }
  /** A refusal in the contract's words: the request is at fault, not the connection. */
  | { readonly kind: 'refused'; readonly error: OutboxError; readonly rate: RateReport }
  | { readonly kind: 'unauthorized'; readonly code: string }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | null; readonly rate: RateReport }
  /** 5xx; with 503 it may say when to come back. */
  | { readonly kind: 'trouble'; readonly reason: string; readonly retryAfterMs: number | null }
  /** No answer, or one that broke off. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** An answer that is not the cloud's: a login page, half a document, another shape. */
  | { readonly kind: 'garbled'; readonly reason: string };

export interface UpstreamClient {
  send<Body>(request: UpstreamRequest<Body>): Promise<Answer<Body>>;
}

export interface ClientOptions {
  /** `https://my.pivotal.app/api/v1` */
  readonly url: string;
  readonly key: string;
  /** From the first byte sent to the last one received. */
  readonly timeoutMs: number;
  readonly userAgent: string;
  /** Told of the `Date` of every answer, and of when its request was sent; milliseconds since 1970. */
  readonly dated?: (date: number, sentAt: number) => void;
  readonly now?: () => number;
  /** Requests go the way that this machine is set up for. */
  readonly fetch: typeof globalThis.fetch;
}

/** Speaks v1 with the cloud. Never throws: what went wrong is in the answer. Nothing of the key is in it. */
export function createClient({
  url,
  key,
  timeoutMs,
  userAgent,
  fetch,
  dated,
  now = Date.now,
}: ClientOptions): UpstreamClient {
  const base = url.replace(/\/+$/, '');

  async function exchange(request: UpstreamRequest): Promise<Received> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${key}`,
      accept: 'application/json',
      'user-agent': userAgent,
    };
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey;
    if (request.method !== 'GET' || request.tree === 'local') headers[SYNC_HEADER] = '1';
    const tree = request.tree === 'local' ? base.replace(/\/(?:api\/)?v1$/, '/local/v1') : base;
    const response = await fetch(tree + request.path, {
      method: request.method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const between = wordsOfStatus(response.status);
    if (between === null) return { kind: 'answer', response, text: await textOf(response) };
    await response.body?.cancel();
    return { kind: 'between', status: response.status, reason: between };
  }

  async function answerTo<Body>(request: UpstreamRequest<Body>): Promise<Answer<Body>> {
    let received: Received;
    const sentAt = now();
    try {
      received = await exchange(request);
    } catch (error) {
      if (error instanceof TooLongError) return { kind: 'garbled', reason: error.message };
      return { kind: 'unreachable', reason: failureWords(error) };
    }
    if (received.kind === 'between') return readBetween(received);
    const date = Date.parse(received.response.headers.get('date') ?? '');
    if (!Number.isNaN(date)) dated?.(date, sentAt);
    return read(request, received.response, received.text);
  }

  return {
    async send(request) {
      const answer = await answerTo(request);
      const isOther =
        answer.kind === 'garbled' || answer.kind === 'trouble' || answer.kind === 'unauthorized';
      return request.mayBeUnknown === true && isOther ? UNKNOWN : answer;
    },
  };
}

/** No Pivotal: another kind of service, with pages and errors of its own. */
const UNKNOWN: Answer<never> = {
  kind: 'refused',
  error: { status: 404, type: 'not_found', code: 'route_not_found', message: 'It has no such endpoint' },
  rate: { limit: null, remaining: null, windowMs: null },
};

type Received =
  | { readonly kind: 'answer'; readonly response: Response; readonly text: string }
  /** Of the network on the way, not of the cloud. */
  | { readonly kind: 'between'; readonly status: number; readonly reason: string };

function readBetween({ status, reason }: Extract<Received, { kind: 'between' }>): Answer<never> {
  if (status === 407) return { kind: 'unreachable', reason };
  return status >= 500 ? { kind: 'trouble', reason, retryAfterMs: null } : { kind: 'garbled', reason };
}

/** A hundred records with all that v1 lets them hold are a tenth of it. */
export const LONGEST_ANSWER_BYTES = 32 * 1024 * 1024;

class TooLongError extends Error {
  constructor() {
    super(
      `An answer of more than ${LONGEST_ANSWER_BYTES / 1024 / 1024} MB came, which cannot be the cloud's; it was not read to its end`,
    );
  }
}

/** The body of an answer, of which no more is held than a real one may have. @throws TooLongError */
async function textOf(response: Response): Promise<string> {
  if (Number(response.headers.get('content-length')) > LONGEST_ANSWER_BYTES) {
    await response.body?.cancel();
    throw new TooLongError();
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    // Leaving the loop ends the stream, and the connection with it.
    if (size > LONGEST_ANSWER_BYTES) throw new TooLongError();
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

function read<Body>(request: UpstreamRequest<Body>, response: Response, text: string): Answer<Body> {
  const { status } = response;
  const rate = rateOf(response.headers);
  if (status === 429) return { kind: 'throttled', retryAfterMs: retryAfterOf(response.headers), rate };
  if (status >= 500) {
    const retryAfterMs = status === 503 ? retryAfterOf(response.headers) : null;
    return { kind: 'trouble', reason: `The cloud answered with status ${status}`, retryAfterMs };
  }
  let json: unknown;
  try {
    json = status === 204 ? null : JSON.parse(text);
  } catch {
    return { kind: 'garbled', reason: notJson(status, response.headers, text) };
  }
  if (status >= 200 && status < 300) {
    const parsed = request.shape.safeParse(json);
    if (parsed.success) return { kind: 'ok', body: parsed.data, rate };
    const issue = parsed.error.issues[0];
    const place = issue === undefined ? '' : ` (${issue.path.map(String).join('.')}: ${issue.message})`;
    return {
      kind: 'garbled',
      reason: `${request.method} ${pathOnly(request)} was answered in a shape this app does not know${place}`,
    };
  }
  const envelope = errorEnvelopeSchema.safeParse(json);
  if (!envelope.success) {
    return { kind: 'garbled', reason: `Status ${status} came without the cloud's own error message` };
  }
  const { type, code, message, field } = envelope.data.error;
  if (status === 401) return { kind: 'unauthorized', code };
  return { kind: 'refused', error: { status, type, code, message, field }, rate };
}

/** Where a request went, without what it asked for. */
function pathOnly({ path }: UpstreamRequest): string {
  return path.split('?', 1)[0] ?? path;
}

function notJson(status: number, headers: Headers, text: string): string {
  const isPage = /html/i.test(headers.get('content-type') ?? '') || /^\s*</.test(text);
  if (isPage) {
    return `A web page came instead of the cloud's answer (status ${status}); a network that asks for a login may be in between`;
  }
  return `The cloud's answer (status ${status}) is not complete JSON`;
}

function numberOf(headers: Headers, name: string): number | null {
  const text = headers.get(name);
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

function rateOf(headers: Headers): RateReport {
  return {
    limit: numberOf(headers, 'x-ratelimit-limit'),
    remaining: numberOf(headers, 'x-ratelimit-remaining'),
    windowMs: numberOf(headers, 'x-ratelimit-window-ms'),
  };
}

/** Whoever asks for a longer silence is asked again after this one. */
export const LONGEST_SILENCE_MS = 60 * 60 * 1000;

/**
 * Seconds, or a date, which counts from the answer's own date: the cloud's clock may be another than ours. What
 * is neither says nothing.
 */
export function retryAfterOf(headers: Headers): number | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return someTime(Number(text) * 1000);
  // A date of HTTP begins with the day of the week; other text that happens to parse as one is none.
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return null;
  const dated = Date.parse(headers.get('date') ?? '');
  const from = Number.isNaN(dated) ? Date.now() : dated;
  return someTime(at - from);
}

/** No time at all says nothing either: who asks so again and again is left alone for longer each time. */
function someTime(ms: number): number | null {
  return ms > 0 ? Math.min(ms, LONGEST_SILENCE_MS) : null;
}
