import type { IncomingMessage, ServerResponse } from 'node:http';
import { METHOD_NAME_ALL } from 'hono/router';
import { RegExpRouter } from 'hono/router/reg-exp-router';
import { ContractError, invalidRequest, notFound } from '#shared/v1/errors.ts';
import { ROUTES, type Route, type RouteName } from '#shared/v1/routes.ts';
import type { Hub } from '../hub/hub.ts';
import type { ApiKey } from '../hub/workspace/api-keys.ts';
import type { Person } from '../hub/workspace/people.ts';
import type { Log } from '../log.ts';
import {
  BODY_LIMIT_BYTES,
  ClientGoneError,
  checkBodyHead,
  drainBeforeClose,
  parseBody,
  receiveBody,
} from './body.ts';
import { authenticate } from './guard.ts';
import {
  type ApiRequest,
  batchHeader,
  createHandlers,
  type Handler,
  idempotencyScope,
  methodNotAllowed,
  type Reply,
  type StreamReply,
} from './handlers.ts';
import { createIdempotency, idempotencyKeyOf, type Replay } from './idempotency.ts';
import type { LocalApi } from './local-api.ts';
import { createRateLimiter, type RateLimitState } from './rate-limit.ts';
import { createRefusalLog } from './refusal-log.ts';

export const PREFIXES = ['/api/v1', '/v1'] as const;

export interface ApiOptions {
  readonly hub: Hub;
  readonly version: string;
  readonly now: () => number;
  /** Requests per minute and key. */
  readonly rateLimit: number;
  /** What is served under `/local/v1` besides. */
  readonly local?: LocalApi;
  /** Told of failures that are ours; the client learns only that there was one. */
  readonly reportFailure: (error: unknown) => void;
  readonly log: Log;
}

/** A response, whole: the server writes it in one go. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A response that goes on after its head. */
interface StreamedAnswer extends StreamReply {
  readonly status: number;
}

/** What a request that reached us comes down to. */
type Target =
  | Endpoint
  | { readonly kind: 'wrong_method'; readonly allow: string }
  | { readonly kind: 'nothing' };

type Params = Readonly<Record<string, string>>;

type RequestHead = Omit<ApiRequest, 'body' | 'idempotency'>;

interface Endpoint {
  readonly kind: 'endpoint';
  readonly route: Pick<Route, 'method' | 'authenticated'> & { readonly status: number };
  readonly takesBody: boolean;
  /** In bytes. */
  readonly bodyLimit: number;
  readonly handler: Handler;
  /** Null where requests may simply be repeated. */
  readonly idempotencyScope: ((params: Params) => string) | null;
  /** Whether a key that may only read may ask for it. */
  readonly readOnly: boolean;
  /** Of the local extras rather than of v1. */
  readonly isLocal: boolean;
}

const NO_QUERY = new URLSearchParams();
const ANONYMOUS = 'anonymous';
/** Records are for whoever asked: no browser may guess at them, keep them or hand them to another page. */
const ANSWER_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;
const JSON_TYPE = 'application/json; charset=utf-8';

