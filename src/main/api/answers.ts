/** What a request is answered with, and how that is written to the socket. */
import type { ServerResponse } from 'node:http';
import { ContractError } from '#shared/v1/errors.ts';
import { freeBytes } from '../free-bytes.ts';
import { batchHeader, type Handler, type Reply, type StreamReply } from './handlers.ts';
import type { Replay } from './idempotency.ts';
import type { RateLimitState } from './rate-limit.ts';

/** A response, whole: the server writes it in one go. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** A response that goes on after its head. */
export interface StreamedAnswer extends StreamReply {
  readonly status: number;
}

/** Records are for whoever asked: no browser may guess at them, keep them or hand them to another page. */
const ANSWER_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;
/** How long a connection may wait for the next request; what Node would say by itself of its own limit. */
export const KEPT_OPEN_SECONDS = 60;
const KEPT_OPEN = `timeout=${KEPT_OPEN_SECONDS}`;
const JSON_TYPE = 'application/json; charset=utf-8';

/** Writes an answer in one go. Its connection may be gone by now: then there is nobody to tell. */
export function send(outgoing: ServerResponse, answer: Answer | StreamedAnswer): void {
  if (outgoing.destroyed) return;
  if ('stream' in answer) {
    sendStream(outgoing, answer);
    return;
  }
  const { status, headers, body } = answer;
  const length = Buffer.byteLength(body);
  outgoing.writeHead(
    status,
    outgoing.shouldKeepAlive
      ? { ...headers, 'Content-Length': length, 'Keep-Alive': KEPT_OPEN }
      : { ...headers, 'Content-Length': length },
  );
  if (typeof body === 'string') outgoing.end(body);
  else outgoing.end(body, () => freeBytes(body));
}

function sendStream(outgoing: ServerResponse, { status, headers, stream }: StreamedAnswer): void {
  outgoing.writeHead(status, headers);
  if (outgoing.req.method === 'HEAD') {
    outgoing.end();
    return;
  }
  outgoing.flushHeaders();
  const ended = stream({
    write: (text) => outgoing.write(text),
    onDrained: (listener) => outgoing.on('drain', listener),
    end: () => outgoing.end(),
  });
  outgoing.once('close', ended);
}

/** What takes a body is answered when all of it is there. */
export function whole(handled: ReturnType<Handler>): string | Reply | Promise<string | Reply> {
  return handled instanceof Promise ? handled.then(wholeNow) : wholeNow(handled);
}

function wholeNow(answered: Awaited<ReturnType<Handler>>): string | Reply {
  if (Buffer.isBuffer(answered)) return answered.toString();
  if (typeof answered === 'string' || !('stream' in answered)) return answered;
  throw new Error('what takes a body is answered whole');
}

export function headersOf({ limit, remaining, reset }: RateLimitState): Record<string, string> {
  return {
    'Content-Type': JSON_TYPE,
    ...ANSWER_HEADERS,
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(reset),
  };
}

export function reply(status: number, handled: string | Buffer | Reply, rate: RateLimitState): Answer {
  if (typeof handled === 'string' || Buffer.isBuffer(handled))
    return { status, headers: headersOf(rate), body: handled };
  const { body, headers } = handled;
  return { status: handled.status ?? status, headers: { ...headersOf(rate), ...headers }, body };
}

export function replay({ status, body, batchId }: Replay, rate: RateLimitState): Answer {
  const headers = { ...headersOf(rate), ...batchHeader(batchId), 'Idempotent-Replayed': 'true' };
  return { status, headers, body };
}

export function retryAfter({ reset }: RateLimitState, now: number): number {
  return Math.max(1, reset - Math.floor(now / 1000));
}

export function rateLimited(rate: RateLimitState, now: number): ContractError {
  return new ContractError(
    'rate_limit_error',
    'rate_limited',
    `More than ${rate.limit} requests in a minute; retry in ${retryAfter(rate, now)} s`,
  );
}
