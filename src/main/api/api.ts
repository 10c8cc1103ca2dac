import type { IncomingMessage } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { ContractError, notFound } from '#shared/v1/errors.ts';
import { ROUTES, type Route, type RouteName } from '#shared/v1/routes.ts';
import type { ApiKey } from '../hub/api-keys.ts';
import type { Hub } from '../hub/hub.ts';
import { ClientGoneError, checkBodyHead, drainBeforeClose, parseBody, receiveBody } from './body.ts';
import { authenticate } from './guard.ts';
import {
  type ApiRequest,
  createHandlers,
  type Handler,
  idempotencyScope,
  methodNotAllowed,
} from './handlers.ts';
import { createIdempotency, idempotencyKeyOf } from './idempotency.ts';
import type { LocalApi } from './local-api.ts';
import { createRateLimiter, type RateLimitState } from './rate-limit.ts';

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
}

type Environment = { Bindings: HttpBindings };
type ApiContext = Context<Environment>;

/** What a request that reached us comes down to. */
type Target =
  | Endpoint
  | { readonly kind: 'wrong_method'; readonly allow: string }
  | { readonly kind: 'nothing' };

interface Endpoint {
  readonly kind: 'endpoint';
  readonly route: Pick<Route, 'method' | 'authenticated'> & { readonly status: number };
  readonly takesBody: boolean;
  readonly handler: Handler;
  /** Null for the local extras, whose requests may simply be repeated. */
  readonly idempotencyScope: ((params: Readonly<Record<string, string>>) => string) | null;
}

const ANONYMOUS = 'anonymous';
const JSON_TYPE = 'application/json; charset=utf-8';

