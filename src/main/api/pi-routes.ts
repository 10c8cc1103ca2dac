import { z } from 'zod';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import { pageQuerySchema } from '#shared/v1/pagination.ts';
import { briefInMarkdown, briefOf } from '../features/pi/brief.ts';
import type { Pi } from '../features/pi/pi.ts';
import type { Hub } from '../hub/hub.ts';
import { type LocalRoute, listOf } from './local-api.ts';

const riskQuerySchema = z.object({
  owner_id: z.string().optional(),
  limit: pageQuerySchema.shape.limit,
});
const forecastQuerySchema = z.object({ customer_id: z.string().optional() });
const summaryQuerySchema = z.object({ owner_id: z.string().optional() });

/** What Pi reckons: `/customers/{id}/health`, `/customers/{id}/brief`, `/risks`, `/forecast`, `/summary`. */
export function createPiRoutes(hub: Hub, pi: Pi): LocalRoute[] {
  const get = (path: string, handler: LocalRoute['handler']): LocalRoute => ({
    method: 'get',
    path,
    status: 200,
    takesBody: false,
    handler,
  });
  return [
    get('/customers/:id/health', async ({ params }) => {
      const id = params.id ?? '';
      const { score, bucket, signals, history } = await pi.health(hub.reads.resolveLive('customer', id));
      return JSON.stringify({
        object: 'health',
        customer_id: (JSON.parse(hub.reads.get('customer', id)) as { id: string }).id,
        score,
        bucket,
        signals,
        history,
      });
    }),
    get('/customers/:id/brief', async ({ params, headers }) => {
      const brief = await briefOf(hub, pi, params.id ?? '');
      if (!(headers.accept ?? '').toLowerCase().includes('text/markdown')) return JSON.stringify(brief);
      return {
        body: briefInMarkdown(brief),
        headers: { 'Content-Type': 'text/markdown; charset=utf-8' },
      };
    }),
    get('/risks', async ({ query }) => {
      const { owner_id, limit } = parseInput(riskQuerySchema, Object.fromEntries(query));
      const risks = await pi.risks(owner_id);
      const data = risks.slice(0, limit);
      return JSON.stringify({ object: 'list', data, has_more: risks.length > limit, next_cursor: null });
    }),
    get('/forecast', async ({ query }) => {
      const { customer_id } = parseInput(forecastQuerySchema, Object.fromEntries(query));
      return listOf(await pi.forecasts(keyOf(hub, customer_id)));
    }),
    get('/summary', async ({ query }) => {
      const { owner_id } = parseInput(summaryQuerySchema, Object.fromEntries(query));
      return JSON.stringify(await pi.summary(owner_id));
    }),
  ];
}

/** Of a customer that never was, there is nothing; as where lists are filtered by one. */
function keyOf(hub: Hub, reference: string | undefined): string | undefined {
  if (reference === undefined) return undefined;
  try {
    return hub.reads.resolve('customer', reference);
  } catch (error) {
    if (error instanceof ContractError) return '';
    throw error;
  }
}
