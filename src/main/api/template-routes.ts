import type { Hub } from '../hub/hub.ts';
import { actorOf, replyTo } from './handlers.ts';
import type { LocalRoute } from './local-api.ts';

/** `POST /local/v1/templates/{id}/apply`: makes the tasks of a template in an onboarding, as one batch. */
export function createTemplateRoutes(hub: Hub): LocalRoute[] {
  return [
    {
      method: 'post',
      path: '/templates/:id/apply',
      status: 200,
      takesBody: true,
      handler: async (request) =>
        replyTo(
          await hub.write({
            operation: 'act',
            resource: 'template',
            reference: request.params.id ?? '',
            action: 'apply',
            input: request.body,
            actor: actorOf(request),
          }),
        ),
    },
  ];
}