/** The localhost copy of the v1 API as a Node request listener. */
export function createApi({ hub, version, now, rateLimit, local, reportFailure }: ApiOptions) {
  const handlers = createHandlers(hub, version, now);
  const idempotency = createIdempotency(hub);
  const limiter = createRateLimiter(rateLimit, now);
  const app = new Hono<Environment>();

  /**
   * Every request goes through here once the server has let its Host and Origin pass: key, rate, body, key
   * again, content type and size, then the content.
   */
  function answer(context: ApiContext, target: Target): Response | Promise<Response> {
    const { incoming } = context.env;
    let rate: RateLimitState | null = null;
    try {
      const key = isOpen(target) ? null : identify(incoming, target);
      rate = limiter.take(key?.id ?? ANONYMOUS);
      if (key !== null) hub.apiKeys.countUse(key.id);
      // The window is a key's: what needs no key is never held up.
      if (rate.exceeded && key !== null) throw rateLimited(rate, now());
      if (target.kind === 'nothing') throw notFound('route');
      if (target.kind === 'wrong_method') throw methodNotAllowed(target.allow);
      const served = serve(context, target, key, rate);
      if (served instanceof Response) return served;
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
  ): Response | Promise<Response> {
    const refusal = asRefusal(error);
    const headers = headersOf(rate ?? limiter.take(ANONYMOUS));
    if (refusal.code === 'rate_limited' && rate !== null)
      headers['Retry-After'] = String(retryAfter(rate, now()));
    if (target.kind === 'wrong_method' && refusal.code === 'method_not_allowed') headers.Allow = target.allow;
    const response = () =>
      new Response(JSON.stringify(refusal.toEnvelope()), { status: refusal.status, headers });
    const drained = drainBeforeClose(incoming);
    return drained === undefined ? response() : drained.then(response);
  }

  /** Answers at once what only reads; the rest when its body has arrived and its write is on disk. */
  function serve(
    context: ApiContext,
    endpoint: Endpoint,
    key: ApiKey | null,
    rate: RateLimitState,
  ): Response | Promise<Response> {
    const { incoming } = context.env;
    const params = context.req.param() as Record<string, string>;
    const query = queryOf(incoming);
    const { route, handler } = endpoint;
    if (endpoint.takesBody) return serveWithBody(incoming, endpoint, { key, params, query }, rate);
    const text = handler({ key, params, query, body: {}, idempotency: undefined });
    if (typeof text === 'string') return reply(route.status, text, rate);
    return text.then((body) => reply(route.status, body, rate));
  }

  async function serveWithBody(
    incoming: IncomingMessage,
    endpoint: Endpoint,
    request: Pick<ApiRequest, 'key' | 'params' | 'query'>,
    rate: RateLimitState,
  ): Promise<Response> {
    const { route, handler, idempotencyScope: scopeOf } = endpoint;
    const idempotencyKey = route.method === 'post' ? idempotencyKeyOf(incoming) : null;
    if (idempotencyKey === null || scopeOf === null) {
      const body = parseBody(await receiveChecked(incoming, endpoint));
      return reply(route.status, await handler({ ...request, body, idempotency: undefined }), rate);
    }
    const scope = scopeOf(request.params);
    const land = idempotency.start(scope, idempotencyKey);
    try {
      const bytes = await receiveChecked(incoming, endpoint);
      const claim = idempotency.claim(scope, idempotencyKey, bytes);
      if (claim.outcome === 'replay') return replay(claim.status, claim.body, rate);
      const body = parseBody(bytes);
      return reply(route.status, await handler({ ...request, body, idempotency: claim.claim }), rate);
    } finally {
      land();
    }
  }

  /** A key revoked while the body was arriving counts as revoked. */
  async function receiveChecked(incoming: IncomingMessage, endpoint: Endpoint): Promise<Buffer> {
    checkBodyHead(incoming);
    const bytes = await receiveBody(incoming);
    identify(incoming, endpoint);
    return bytes;
  }

  /** The local extras also take the token of this run, which the command line reads from the data folder. */
  function identify(incoming: IncomingMessage, target: Target): ApiKey {
    const isLocal = target.kind === 'endpoint' && target.idempotencyScope === null;
    if (isLocal && local?.isRunToken(incoming.headers.authorization) === true) return local.runKey;
    return authenticate(incoming, hub.apiKeys);
  }

  function asRefusal(error: unknown): ContractError {
    if (error instanceof ContractError) return error;
    if (!(error instanceof ClientGoneError)) reportFailure(error);
    return new ContractError(
      'internal_error',
      'internal_error',
      'Something failed here; nothing was changed',
    );
  }

  for (const [path, routes] of routesByPath()) {
    const honoPath = path.replaceAll(/\{(\w+)\}/g, ':$1');
    for (const prefix of PREFIXES) {
      for (const [name, route] of routes) {
        const target: Target = {
          kind: 'endpoint',
          route,
          takesBody: route.body !== undefined,
          handler: handlers[name],
          idempotencyScope: (params) => idempotencyScope(hub, name, params),
        };
        app.on(route.method.toUpperCase(), prefix + honoPath, (context) => answer(context, target));
      }
      const allow = routes.map(([, route]) => route.method.toUpperCase()).join(', ');
      app.all(prefix + honoPath, (context) => answer(context, { kind: 'wrong_method', allow }));
    }
  }
  for (const { method, path, status, takesBody, handler } of local?.routes ?? []) {
    const route = { method, status };
    const target: Target = { kind: 'endpoint', route, takesBody, handler, idempotencyScope: null };
    app.on(method.toUpperCase(), `/local/v1${path}`, (context) => answer(context, target));
  }
  app.notFound((context) => answer(context as ApiContext, { kind: 'nothing' }));
  app.onError((error) => {
    reportFailure(error);
    const refusal = asRefusal(error);
    return new Response(JSON.stringify(refusal.toEnvelope()), {
      status: 500,
      headers: { 'Content-Type': JSON_TYPE },
    });
  });

  return {
    listener: getRequestListener((request, environment) => app.fetch(request, environment), {
      // Node itself throws away what is left of a refused body; the adapter would cut the connection.
      autoCleanupIncoming: false,
    }),
    /** The status, headers and body of a refusal decided before a request is routed. */
    refuse(refusal: ContractError): { status: number; headers: Record<string, string>; body: string } {
      const headers = headersOf(limiter.take(ANONYMOUS));
      return { status: refusal.status, headers, body: JSON.stringify(refusal.toEnvelope()) };
    },
  };
}

function routesByPath(): Map<string, [RouteName, Route][]> {
  const paths = new Map<string, [RouteName, Route][]>();
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const route: Route = ROUTES[name];
    paths.set(route.path, [...(paths.get(route.path) ?? []), [name, route]]);
  }
  return paths;
}

function isOpen(target: Target): boolean {
  return target.kind === 'endpoint' && target.route.authenticated === false;
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
}

function headersOf({ limit, remaining, reset }: RateLimitState): Record<string, string> {
  return {
    'Content-Type': JSON_TYPE,
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(reset),
  };
}

function reply(status: number, body: string, rate: RateLimitState): Response {
  return new Response(body, { status, headers: headersOf(rate) });
}

function replay(status: number, body: string, rate: RateLimitState): Response {
  return new Response(body, { status, headers: { ...headersOf(rate), 'Idempotent-Replayed': 'true' } });
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
