import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { ContractError, invalidRequest, routeNotFound } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import type { ApiKey } from '../hub/workspace/api-keys.ts';
import type { Person } from '../hub/workspace/people.ts';
import type { Log } from '../log.ts';
import { type Answer, headersOf, rateLimited, retryAfter, type StreamedAnswer, send } from './answers.ts';
import { ClientGoneError, drainBeforeClose } from './body.ts';
import { createEndpoints, type Endpoint, type Params, type Target } from './endpoints.ts';
import { createHandlers, methodNotAllowed, VIA_HEADER } from './handlers.ts';
import type { LocalApi } from './local-api.ts';
import { createRateLimiter, type RateLimitState } from './rate-limit.ts';
import { createRefusalLog } from './refusal-log.ts';
import { createServing } from './serving.ts';

export interface ApiOptions {
  readonly hub: Hub;
  readonly version: string;
  readonly now: () => number;
  /** Of a clock that does not step. */
  readonly elapsed: () => number;
  /** Requests per minute and key. */
  readonly rateLimit: number;
  /** What is served under `/local/v1` besides. */
  readonly local?: LocalApi;
  /** Told of failures that are ours; the client learns only that there was one. */
  readonly reportFailure: (error: unknown) => void;
  readonly log: Log;
}

const NO_QUERY = new URLSearchParams();
const ANONYMOUS = 'anonymous';

/** The localhost copy of the v1 API as a Node request listener. */
export function createApi({ hub, version, now, elapsed, rateLimit, local, reportFailure, log }: ApiOptions) {
  const handlers = createHandlers(hub, version, now);
  const limiter = createRateLimiter(rateLimit, { now, elapsed });
  const logRefusal = createRefusalLog(log, now);
  const find = createEndpoints(hub, handlers, local?.routes ?? []);
  const { identify, isAllowed, serve } = createServing(hub, local);

  /**
   * Every request goes through here once the server has let its Host and Origin pass: key, rate, body, key
   * again, content type and size, then the content.
   */
  function answer(
    incoming: IncomingMessage,
    target: Target,
    params: Params,
  ): Answer | StreamedAnswer | Promise<Answer | StreamedAnswer> {
    let rate: RateLimitState | null = null;
    try {
      const key = isOpen(target) ? null : identify(incoming, target);
      rate = limiter.take(key?.id ?? ANONYMOUS);
      if (key !== null) hub.apiKeys.countUse(key.id);
      // The window is a key's: what needs no key is never held up.
      if (rate.exceeded && key !== null) throw rateLimited(rate, now());
      if (target.kind === 'nothing') throw routeNotFound(incoming.url ?? '/');
      if (target.kind === 'wrong_method') throw methodNotAllowed(target.allow);
      if (key !== null) checkScope(key, target);
      checkExpectation(incoming);
      const headers = withProvenVia(incoming);
      const isStillAllowed = () => isAllowed(incoming, target);
      const request = {
        key,
        person: personOf(key),
        params,
        query: queryOf(incoming),
        headers,
        isStillAllowed,
      };
      const served = serve(incoming, target, request, rate);
      if (!(served instanceof Promise)) return served;
      const taken = rate;
      return served.catch((error: unknown) => refuse(incoming, target, error, taken));
    } catch (error) {
      return refuse(incoming, target, error, rate);
    }
  }

  function refuse(
    incoming: IncomingMessage,
    target: Target,
    error: unknown,
    rate: RateLimitState | null,
  ): Answer | Promise<Answer> {
    const refusal = asRefusal(error);
    logRefusal(incoming, refusal);
    const headers = headersOf(rate ?? limiter.take(ANONYMOUS));
    if (refusal.code === 'rate_limited' && rate !== null)
      headers['Retry-After'] = String(retryAfter(rate, now()));
    if (target.kind === 'wrong_method' && refusal.code === 'method_not_allowed') headers.Allow = target.allow;
    const refused: Answer = { status: refusal.status, headers, body: JSON.stringify(refusal.toEnvelope()) };
    return drainBeforeClose(incoming)?.then(() => refused) ?? refused;
  }

  /** What only the app itself may say is taken off what strangers say. */
  function withProvenVia({ headers }: IncomingMessage): IncomingHttpHeaders {
    const via = headers[VIA_HEADER];
    if (via === undefined) return headers;
    const token = typeof via === 'string' ? /^mcp (run_[\w-]+)$/.exec(via)?.[1] : undefined;
    if (token !== undefined && local?.isRunToken(`Bearer ${token}`) === true) return headers;
    const { [VIA_HEADER]: _, ...others } = headers;
    return others;
  }

  function personOf(key: ApiKey | null): Person | null {
    return key?.person_id == null ? null : (hub.people.get(key.person_id) ?? null);
  }

  function asRefusal(failure: unknown): ContractError {
    const error = hub.storage.explain(failure);
    if (error instanceof ContractError) return error;
    if (!(error instanceof ClientGoneError)) reportFailure(error);
    return new ContractError(
      'internal_error',
      'internal_error',
      'Something failed here; nothing was changed',
    );
  }

  return {
    listener(incoming: IncomingMessage, outgoing: ServerResponse): void {
      const { target, params } = find(incoming);
      const answered = answer(incoming, target, params);
      if (!(answered instanceof Promise)) {
        send(outgoing, answered);
        return;
      }
      answered.then(
        (later) => send(outgoing, later),
        (error: unknown) => {
          reportFailure(error);
          outgoing.destroy();
        },
      );
    },
    /** The status, headers and body of a refusal decided before a request is routed. */
    refuse(refusal: ContractError, incoming?: IncomingMessage): Answer {
      if (incoming !== undefined) logRefusal(incoming, refusal);
      const headers = headersOf(limiter.take(ANONYMOUS));
      return { status: refusal.status, headers, body: JSON.stringify(refusal.toEnvelope()) };
    },
  };
}

/** @throws ContractError 403 */
function checkScope({ scope }: ApiKey, { readOnly }: Endpoint): void {
  if (readOnly || scope === 'read_write') return;
  throw new ContractError('permission_error', 'insufficient_scope', 'This API key may only read');
}

/** Nothing but `100-continue` is known, and Node answers that one itself. @throws ContractError 417 */
function checkExpectation({ headers: { expect } }: IncomingMessage): void {
  if (expect === undefined || expect.toLowerCase() === '100-continue') return;
  throw invalidRequest('expectation_failed', 'Leave the Expect header out, or send Expect: 100-continue');
}

function isOpen(target: Target): boolean {
  return target.kind === 'endpoint' && target.route.authenticated === false;
}

/** A parameter without a value counts as absent: that is how forms and templates write "any". */
function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  const start = url.indexOf('?');
  if (start === -1) return NO_QUERY;
  const given = [...new URLSearchParams(url.slice(start + 1))];
  return new URLSearchParams(given.filter(([, value]) => value !== ''));
}
