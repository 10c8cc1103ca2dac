import { z } from 'zod';
import { ContractError, invalidRequest, parseInput } from '#shared/v1/errors.ts';
import type { ApiRequest, Reply } from '../../api/handlers.ts';
import { type LocalRoute, listOf } from '../../api/local-api.ts';
import type { Hub } from '../../hub/hub.ts';
import { ruleSchema } from './connection.ts';
import { describeRoute } from './described.ts';
import type { Integrations } from './integrations.ts';
import { ownedFields, unlinkField } from './ownership.ts';
import { shownIntegration, shownLogEntry, shownPreview } from './shown.ts';
import { type Filter, filterText, isSource, readFilter, SOURCES, type Source } from './source.ts';

const filterSchema = z.string().max(500).nullable();
const mappingSchema = z.array(ruleSchema).max(100);

const connectSchema = z.object({
  source: z.enum(SOURCES),
  key: z.string().trim().min(1).max(1000).optional(),
  filter: filterSchema.optional(),
  mapping: mappingSchema.optional(),
  dry_run: z.boolean().optional(),
});
const changeSchema = z.object({ filter: filterSchema, mapping: mappingSchema }).partial();
const syncSchema = z.object({ full: z.boolean() }).partial();
const resyncSchema = z.object({ customer_id: z.union([z.string().min(1), z.int()]) });

type Routes = Pick<LocalRoute, 'method' | 'path' | 'status' | 'takesBody' | 'handler'>;

/** `/local/v1/integrations`: HubSpot and Stripe, from which customers come. */
export function createIntegrationRoutes(integrations: Integrations, hub: Hub): LocalRoute[] {
  const routes = [
    ...connectionRoutes(integrations, hub),
    ...runRoutes(integrations, hub),
    ...sourceRoutes(hub),
  ];
  return routes.map((route) => ({ ...route, describe: () => describeRoute(route) }));
}

const ONE = '/integrations/:source';

/** Connecting, changing, disconnecting. */
function connectionRoutes(integrations: Integrations, hub: Hub): Routes[] {
  return [
    {
      method: 'get',
      path: '/integrations',
      status: 200,
      takesBody: false,
      handler: () => listOf(integrations.list().map(shownIntegration)),
    },
    {
      method: 'post',
      path: '/integrations',
      status: 201,
      takesBody: true,
      handler: (request) => connect(integrations, hub, request),
    },
    {
      method: 'get',
      path: ONE,
      status: 200,
      takesBody: false,
      handler: (request) => JSON.stringify(shownIntegration(integrations.found(sourceOf(request)))),
    },
    {
      method: 'patch',
      path: ONE,
      status: 200,
      takesBody: true,
      async handler(request) {
        const source = sourceOf(request);
        refuseTestKeys(request);
        const { filter, mapping } = parseInput(changeSchema, request.body);
        const changes = {
          ...(filter === undefined ? {} : { filter: filterOf(source, filter) }),
          ...(mapping === undefined ? {} : { mapping }),
        };
        return JSON.stringify(shownIntegration(await integrations.change(source, changes)));
      },
    },
    {
      method: 'delete',
      path: ONE,
      status: 200,
      takesBody: false,
      async handler(request) {
        refuseTestKeys(request);
        const { id, source } = await integrations.disconnect(sourceOf(request));
        return JSON.stringify({ object: 'deleted', id, source, deleted: true });
      },
    },
  ];
}

/** What a connected source does, and has done. */
function runRoutes(integrations: Integrations, hub: Hub): Routes[] {
  return [
    {
      method: 'post',
      path: `${ONE}/sync`,
      status: 202,
      takesBody: true,
      handler(request) {
        const source = sourceOf(request);
        refuseTestKeys(request);
        integrations.found(source);
        const { full = false } = parseInput(syncSchema, request.body);
        integrations.begin(source, full ? 'full' : 'incremental');
        return JSON.stringify(shownIntegration(integrations.found(source)));
      },
    },
    {
      method: 'post',
      path: `${ONE}/stop`,
      status: 200,
      takesBody: true,
      async handler(request) {
        refuseTestKeys(request);
        return JSON.stringify(shownIntegration(await integrations.stop(sourceOf(request))));
      },
    },
    {
      method: 'post',
      path: `${ONE}/resync`,
      status: 200,
      takesBody: true,
      async handler(request) {
        refuseTestKeys(request);
        const { customer_id: id } = parseInput(resyncSchema, request.body);
        const source = sourceOf(request);
        const counts = await integrations.resync(source, hub.reads.resolveLive('customer', String(id)));
        return JSON.stringify({ object: 'integration_result', source, counts });
      },
    },
    {
      method: 'get',
      path: `${ONE}/log`,
      status: 200,
      takesBody: false,
      handler: (request) => logPage(integrations, hub, request),
    },
    {
      method: 'post',
      path: `${ONE}/log/:entry/retry`,
      status: 200,
      takesBody: true,
      async handler(request) {
        refuseTestKeys(request);
        const source = sourceOf(request);
        const entry = /^\d{1,15}$/.test(request.params.entry ?? '') ? Number(request.params.entry) : -1;
        const counts = await integrations.retry(source, entry);
        return JSON.stringify({ object: 'integration_result', source, counts });
      },
    },
  ];
}

