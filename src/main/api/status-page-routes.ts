import { z } from 'zod';
import { parseInput } from '#shared/v1/errors.ts';
import { statusPageOf } from '../features/status-page/status-page.ts';
import type { Hub } from '../hub/hub.ts';
import type { LocalRoute } from './local-api.ts';

/** As long as a person would write. */
const LONGEST_WELCOME = 5000;
const querySchema = z.object({ welcome: z.string().max(LONGEST_WELCOME).default('') });

/** `GET /local/v1/customers/{id}/status-page?welcome=…`: a page for the customer's own eyes, as text in JSON. */
export function createStatusPageRoutes(
  hub: Pick<Hub, 'reads' | 'settings'>,
  today: () => string,
): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'getStatusPage',
        summary: 'A page for the customer’s own eyes',
        tag: 'Customers',
        query: querySchema,
        response: z.looseObject({ object: z.string() }).meta({ id: 'StatusPage' }),
      }),
      method: 'get',
      path: '/customers/:id/status-page',
      status: 200,
      takesBody: false,
      handler: ({ params, query }) => {
        const { welcome } = parseInput(querySchema, Object.fromEntries(query));
        return JSON.stringify(statusPageOf(hub, params.id ?? '', welcome, today()));
      },
    },
  ];
}
