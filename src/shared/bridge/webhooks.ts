import { z } from 'zod';

const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  mode: z.enum(['live', 'test']),
  enabled: z.boolean(),
});
export type WebhookView = z.infer<typeof webhookSchema>;

const deliverySchema = z.object({
  id: z.string(),
  number: z.int(),
  type: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.int(),
  next_attempt_at: z.string().nullable(),
  response_status: z.int().nullable(),
  error: z.string().nullable(),
  created_at: z.string(),
});
export type DeliveryView = z.infer<typeof deliverySchema>;

/** Who is told what happens here, and what they were sent. */
export const WEBHOOK_CALLS = {
  'webhooks.list': { input: z.object({}), output: z.object({ webhooks: z.array(webhookSchema) }) },
  'webhooks.enable': { input: z.object({ id: z.string(), enabled: z.boolean() }), output: webhookSchema },
  /** The newest first, older than a number. */
  'webhooks.deliveries': {
    input: z.object({ id: z.string(), before: z.int().nullable(), limit: z.int().min(1).max(200) }),
    output: z.object({ deliveries: z.array(deliverySchema), has_more: z.boolean() }),
  },
  /** The same message once more. */
  'webhooks.replay': { input: z.object({ delivery: z.string() }), output: deliverySchema },
} as const;
