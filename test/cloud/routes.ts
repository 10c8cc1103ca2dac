import {
  type Answer,
  deleteOne,
  getOne,
  type Handler,
  health,
  listActivity,
  listContactsOf,
  listCustomers,
  listOnboardings,
  listOnboardingsOf,
  me,
  patchContact,
  patchCustomer,
  patchOnboarding,
  postContact,
  postCustomer,
  postOnboarding,
  VERSION,
} from './handlers.ts';
import type { Resource } from './records.ts';

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  pattern: string;
  /** What the `{…}` of the pattern names. */
  resource: Resource | null;
  /** Answers without a key. */
  open: boolean;
  handle: Handler;
}

function route(
  method: Route['method'],
  pattern: string,
  handle: Handler,
  options: { names?: Resource; open?: true } = {},
): Route {
  return { method, pattern, handle, resource: options.names ?? null, open: options.open ?? false };
}

export const ROUTES: readonly Route[] = [
  route('GET', '/health', health, { open: true }),
  route('GET', '/openapi.json', openapi, { open: true }),
  route('GET', '/me', me),
  route('GET', '/customers', listCustomers),
  route('POST', '/customers', postCustomer),
  route('GET', '/customers/{id}', getOne('customer'), { names: 'customer' }),
  route('PATCH', '/customers/{id}', patchCustomer, { names: 'customer' }),
  route('DELETE', '/customers/{id}', deleteOne('customer'), { names: 'customer' }),
  route('GET', '/customers/{id}/activity', listActivity, { names: 'customer' }),
  route('GET', '/customers/{customerId}/contacts', listContactsOf, { names: 'customer' }),
  route('POST', '/customers/{customerId}/contacts', postContact, { names: 'customer' }),
  route('GET', '/customers/{customerId}/onboardings', listOnboardingsOf, { names: 'customer' }),
  route('GET', '/contacts/{id}', getOne('contact'), { names: 'contact' }),
  route('PATCH', '/contacts/{id}', patchContact, { names: 'contact' }),
  route('DELETE', '/contacts/{id}', deleteOne('contact'), { names: 'contact' }),
  route('GET', '/onboardings', listOnboardings),
  route('POST', '/onboardings', postOnboarding),
  route('GET', '/onboardings/{id}', getOne('onboarding'), { names: 'onboarding' }),
  route('PATCH', '/onboardings/{id}', patchOnboarding, { names: 'onboarding' }),
  route('DELETE', '/onboardings/{id}', deleteOne('onboarding'), { names: 'onboarding' }),
];

/** The paths and methods of this server; it describes no schemas. */
function openapi(): Answer {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, pattern } of ROUTES) {
    const parameters = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }));
    const responses = { [method === 'POST' ? '201' : '200']: { description: 'Success' } };
    paths[pattern] = { ...paths[pattern], [method.toLowerCase()]: { parameters, responses } };
  }
  return { status: 200, body: { openapi: '3.1.0', info: { title: 'Pivotal', version: VERSION }, paths } };
}

const COMPILED = ROUTES.map((each) => ({
  route: each,
  expression: new RegExp(`^${each.pattern.replaceAll('.', '\\.').replace(/\{\w+\}/, '([^/]+)')}$`),
}));

export interface RouteMatch {
  /** Null when there is no such path, or not with this method. */
  route: Route | null;
  param: string | undefined;
  /** The methods that the path has; empty when there is no such path. */
  allowed: string[];
}

export function matchRoute(method: string, path: string): RouteMatch {
  const fitting = COMPILED.flatMap(({ route, expression }) => {
    const found = expression.exec(path);
    return found ? [{ route, param: found[1] }] : [];
  });
  const exact = fitting.find(({ route }) => route.method === method);
  return {
    route: exact?.route ?? null,
    param: exact?.param,
    allowed: fitting.map(({ route }) => route.method),
  };
}