/** Where the fields of a customer come from. */
function sourceRoutes(hub: Hub): Routes[] {
  return [
    {
      method: 'get',
      path: '/customers/:id/sources',
      status: 200,
      takesBody: false,
      handler: ({ params }) =>
        listOf(
          ownedFields(hub, hub.reads.resolveLive('customer', params.id ?? '')).map((of) => ({
            object: 'source',
            ...of,
          })),
        ),
    },
    {
      method: 'delete',
      path: '/customers/:id/sources/:field',
      status: 200,
      takesBody: false,
      handler({ params }) {
        const key = hub.reads.resolveLive('customer', params.id ?? '');
        const field = params.field ?? '';
        if (!unlinkField(hub, key, field))
          throw new ContractError(
            'not_found',
            'field_not_linked',
            `${field} of this customer comes from no source`,
          );
        return JSON.stringify({ object: 'deleted', id: field, deleted: true });
      },
    },
  ];
}

async function connect(integrations: Integrations, hub: Hub, request: ApiRequest): Promise<Reply | string> {
  const {
    source,
    key: given,
    filter: text,
    mapping,
    dry_run: isDryRun,
  } = parseInput(connectSchema, request.body);
  const filter = filterOf(source, text ?? null);
  const key = given ?? (isDryRun === true ? await integrations.keyOf(source) : null);
  if (key === null) throw invalidRequest('missing_field', 'key is required', 'key');
  if (isDryRun === true) {
    const preview = await integrations.preview(source, { key, filter, mapping });
    return { status: 200, body: JSON.stringify(shownPreview(hub, source, filter, preview)), headers: {} };
  }
  refuseTestKeys(request);
  return JSON.stringify(shownIntegration(await integrations.connect(source, { key, filter, mapping })));
}

/** Test keys have no side effects on integrations. @throws ContractError */
function refuseTestKeys({ key }: ApiRequest): void {
  if (key?.mode !== 'test') return;
  throw new ContractError(
    'permission_error',
    'test_key',
    'A test key changes nothing of the integrations; use a live key',
  );
}

function sourceOf({ params }: ApiRequest): Source {
  const name = params.source ?? '';
  if (isSource(name)) return name;
  throw new ContractError(
    'not_found',
    'integration_not_found',
    `There is no integration ${name}; there are ${SOURCES.join(' and ')}`,
  );
}

function filterOf(source: Source, text: string | null): Filter {
  if (text === null || text.trim() === '') return null;
  const filter = readFilter(text);
  if (filter === null)
    throw invalidRequest(
      'invalid_string',
      'filter is list:ID, lifecyclestage:STAGE or pipeline:ID',
      'filter',
    );
  if (source !== 'hubspot')
    throw invalidRequest(
      'invalid_string',
      `Only HubSpot takes a filter, not ${filterText(filter)} for Stripe`,
      'filter',
    );
  return filter;
}

function logPage(integrations: Integrations, hub: Hub, request: ApiRequest): string {
  const source = sourceOf(request);
  integrations.found(source);
  const limit = Number(request.query.get('limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalidRequest(limit > 100 ? 'too_big' : 'too_small', 'limit must be from 1 to 100', 'limit');
  const cursor = request.query.get('cursor') ?? '';
  if (cursor !== '' && !/^\d{1,15}$/.test(cursor))
    throw invalidRequest('invalid_string', 'Invalid cursor', 'cursor');
  const before = cursor === '' ? Number.MAX_SAFE_INTEGER : Number(cursor);
  const rows = integrations.log(source, before, limit + 1, request.query.get('errors') === 'true');
  const data = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  return JSON.stringify({
    object: 'list',
    data: data.map((entry) => shownLogEntry(hub, entry)),
    has_more: hasMore,
    next_cursor: hasMore ? String(data.at(-1)?.number) : null,
  });
}
