import { z } from 'zod';
import { RECORDS } from '#shared/records/index.ts';
import { readSchema } from '#shared/records/schemas.ts';
import { listSchema } from '#shared/v1/envelopes.ts';
import type { Hub } from '../hub/hub.ts';
import { actorOf, replyTo } from './handlers.ts';
import type { LocalRoute } from './local-api.ts';

const applySchema = z.object({ onboarding_id: z.union([z.string().min(1), z.int().min(1)]) });

/** `POST /local/v1/templates/{id}/apply`: makes the tasks of a template in an onboarding, as one batch. */
export function createTemplateRoutes(hub: Hub): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'applyTemplate',
        summary: 'Make the tasks of a template in an onboarding, as one batch',
        tag: 'Templates',
        body: applySchema,
        response: listSchema(readSchema(RECORDS.task), 'AppliedTaskList'),
      }),
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
