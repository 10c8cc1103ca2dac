import { RECORDS } from '#shared/records/index.ts';
import { filterShape } from '#shared/records/schemas.ts';
import { parseInput } from '#shared/v1/errors.ts';
import { pageQuerySchema } from '#shared/v1/pagination.ts';
import type { Hub } from '../hub/hub.ts';
import { WORKSPACE_TYPES, type WorkspaceType } from '../hub/records/records.ts';
import { type ApiRequest, actorOf, listText, replyTo } from './handlers.ts';
import type { LocalRoute } from './local-api.ts';

/** The five verbs of every record type that is this workspace's own, as v1 has them for its types. */
export function createRecordRoutes(hub: Hub): LocalRoute[] {
  return WORKSPACE_TYPES.flatMap((type) => routesOf(hub, type));
}

function routesOf(hub: Hub, resource: WorkspaceType): LocalRoute[] {
  const list = `/${RECORDS[resource].plural.replaceAll('_', '-')}`;
  const one = `${list}/:id`;
  const query = pageQuerySchema.extend(filterShape(resource));
  return [
    {
      method: 'get',
      path: list,
      status: 200,
      takesBody: false,
      handler(request) {
        const { cursor, limit, ...filter } = parseInput(query, Object.fromEntries(request.query));
        return listText(hub.reads.list(resource, filter, { cursor, limit }));
      },
    },
    {
      method: 'post',
      path: list,
      status: 201,
      takesBody: true,
      idempotent: true,
      async handler(request) {
        const { body: input, idempotency } = request;
        const claim = idempotency === undefined ? {} : { idempotency };
        return replyTo(
          await hub.write({ operation: 'create', resource, input, actor: actorOf(request), ...claim }),
        );
      },
    },
    {
      method: 'get',
      path: one,
      status: 200,
      takesBody: false,
      handler: (request) => hub.reads.get(resource, idOf(request)),
    },
    {
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

function idOf({ params }: ApiRequest): string {
  return params.id ?? '';
}
