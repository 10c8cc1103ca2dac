import { ContractError } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import { shownEvent } from './event-routes.ts';
import { type LocalRoute, RUN_KEY_ID } from './local-api.ts';

/** What the command line asks before it acts: who sits here, and what it would undo. */
export function createCommandLineRoutes(hub: Hub): LocalRoute[] {
  return [
    {
      method: 'get',
      path: '/me',
      status: 200,
      takesBody: false,
      handler: () => JSON.stringify({ object: 'local_me', person_id: hub.people.me() }),
    },
    {
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