/** The localhost copy of the v1 API as a Node request listener. */
export function createApi({ hub, version, now, rateLimit, local, reportFailure, log }: ApiOptions) {
  const handlers = createHandlers(hub, version, now);
  const idempotency = createIdempotency(hub);
  const limiter = createRateLimiter(rateLimit, now);
  const logRefusal = createRefusalLog(log, now);
  const router = new RegExpRouter<Target>();

  /**
   * Every request goes through here once the server has let its Host and Origin pass: key, rate, body, key
   * again, content type and size, then the content.
   */
  function answer(
    incoming: IncomingMessage,
    target: Target,
    params: Params,
  ): Answer | StreamedAnswer | Promise<Answer> {
    let rate: RateLimitState | null = null;
    try {
      const key = isOpen(target) ? null : identify(incoming, target);
      rate = limiter.take(key?.id ?? ANONYMOUS);
      if (key !== null) hub.apiKeys.countUse(key.id);
      // The window is a key's: what needs no key is never held up.
      if (rate.exceeded && key !== null) throw rateLimited(rate, now());
      if (target.kind === 'nothing') throw notFound('route');
      if (target.kind === 'wrong_method') throw methodNotAllowed(target.allow);
      if (key !== null) checkScope(key, target);
      checkExpectation(incoming);
      const { headers } = incoming;
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

  /** Answers at once what only reads; the rest when its body has arrived and its write is on disk. */
  function serve(
    incoming: IncomingMessage,
    endpoint: Endpoint,
    request: RequestHead,
    rate: RateLimitState,
  ): Answer | StreamedAnswer | Promise<Answer> {
    const { route, handler } = endpoint;
    if (endpoint.takesBody) return serveWithBody(incoming, endpoint, request, rate);
    const handled = handler({ ...request, body: {}, idempotency: undefined });
    if (handled instanceof Promise) return handled.then((later) => reply(route.status, later, rate));
    if (typeof handled === 'string' || !('stream' in handled)) return reply(route.status, handled, rate);
    const { headers, stream } = handled;
    return { status: route.status, headers: { ...headersOf(rate), ...headers }, stream };
  }

  async function serveWithBody(
    incoming: IncomingMessage,
    endpoint: Endpoint,
    request: RequestHead,
    rate: RateLimitState,
  ): Promise<Answer> {
    const { route, handler, idempotencyScope: scopeOf } = endpoint;
    const idempotencyKey = route.method === 'post' ? idempotencyKeyOf(incoming) : null;
    if (idempotencyKey === null || scopeOf === null) {
      const body = parseBody(await receiveChecked(incoming, endpoint));
      return reply(route.status, await whole(handler({ ...request, body, idempotency: undefined })), rate);
    }
    const scope = scopeOf(request.params);
    const land = idempotency.start(scope, idempotencyKey);
    try {
      const bytes = await receiveChecked(incoming, endpoint);
      const claim = idempotency.claim(scope, idempotencyKey, bytes);
      if (claim.outcome === 'replay') return replay(claim, rate);
      const body = parseBody(bytes);
      const handled = handler({ ...request, body, idempotency: claim.claim });
      return reply(route.status, await whole(handled), rate);
    } finally {
      land();
    }
  }

  /** A key revoked while the body was arriving counts as revoked. */
  async function receiveChecked(incoming: IncomingMessage, endpoint: Endpoint): Promise<Buffer> {
    checkBodyHead(incoming, endpoint.bodyLimit);
    const bytes = await receiveBody(incoming, endpoint.bodyLimit);
    identify(incoming, endpoint);
    return bytes;
  }

  function personOf(key: ApiKey | null): Person | null {
    return key?.person_id == null ? null : (hub.people.get(key.person_id) ?? null);
  }

  /** The local extras also take the token of this run, which the command line reads from the data folder. */
  function identify(incoming: IncomingMessage, target: Target): ApiKey {
    if (
      target.kind === 'endpoint' &&
      target.isLocal &&
      local?.isRunToken(incoming.headers.authorization) === true
    )
      return local.runKey;
    return authenticate(incoming, hub.apiKeys);
  }

  function isAllowed(incoming: IncomingMessage, target: Target): boolean {
    try {
      identify(incoming, target);
      return true;
    } catch {
      return false;
    }
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

  for (const [path, routes] of routesByPath()) {
    const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
    for (const prefix of PREFIXES) {
      for (const [name, route] of routes) {
        router.add(route.method.toUpperCase(), prefix + pattern, {
          kind: 'endpoint',
          route,
          takesBody: route.body !== undefined,
          bodyLimit: BODY_LIMIT_BYTES,
          readOnly: route.method === 'get',
          isLocal: false,
          handler: handlers[name],
          idempotencyScope: (params) => idempotencyScope(hub, name, params),
        });
      }
      const allow = allowedMethods(routes.map(([, route]) => route.method));
      router.add(METHOD_NAME_ALL, prefix + pattern, { kind: 'wrong_method', allow });
    }
  }
  const localRoutes = local?.routes ?? [];
  for (const { method, path, status, takesBody, handler, ...options } of localRoutes) {
    const { bodyLimit = BODY_LIMIT_BYTES, idempotent = false } = options;
    const target: Target = {
      kind: 'endpoint',
      route: { method, status },
      takesBody,
      bodyLimit,
      handler,
      idempotencyScope: idempotent ? () => `POST /local/v1${path}` : null,
      readOnly: options.readOnly ?? method === 'get',
      isLocal: true,
    };
    router.add(method.toUpperCase(), `/local/v1${path}`, target);
  }
  for (const [path, methods] of Map.groupBy(localRoutes, (route) => route.path)) {
    const allow = allowedMethods(methods.map(({ method }) => method));
    router.add(METHOD_NAME_ALL, `/local/v1${path}`, { kind: 'wrong_method', allow });
  }

  /** What a path means, with its parameters decoded. A HEAD is a GET whose body Node leaves out. */
  function find({ method = 'GET', url = '/' }: IncomingMessage): { target: Target; params: Params } {
    const queryAt = url.indexOf('?');
    const path = queryAt === -1 ? url : url.slice(0, queryAt);
    const [matches, values] = router.match(method === 'HEAD' ? 'GET' : method, path);
    const found = matches[0];
    const target: Target = found?.[0] ?? { kind: 'nothing' };
    const indexes: Readonly<Record<string, number | string>> = found?.[1] ?? {};
    const params: Record<string, string> = {};
    for (const name in indexes) {
      const index = indexes[name] ?? '';
      params[name] = decoded(typeof index === 'number' ? (values?.[index] ?? '') : index);
    }
    return { target, params };
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

/** Writes an answer in one go. Its connection may be gone by now: then there is nobody to tell. */
export function send(outgoing: ServerResponse, answer: Answer | StreamedAnswer): void {
  if (outgoing.destroyed) return;
  if ('stream' in answer) {
    sendStream(outgoing, answer);
    return;
  }
  const { status, headers, body } = answer;
  outgoing.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  outgoing.end(body);
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

async function whole(handled: ReturnType<Handler>): Promise<string | Reply> {
  const answered = await handled;
  if (typeof answered === 'string' || !('stream' in answered)) return answered;
  throw new Error('what takes a body is answered whole');
}

function decoded(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function routesByPath(): Map<string, [RouteName, Route][]> {
  const paths = new Map<string, [RouteName, Route][]>();
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const route: Route = ROUTES[name];
    paths.set(route.path, [...(paths.get(route.path) ?? []), [name, route]]);
  }
  return paths;
}

/** As `Allow` names them: whatever can be read can also be asked for without its body. */
function allowedMethods(methods: readonly string[]): string {
  const names = methods.map((method) => method.toUpperCase());
  return names.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', ');
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

function headersOf({ limit, remaining, reset }: RateLimitState): Record<string, string> {
  return {
    'Content-Type': JSON_TYPE,
    ...ANSWER_HEADERS,
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(reset),
  };
}

function reply(status: number, handled: string | Reply, rate: RateLimitState): Answer {
  if (typeof handled === 'string') return { status, headers: headersOf(rate), body: handled };
  const { body, headers } = handled;
  return { status, headers: { ...headersOf(rate), ...headers }, body };
}

function replay({ status, body, batchId }: Replay, rate: RateLimitState): Answer {
  const headers = { ...headersOf(rate), ...batchHeader(batchId), 'Idempotent-Replayed': 'true' };
  return { status, headers, body };
}

function retryAfter({ reset }: RateLimitState, now: number): number {
  return Math.max(1, reset - Math.floor(now / 1000));
}

function rateLimited(rate: RateLimitState, now: number): ContractError {
  return new ContractError(
    'rate_limit_error',
    'rate_limited',
    `More than ${rate.limit} requests in a minute; retry in ${retryAfter(rate, now)} s`,
  );
}
