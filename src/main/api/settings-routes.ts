import { workspacePatchSchema, workspaceSchema } from '#shared/local/workspace.ts';
import { parseInput } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import { workspaceOf } from '../hub/workspace/preferences.ts';
import { actorOf, batchHeader } from './handlers.ts';
import type { LocalRoute } from './local-api.ts';

/** `/local/v1/workspace`: how the workspace is set up. */
export function createSettingsRoutes(hub: Hub): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'getWorkspace',
        summary: 'How the workspace is set up',
        tag: 'Workspace',
        response: workspaceSchema,
      }),
      method: 'get',
      path: '/workspace',
      status: 200,
      takesBody: false,
      handler: () => JSON.stringify(workspaceOf(hub.settings)),
    },
    {
      describe: () => ({
        operationId: 'updateWorkspace',
        summary: 'Change how the workspace is set up',
        tag: 'Workspace',
        body: workspacePatchSchema,
        response: workspaceSchema,
      }),
      method: 'patch',
      path: '/workspace',
      status: 200,
      takesBody: true,
      async handler(request) {
        const patch = parseInput(workspacePatchSchema, request.body);
        const batchId = await hub.writeWorkspace(actorOf(request), patch);
        return { body: JSON.stringify(workspaceOf(hub.settings)), headers: batchHeader(batchId) };
      },
    },
  ];
}
