import { z } from 'zod';
import { eventSchema } from '#shared/local/event.ts';
import { ContractError } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import { shownEvent } from './event-routes.ts';
import { type LocalRoute, RUN_KEY_ID } from './local-api.ts';

const localMeSchema = z.object({ object: z.literal('local_me'), person_id: z.string().nullable() });
const undoableSchema = z.object({
  object: z.literal('undoable'),
  batch_id: z.string(),
  events: z.int().meta({ description: 'How many events it has' }),
  first: eventSchema,
});

/** What the command line asks before it acts: who sits here, and what it would undo. */
export function createCommandLineRoutes(hub: Hub): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'getLocalMe',
        summary: 'Who sits at this machine',
        tag: 'Service',
        response: localMeSchema,
      }),
      method: 'get',
      path: '/me',
      status: 200,
      takesBody: false,
      handler: () => JSON.stringify({ object: 'local_me', person_id: hub.people.me() }),
    },
    {
      describe: () => ({
        operationId: 'getUndoable',
        summary: 'What an undo would take back',
        tag: 'Batches',
        query: z.object({ batch_id: z.string().optional() }),
        response: undoableSchema,
      }),
      method: 'get',
      path: '/undo',
      status: 200,
      takesBody: false,
      handler({ query }) {
        const named = query.get('batch_id') ?? '';
        const batch = named === '' ? hub.batches.lastOfPerson(RUN_KEY_ID) : hub.batches.find(named);
        if (batch === undefined) {
          throw new ContractError(
            'not_found',
            'batch_not_found',
            named === ''
              ? 'There is nothing to undo: nothing was changed in the window or on the command line'
              : `No batch has the id ${named}`,
          );
        }
        const { batchId, first, events } = batch;
        return JSON.stringify({
          object: 'undoable',
          batch_id: batchId,
          events,
          first: shownEvent(hub, first),
        });
      },
    },
  ];
}
