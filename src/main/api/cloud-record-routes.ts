import { CLOUD_TYPES, definitionOf } from '#shared/records/index.ts';
import { readSchema } from '#shared/records/schemas.ts';
import type { Hub } from '../hub/hub.ts';
import type { LocalRoute } from './local-api.ts';

/** One record of each type of v1, as v1 shows it: the command line, whose token v1 does not take, reads names here. */
export function createCloudRecordRoutes(hub: Pick<Hub, 'reads'>): LocalRoute[] {
  return CLOUD_TYPES.map((type) => {
    const { plural } = definitionOf(type);
    return {
      describe: () => ({
        operationId: `getLocal${type[0]?.toUpperCase()}${type.slice(1)}`,
        summary: `One of the ${plural}, as v1 shows it`,
        tag: `${plural[0]?.toUpperCase()}${plural.slice(1)}`,
        response: readSchema(definitionOf(type)),
      }),
      method: 'get',
      path: `/${plural}/:id`,
      status: 200,
      takesBody: false,
      handler: ({ params }) => hub.reads.get(type, params.id ?? ''),
    };
  });
}
