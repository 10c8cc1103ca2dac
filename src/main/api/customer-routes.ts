import type { Hub } from '../hub/hub.ts';
import { actorOf, replyTo } from './handlers.ts';
import type { LocalRoute } from './local-api.ts';

/** What `/local/v1` offers of a customer beside what v1 does. */
export function createCustomerRoutes(hub: Hub): LocalRoute[] {
  return [
    {
      method: 'patch',
      path: '/customers/:id/custom-fields',
      status: 200,
      takesBody: true,
      /** Only what is named is changed, whatever others write meanwhile: the merge is the write door's. */
      handler: async (request) =>
        replyTo(
          await hub.write({
            operation: 'update',
            resource: 'customer',
            reference: request.params.id ?? '',
            input: { custom_fields: valuesOf(request.body) },
            base: { custom_fields: {} },
            actor: actorOf(request),
          }),
        ),
    },
  ];
}

/** By slug, or under the name that the customer has them by: an object is no value of a custom field. */
function valuesOf(body: Readonly<Record<string, unknown>>): unknown {
  const { custom_fields: named, ...others } = body;
  const isNamed = typeof named === 'object' && named !== null && Object.keys(others).length === 0;
  return isNamed ? named : body;
}
