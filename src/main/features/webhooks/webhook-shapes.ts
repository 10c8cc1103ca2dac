/** What the routes of webhooks take and answer. */
import { z } from 'zod';
import { timestampSchema } from '#shared/v1/primitives.ts';
import type { RouteDescription } from '../../api/local-api.ts';
import { WEBHOOK_EVENTS } from './webhook-events.ts';

export const eventsSchema = z.union([z.tuple([z.literal('*')]), z.array(z.enum(WEBHOOK_EVENTS)).min(1)]);

const writable = {
  url: z.string().min(1).max(2000),
  events: z.array(z.string()).min(1),
  mode: z.enum(['live', 'test']),
  enabled: z.boolean(),
};
export const createSchema = z.object({
  ...writable,
  mode: writable.mode.optional(),
  enabled: writable.enabled.optional(),
});
export const updateSchema = z.object(writable).partial();

export const webhookSchema = z
  .object({
    object: z.literal('webhook'),
    id: z.string(),
    display_id: z.int(),
    url: z.string(),
    events: z.array(z.string()).meta({ description: `["*"], or some of ${WEBHOOK_EVENTS.join(', ')}` }),
    mode: z.enum(['live', 'test']),
    enabled: z.boolean(),
    created_at: timestampSchema,
    updated_at: timestampSchema,
  })
  .meta({ id: 'Webhook' });
export const createdSchema = webhookSchema
  .extend({ secret: z.string().meta({ description: 'Shown this once: what deliveries are signed with' }) })
  .meta({ id: 'CreatedWebhook' });
export const deliverySchema = z
  .object({
    object: z.literal('delivery'),
    id: z.string(),
    webhook_id: z.string(),
    message_id: z.string().meta({ description: 'The same whenever it is sent again' }),
    type: z.string(),
    state: z.string(),
    attempts: z.int(),
    next_attempt_at: timestampSchema.nullable(),
    response_status: z.int().nullable(),
    error: z.string().nullable(),
    created_at: timestampSchema,
    delivered_at: timestampSchema.nullable(),
  })
  .meta({ id: 'Delivery' });
export const deliveriesQuerySchema = z.object({
  cursor: z.string().optional(),
  limit: z.string().optional(),
});

export const words = (
  operationId: string,
  summary: string,
  shapes: Pick<RouteDescription, 'query' | 'body' | 'response'>,
) => ({ operationId, summary, tag: 'Webhooks', ...shapes }) satisfies RouteDescription;
