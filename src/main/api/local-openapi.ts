/** `/local/v1/openapi.json`: what is served there, described by the definitions and schemas that it is served from. */
import { z } from 'zod';
import { type DescribedRoute, documentOf } from '#shared/v1/openapi.ts';
import { humanize } from '#shared/words.ts';
import type { LocalRoute, RouteDescription } from './local-api.ts';

const PATH = '/openapi.json';

export function createDocumentRoute(routes: readonly LocalRoute[]): LocalRoute {
  let text: string | null = null;
  const route: LocalRoute = {
    method: 'get',
    path: PATH,
    status: 200,
    takesBody: false,
    authenticated: false,
    describe: () => ({
      operationId: 'getLocalOpenApi',
      summary: 'This document',
      tag: 'Service',
      response: z.record(z.string(), z.unknown()),
    }),
    handler() {
      text ??= JSON.stringify(localDocument([...routes, route]));
      return text;
    },
  };
  return route;
}

function localDocument(routes: readonly LocalRoute[]) {
  const described = routes.map(describedRoute);
  const tags = [...new Set(described.map(({ tag }) => tag))];
  return documentOf({
    title: 'Pivotal local API',
    description: 'What this machine offers besides v1: tasks, comments, search, sync and more.',
    server: '/local/v1',
    tags: tags.map((name) => ({ name, description: name })),
    routes: described,
  });
}

function describedRoute(route: LocalRoute): DescribedRoute {
  const { method, path, status, takesBody, authenticated, describe } = route;
  const described = describe?.() ?? wordsOf(route);
  return {
    ...described,
    method,
    path: path.replaceAll(/:(\w+)/g, '{$1}'),
    status,
    ...(takesBody && described.body === undefined ? { body: ANY } : {}),
    ...(authenticated === undefined ? {} : { authenticated }),
  };
}

const ANY = z.looseObject({});

/** Of `POST /sync/twins/:id`: "postSyncTwinsById", "Sync twins". */
function wordsOf({ method, path }: LocalRoute): RouteDescription {
  const segments = path.split('/').filter((segment) => segment !== '');
  const names = segments.map((segment) =>
    segment.startsWith(':') ? `By${camel(segment.slice(1))}` : camel(segment),
  );
  const words = segments.filter((segment) => !segment.startsWith(':')).join(' ');
  return {
    operationId: `${method}${names.join('')}`,
    summary: humanize(words.replaceAll('-', ' ')),
    tag: humanize((segments[0] ?? '').replaceAll('-', ' ')),
    response: ANY,
  };
}

function camel(segment: string): string {
  return segment
    .split(/[^a-zA-Z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
