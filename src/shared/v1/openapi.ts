import type { z } from 'zod';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from 'zod-openapi';
import { errorEnvelopeSchema } from './errors.ts';
import { ROUTES, type Route } from './routes.ts';
import { CONTRACT_VERSION } from './version.ts';

const ERROR_DESCRIPTIONS: Readonly<Record<string, string>> = {
  '400': 'The request is not valid; `field` names the property at fault',
  '401': 'The key is missing, unknown or revoked',
  '403': 'The Host or Origin is not allowed',
  '404': 'Nothing has this id',
  '405': 'The path exists, but not with this method',
  '409': 'The value is taken, or the idempotency key is in use',
  '413': 'The body is larger than 1 MiB',
  '415': 'The body is not application/json',
  '429': 'Too many requests; `Retry-After` says how many seconds to wait',
  '500': 'Something failed here',
};

/** An endpoint as a document describes it. */
export type DescribedRoute = Omit<Route, 'tag' | 'status'> & {
  readonly tag: string;
  readonly status: number;
};

/** What a document is about, and the endpoints in it. */
export interface DocumentOptions {
  readonly title: string;
  readonly description: string;
  /** Where the paths begin: `/api/v1`. */
  readonly server: string;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly routes: readonly DescribedRoute[];
}

function errorStatuses(route: DescribedRoute): string[] {
  if (route.authenticated === false) return ['403', '429', '500'];
  const statuses = ['400', '401', '403', '429', '500'];
  if (route.path.includes('{') || route.operationId === 'createOnboarding') statuses.push('404');
  if (route.body !== undefined) statuses.push('409', '413', '415');
  return statuses.sort();
}

function operation(route: DescribedRoute): ZodOpenApiOperationObject {
  const errors = errorStatuses(route).map((status) => [
    status,
    {
      description: ERROR_DESCRIPTIONS[status] ?? 'Error',
      content: { 'application/json': { schema: errorEnvelopeSchema } },
    },
  ]);
  const pathParameters = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name: name ?? 'id',
    in: 'path' as const,
    required: true,
    description: 'An id or a display_id',
    schema: { type: 'string' as const },
  }));
  const idempotencyKey = {
    name: 'Idempotency-Key',
    in: 'header' as const,
    required: false,
    description:
      'Up to 255 bytes; a repeated request with the same key is answered from the first for 24 hours',
    schema: { type: 'string' as const, maxLength: 255 },
  };
  return {
    operationId: route.operationId,
    summary: route.summary,
    tags: [route.tag],
    ...(route.authenticated === false ? { security: [] } : {}),
    parameters: [...pathParameters, ...(route.method === 'post' ? [idempotencyKey] : [])],
    ...(route.query === undefined ? {} : { requestParams: { query: route.query } }),
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }),
    responses: {
      [String(route.status)]: {
        description: route.status === 201 ? 'Created' : 'OK',
        content: { 'application/json': { schema: route.response as z.ZodType } },
      },
      ...Object.fromEntries(errors),
    },
  };
}

/** The OpenAPI 3.1 document of exactly the endpoints in `ROUTES`, from the schemas that validate them. */
export function openApiDocument(): ReturnType<typeof createDocument> {
  return documentOf({
    title: 'Pivotal API v1',
    description: 'Customers, contacts and onboardings, served on this machine.',
    server: '/api/v1',
    tags: [
      { name: 'Service', description: 'The service itself' },
      { name: 'Customers', description: 'Customers and their audit trail' },
      { name: 'Contacts', description: 'The people of a customer' },
      { name: 'Onboardings', description: 'A customer on the way to launch' },
    ],
    routes: Object.values<Route>(ROUTES),
  });
}

/** An OpenAPI 3.1 document of endpoints. */
export function documentOf(options: DocumentOptions): ReturnType<typeof createDocument> {
  const { title, description, server, tags, routes } = options;
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title,
      version: CONTRACT_VERSION,
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server, description: 'This machine' }],
    security: [{ bearer: [] }],
    tags: [...tags],
    paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  };
  return createDocument(document, {
    // Clients ignore keys that they do not know: later versions may add some.
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
}
