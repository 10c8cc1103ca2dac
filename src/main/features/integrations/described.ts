import { z } from 'zod';
import type { LocalRoute, RouteDescription } from '../../api/local-api.ts';
import { FATES } from './apply.ts';
import { ruleSchema } from './connection.ts';
import { SOURCES } from './source.ts';

/** For the OpenAPI document: what each endpoint takes and answers. */
export function describeRoute({ method, path }: Pick<LocalRoute, 'method' | 'path'>): RouteDescription {
  // Built once: the document knows a named schema by its identity.
  built ??= described(shapes());
  const route = built[`${method} ${path}`];
  if (route === undefined) throw new Error(`${method} ${path} is not described`);
  return { tag: 'Integrations', ...route };
}

type Described = Readonly<Record<string, Omit<RouteDescription, 'tag'>>>;

let built: Described | undefined;

function shapes() {
  const source = z.enum(SOURCES);
  const filter = z.string().nullable().meta({
    description:
      'HubSpot: list:ID, lifecyclestage:STAGE or pipeline:ID; null for every company with a won deal',
  });
  const counts = z.object(Object.fromEntries(FATES.map((fate) => [fate, z.int()])));
  const mapping = z.array(ruleSchema);
  const integration = z
    .looseObject({
      object: z.literal('integration'),
      id: z.string(),
      source,
      state: z.string(),
      mode: z.enum(['live', 'test']),
      filter,
      mapping,
      progress: z.object({ phase: z.string(), done: z.int(), total: z.int().nullable() }).nullable(),
      error: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
      batch_id: z.string().nullable().meta({ description: 'Under which the last pass can be undone' }),
      last_full_sync_at: z.string().nullable(),
      last_incremental_sync_at: z.string().nullable(),
    })
    .meta({ id: 'Integration' });
  const preview = z
    .looseObject({
      object: z.literal('integration_preview'),
      source,
      ...counts.shape,
      contacts: counts,
      samples: z.array(z.looseObject({})),
    })
    .meta({ id: 'IntegrationPreview' });
  const entry = z
    .looseObject({
      object: z.literal('integration_log_entry'),
      id: z.string(),
      kind: z.string(),
      source_id: z.string().nullable(),
      outcome: z.string(),
      message: z.string().nullable(),
      timestamp: z.string(),
    })
    .meta({ id: 'IntegrationLogEntry' });
  const result = z
    .looseObject({ object: z.literal('integration_result'), counts: z.record(z.string(), z.int()) })
    .meta({ id: 'IntegrationResult' });
  const sourceOfCustomer = z
    .looseObject({ object: z.literal('source'), source, source_id: z.string(), fields: z.array(z.string()) })
    .meta({ id: 'CustomerSource' });
  const listOf = (of: z.ZodType) =>
    z.object({
      object: z.literal('list'),
      data: z.array(of),
      has_more: z.boolean(),
      next_cursor: z.string().nullable(),
    });
  const deleted = z.looseObject({ object: z.literal('deleted'), id: z.string(), deleted: z.literal(true) });
  const nothing = z.looseObject({});
  const page = z.object({
    cursor: z.string().optional(),
    limit: z.coerce.number().optional(),
    errors: z.enum(['true', 'false']).optional(),
  });
  const key = z.string().meta({ description: 'Kept in the keychain of this machine, never in the database' });
  return {
    source,
    filter,
    mapping,
    integration,
    preview,
    entry,
    result,
    sourceOfCustomer,
    listOf,
    deleted,
    nothing,
    page,
    key,
  };
}

function described({
  source,
  filter,
  mapping,
  integration,
  preview,
  entry,
  result,
  sourceOfCustomer,
  listOf,
  deleted,
  nothing,
  page,
  key,
}: ReturnType<typeof shapes>): Described {
  return {
    'get /integrations': {
      operationId: 'listIntegrations',
      summary: 'The connected services',
      response: listOf(integration),
    },
    'post /integrations': {
      operationId: 'connectIntegration',
      summary: 'Connect a service, or only say what connecting it would do',
      body: z.object({
        source,
        key: key.optional(),
        filter: filter.optional(),
        mapping: mapping.optional(),
        dry_run: z.boolean().optional(),
      }),
      response: z.union([integration, preview]),
    },
    'get /integrations/:source': {
      operationId: 'getIntegration',
      summary: 'One connected service',
      response: integration,
    },
    'patch /integrations/:source': {
      operationId: 'changeIntegration',
      summary: 'Another filter or mapping; everything is read again by it',
      body: z.object({ filter: filter.optional(), mapping: mapping.optional() }),
      response: integration,
    },
    'delete /integrations/:source': {
      operationId: 'disconnectIntegration',
      summary: 'Disconnect; the customers stay',
      response: deleted,
    },
    'post /integrations/:source/sync': {
      operationId: 'syncIntegration',
      summary: 'Read now what changed, or everything',
      body: z.object({ full: z.boolean().optional() }),
      response: integration,
    },
    'post /integrations/:source/stop': {
      operationId: 'stopIntegration',
      summary: 'Stop the running pass',
      body: nothing,
      response: integration,
    },
    'post /integrations/:source/resync': {
      operationId: 'resyncCustomer',
      summary: 'Read one customer again',
      body: z.object({ customer_id: z.union([z.string(), z.int()]) }),
      response: result,
    },
    'get /integrations/:source/log': {
      operationId: 'listIntegrationLog',
      summary: 'What became of each record, 30 days',
      query: page,
      response: listOf(entry),
    },
    'post /integrations/:source/log/:entry/retry': {
      operationId: 'retryIntegrationRecord',
      summary: 'Read a record of the log again',
      body: nothing,
      response: result,
    },
    'get /customers/:id/sources': {
      operationId: 'listCustomerSources',
      summary: 'Where the fields of a customer come from',
      response: listOf(sourceOfCustomer),
    },
    'delete /customers/:id/sources/:field': {
      operationId: 'unlinkCustomerField',
      summary: 'Make a field this workspace’s own',
      response: deleted,
    },
  };
}
