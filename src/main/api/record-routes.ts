import { z } from 'zod';
import { definitionOf, RECORDS } from '#shared/records/index.ts';
import { nounOf, nounsOf } from '#shared/records/labels.ts';
import { createSchema, filterShape, readSchema, updateSchema } from '#shared/records/schemas.ts';
import { deletedSchema, listSchema } from '#shared/v1/envelopes.ts';
import { parseInput } from '#shared/v1/errors.ts';
import { pageQuerySchema } from '#shared/v1/pagination.ts';
import { humanize } from '#shared/words.ts';
import type { Hub } from '../hub/hub.ts';
import { WORKSPACE_TYPES, type WorkspaceType } from '../hub/records/records.ts';
import { type ApiRequest, actorOf, listBytes, listText, replyTo } from './handlers.ts';
import type { LocalRoute, RouteDescription } from './local-api.ts';

/** The five verbs of every record type that is this workspace's own, as v1 has them for its types. */
export function createRecordRoutes(hub: Hub): LocalRoute[] {
  return WORKSPACE_TYPES.flatMap((type) => routesOf(hub, type)).filter(
    // A file is sent as itself: see the routes of attachments.
    ({ method, path }) => !(method === 'post' && path === '/attachments'),
  );
}

function routesOf(hub: Hub, resource: WorkspaceType): LocalRoute[] {
  const list = `/${RECORDS[resource].plural.replaceAll('_', '-')}`;
  const one = `${list}/:id`;
  const query = pageQuerySchema.extend(filterShape(resource)).extend({
    ids: z
      .string()
      .optional()
      .meta({ description: 'Only these, separated by commas, at most 100; what is not there is left out' }),
  });
  const words = describer(resource, query);
  return [
    {
      describe: () => words().list,
      method: 'get',
      path: list,
      status: 200,
      takesBody: false,
      handler(request) {
        const { cursor, limit, ids, ...filter } = parseInput(query, Object.fromEntries(request.query));
        if (ids !== undefined && ids !== '') return theseText(hub, resource, ids.split(','));
        return listBytes(hub.reads.bytes.list(resource, filter, { cursor, limit }));
      },
    },
    {
      describe: () => words().create,
      method: 'post',
      path: list,
      status: 201,
      takesBody: true,
      idempotency: 'with_write',
      async handler(request) {
        const { body: input, idempotency } = request;
        const claim = idempotency === undefined ? {} : { idempotency };
        return replyTo(
          await hub.write({ operation: 'create', resource, input, actor: actorOf(request), ...claim }),
        );
      },
    },
    {
      describe: () => words().get,
      method: 'get',
      path: one,
      status: 200,
      takesBody: false,
      handler: (request) => hub.reads.get(resource, idOf(request)),
    },
    {
      describe: () => words().update,
      method: 'patch',
      path: one,
      status: 200,
      takesBody: true,
      async handler(request) {
        const { body: input } = request;
        const reference = idOf(request);
        return replyTo(
          await hub.write({ operation: 'update', resource, reference, input, actor: actorOf(request) }),
        );
      },
    },
    {
      describe: () => words().remove,
      method: 'delete',
      path: one,
      status: 200,
      takesBody: false,
      async handler(request) {
        const reference = idOf(request);
        return replyTo(
          await hub.write({ operation: 'delete', resource, reference, actor: actorOf(request) }),
        );
      },
    },
  ];
}

const MOST_IDS = 100;

/** Those of the named records that there are, as one whole list. */
function theseText(hub: Hub, type: WorkspaceType, ids: readonly string[]): string {
  const documents = ids.slice(0, MOST_IDS).flatMap((id) => hub.reads.find(type, id) ?? []);
  return listText({ documents, hasMore: false, nextCursor: null });
}

/** The five verbs in words, with their shapes: all of it follows from the definition. */
function describer(type: WorkspaceType, query: z.ZodObject): () => Readonly<Record<Verb, RouteDescription>> {
  let described: Readonly<Record<Verb, RouteDescription>> | null = null;
  return () => {
    described ??= describe(type, query);
    return described;
  };
}

type Verb = 'list' | 'create' | 'get' | 'update' | 'remove';

function describe(type: WorkspaceType, query: z.ZodObject): Readonly<Record<Verb, RouteDescription>> {
  const definition = definitionOf(type);
  const shown = readSchema(definition);
  const name = pascal(type);
  const tag = humanize(nounsOf(type));
  const noun = nounOf(type);
  const about = (operationId: string, summary: string, response: z.ZodType) => ({
    operationId,
    summary,
    tag,
    response,
  });
  const list = about(
    `list${pascal(definition.plural)}`,
    `${tag}, newest first`,
    listSchema(shown, `${name}List`),
  );
  const create = about(`create${name}`, `A new ${noun}`, shown);
  return {
    list: { ...list, query },
    create: { ...create, body: createSchema(definition) },
    get: about(`get${name}`, `One ${noun}`, shown),
    update: { ...about(`update${name}`, `Changes a ${noun}`, shown), body: updateSchema(definition) },
    remove: about(`delete${name}`, `Deletes a ${noun}`, deletedSchema),
  };
}

function pascal(name: string): string {
  return name
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

function idOf({ params }: ApiRequest): string {
  return params.id ?? '';
}
