/** `/local/v1/openapi.json`: what is served there, described by the definitions and schemas that it is served from. */
import { z } from 'zod';
import { type DescribedRoute, documentOf } from '#shared/v1/openapi.ts';
import type { LocalRoute } from './local-api.ts';

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

function describedRoute({ method, path, status, authenticated, describe }: LocalRoute): DescribedRoute {
  return {
    ...describe(),
    method,
    path: path.replaceAll(/:(\w+)/g, '{$1}'),
    status,
    ...(authenticated === undefined ? {} : { authenticated }),
  };
}
