import { z } from 'zod';
import { forecastSchema, healthSchema, riskSchema } from '#shared/bridge/pi.ts';
import { RECORDS } from '#shared/records/index.ts';
import { readSchema } from '#shared/records/schemas.ts';
import { contactSchema } from '#shared/v1/contact.ts';
import { customerSchema } from '#shared/v1/customer.ts';
import { listSchema } from '#shared/v1/envelopes.ts';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import { pageQuerySchema } from '#shared/v1/pagination.ts';
import { idSchema } from '#shared/v1/primitives.ts';
import { briefInMarkdown, briefOf } from '../features/pi/brief.ts';
import type { Pi } from '../features/pi/pi.ts';
import type { Hub } from '../hub/hub.ts';
import { type LocalRoute, listOf, type RouteDescription } from './local-api.ts';

const riskQuerySchema = z.object({
  owner_id: z.string().optional(),
  limit: pageQuerySchema.shape.limit,
});
const forecastQuerySchema = z.object({ customer_id: z.string().optional() });
const summaryQuerySchema = z.object({ owner_id: z.string().optional() });

const localHealthSchema = healthSchema
  .extend({ object: z.literal('health'), customer_id: idSchema })
  .meta({ id: 'Health' });
const localRiskSchema = riskSchema
  .omit({ key: true, customer_key: true })
  .extend({ object: z.literal('risk'), id: idSchema, customer_id: idSchema })
  .meta({ id: 'Risk' });
const localForecastSchema = forecastSchema
  .omit({ onboarding_key: true })
  .extend({ object: z.literal('forecast'), onboarding_id: idSchema, customer_id: idSchema })
  .meta({ id: 'Forecast' });
const summarySchema = z
  .object({
    object: z.literal('summary'),
    day: z.string(),
    sections: z.array(z.looseObject({ key: z.string(), title: z.string() })),
  })
  .meta({ id: 'Summary' });
const briefSchema = z
  .looseObject({
    object: z.literal('brief'),
    day: z.string(),
    customer: customerSchema,
    owner: z.string().nullable(),
    risks: z.array(localRiskSchema),
    tasks: z.array(readSchema(RECORDS.task)),
    contacts: z.array(contactSchema),
  })
  .meta({ id: 'Brief' });

const WORDS = {
  health: {
    operationId: 'getHealth',
    summary: 'The health of a customer, with the signals it is made of',
    response: localHealthSchema,
  },
  brief: {
    operationId: 'getBrief',
    summary: 'One page about a customer; as Markdown where text/markdown is accepted',
    response: briefSchema,
  },
  risks: {
    operationId: 'listRisks',
    summary: 'What is at risk and why, the most first',
    query: riskQuerySchema,
    response: listSchema(localRiskSchema, 'RiskList'),
  },
  forecasts: {
    operationId: 'listForecasts',
    summary: 'When open onboardings will launch',
    query: forecastQuerySchema,
    response: listSchema(localForecastSchema, 'ForecastList'),
  },
  summary: {
    operationId: 'getSummary',
    summary: 'What the day holds',
    query: summaryQuerySchema,
    response: summarySchema,
  },
} as const;

/** What Pi reckons: `/customers/{id}/health`, `/customers/{id}/brief`, `/risks`, `/forecast`, `/summary`. */
export function createPiRoutes(hub: Hub, pi: Pi): LocalRoute[] {
  const get = (
    path: string,
    words: Omit<RouteDescription, 'tag'>,
    handler: LocalRoute['handler'],
  ): LocalRoute => ({
    describe: () => ({ ...words, tag: 'Pi' }),
    method: 'get',
    path,
    status: 200,
    takesBody: false,
    handler,
  });
  return [
    get('/customers/:id/health', WORDS.health, async ({ params }) => {
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
    get('/customers/:id/brief', WORDS.brief, async ({ params, headers }) => {
      const brief = await briefOf(hub, pi, params.id ?? '');
      if (!(headers.accept ?? '').toLowerCase().includes('text/markdown')) return JSON.stringify(brief);
      return {
        body: briefInMarkdown(brief),
        headers: { 'Content-Type': 'text/markdown; charset=utf-8' },
      };
    }),
    get('/risks', WORDS.risks, async ({ query }) => {
      const { owner_id, limit } = parseInput(riskQuerySchema, Object.fromEntries(query));
      const { all, risks } = await pi.risks(limit, owner_id);
      return JSON.stringify({ object: 'list', data: risks, has_more: all > limit, next_cursor: null });
    }),
    get('/forecast', WORDS.forecasts, async ({ query }) => {
      const { customer_id } = parseInput(forecastQuerySchema, Object.fromEntries(query));
      return listOf(await pi.forecasts(keyOf(hub, customer_id)));
    }),
    get('/summary', WORDS.summary, async ({ query }) => {
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
