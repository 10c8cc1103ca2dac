/** Which endpoint a request means: the routes of v1, and those that are served under `/local/v1`. */
import type { IncomingMessage } from 'node:http';
import { METHOD_NAME_ALL } from 'hono/router';
import { RegExpRouter } from 'hono/router/reg-exp-router';
import { ROUTES, type Route, type RouteName } from '#shared/v1/routes.ts';
import type { Hub } from '../hub/hub.ts';
import { BODY_LIMIT_BYTES } from './body.ts';
import { type createHandlers, type Handler, idempotencyScope } from './handlers.ts';
import type { LocalApi } from './local-api.ts';

const PREFIXES = ['/api/v1', '/v1'] as const;
const LOCAL_PREFIX = '/local/v1';

/** What a request that reached us comes down to. */
export type Target =
  | Endpoint
  | { readonly kind: 'wrong_method'; readonly allow: string }
  | { readonly kind: 'nothing' };

export type Params = Readonly<Record<string, string>>;

export interface Endpoint {
  readonly kind: 'endpoint';
  readonly route: Pick<Route, 'method' | 'authenticated'> & { readonly status: number };
  readonly takesBody: boolean | 'bytes';
  /** In bytes. */
  readonly bodyLimit: number;
  readonly handler: Handler;
  /** Null where no answer is kept. */
  readonly idempotencyScope: ((params: Params) => string) | null;
  /** Whether the handler keeps its answer, in the transaction of its write. */
  readonly isKeptWithWrite: boolean;
  /** Whether a key that may only read may ask for it. */
  readonly readOnly: boolean;
  /** Of the local extras rather than of v1. */
  readonly isLocal: boolean;
}

/** What a path means, with its parameters decoded. */
export type FindTarget = (incoming: Pick<IncomingMessage, 'method' | 'url'>) => {
  readonly target: Target;
  readonly params: Params;
};

export function createEndpoints(
  hub: Hub,
  handlers: ReturnType<typeof createHandlers>,
  localRoutes: LocalApi['routes'],
): FindTarget {
  // A router is put together when it is first asked, which of the many local routes takes as long as hundreds of answers.
  const v1 = new RegExpRouter<Target>();
  const local = new RegExpRouter<Target>();
  const records: RecordRoutes = new Map();
  addRoutes(v1, records, hub, handlers);
  addLocalRoutes(local, localRoutes);
  return (incoming) =>
    findRecord(records, incoming) ??
    find(incoming.url?.startsWith(LOCAL_PREFIX) === true ? local : v1, incoming);
}

/** By method and all of a path but its end, the endpoints of single records: most requests, found without a router. */
type RecordRoutes = Map<string, Endpoint>;

const RECORD_PATTERN = /^([^{]+)\{id\}$/;

type Router = RegExpRouter<Target>;

function addRoutes(
  router: Router,
  records: RecordRoutes,
  hub: Hub,
  handlers: ReturnType<typeof createHandlers>,
): void {
  for (const [path, routes] of routesByPath()) {
    const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
    for (const prefix of PREFIXES) {
      for (const [name, route] of routes) {
        const endpoint: Endpoint = {
          kind: 'endpoint',
          route,
          takesBody: route.body !== undefined,
          bodyLimit: BODY_LIMIT_BYTES,
          readOnly: route.method === 'get',
          isLocal: false,
          handler: handlers[name],
          idempotencyScope: (params) => idempotencyScope(hub, name, params),
          isKeptWithWrite: true,
        };
        const method = route.method.toUpperCase();
        router.add(method, prefix + pattern, endpoint);
        const start = RECORD_PATTERN.exec(path)?.[1];
        if (start !== undefined) records.set(method + prefix + start, endpoint);
      }
      const allow = allowedMethods(routes.map(([, route]) => route.method));
      router.add(METHOD_NAME_ALL, prefix + pattern, { kind: 'wrong_method', allow });
    }
  }
}

function addLocalRoutes(router: Router, localRoutes: LocalApi['routes']): void {
  for (const { method, path, status, takesBody, handler, ...options } of localRoutes) {
    const { bodyLimit = BODY_LIMIT_BYTES, idempotency, authenticated } = options;
    const target: Target = {
      kind: 'endpoint',
      route: { method, status, ...(authenticated === undefined ? {} : { authenticated }) },
      takesBody,
      bodyLimit,
      handler,
      idempotencyScope:
        method === 'post' && idempotency !== 'none'
          ? (params) => `POST /local/v1${path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '')}`
          : null,
      isKeptWithWrite: idempotency === 'with_write',
      readOnly: options.readOnly ?? method === 'get',
      isLocal: true,
    };
    router.add(method.toUpperCase(), LOCAL_PREFIX + path, target);
  }
  for (const [path, methods] of Map.groupBy(localRoutes, (route) => route.path)) {
    const allow = allowedMethods(methods.map(({ method }) => method));
    router.add(METHOD_NAME_ALL, LOCAL_PREFIX + path, { kind: 'wrong_method', allow });
  }
}

/** Null for any other path, and for one that has anything but a plain id in it. */
function findRecord(records: RecordRoutes, { method = 'GET', url = '/' }: Parameters<FindTarget>[0]) {
  const idAt = url.lastIndexOf('/') + 1;
  const target = records.get(method + url.slice(0, idAt));
  if (target === undefined) return null;
  const id = url.slice(idAt);
  return PLAIN_ID.test(id) ? { target, params: { id } } : null;
}

const PLAIN_ID = /^[\w-]+$/;

/** A HEAD is a GET whose body Node leaves out. */
function find(router: Router, { method = 'GET', url = '/' }: Parameters<FindTarget>[0]) {
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
