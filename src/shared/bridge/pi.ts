import { z } from 'zod';
import { LEVELS } from '../records/index.ts';

const keySchema = z.string().min(1).max(64);
const daySchema = z.string();

export const healthSchema = z.object({
  score: z.int().nullable(),
  bucket: z.enum(['healthy', 'watch', 'at_risk']).nullable(),
  signals: z.array(
    z.object({
      name: z.enum(['velocity', 'activity', 'tasks', 'contract', 'support']),
      weight: z.number(),
      /** 0 to 100; null where there is nothing to say. */
      points: z.number().nullable(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  /** The days on which the score changed, oldest first. */
  history: z.array(z.object({ day: daySchema, score: z.int().nullable() })),
});
export type HealthAnswer = z.infer<typeof healthSchema>;

export const riskSchema = z.object({
  type: z.enum(LEVELS),
  /** Of the record in the window. */
  key: keySchema,
  customer_key: keySchema,
  score: z.int(),
  reasons: z.array(z.object({ code: z.string(), words: z.string(), since: daySchema.nullable() })),
});
export type RiskAnswer = z.infer<typeof riskSchema>;

export const forecastSchema = z.object({
  onboarding_key: keySchema,
  estimate: daySchema.nullable(),
  slippage_days: z.int().nullable(),
  confidence: z.enum(['low', 'medium', 'high']).nullable(),
  reason: z.string().nullable(),
  factors: z.array(z.object({ code: z.string(), words: z.string() })),
});
export type ForecastAnswer = z.infer<typeof forecastSchema>;

const summarySchema = z.object({
  /** Of the workspace. */
  day: daySchema,
  sections: z.array(
    z.object({
      key: z.enum(['overdue', 'due_today', 'launches', 'at_risk', 'quiet']),
      title: z.string(),
      items: z.array(
        z.object({
          type: z.enum(['customer', 'onboarding', 'task']),
          key: keySchema,
          /** Of a task: on whose page it opens. */
          onboarding_key: keySchema.nullable(),
          words: z.string(),
        }),
      ),
    }),
  ),
});
export type SummaryAnswer = z.infer<typeof summarySchema>;

/** What Pi reckons; it never writes. */
export const PI_CALLS = {
  'pi.health': { input: z.object({ customer_key: keySchema }), output: healthSchema },
  /** The most at risk first; `all` counts those beyond the limit too. */
  'pi.risks': {
    input: z.object({
      /** Whose customers; without it, everybody's. */
      owner_key: keySchema.optional(),
      limit: z.int().min(1).max(1000),
    }),
    output: z.object({ risks: z.array(riskSchema), all: z.int() }),
  },
  /** Of open onboardings, of one customer or of all. */
  'pi.forecasts': {
    input: z.object({ customer_key: keySchema.optional() }),
    output: z.object({ forecasts: z.array(forecastSchema) }),
  },
  /** What the day holds; sections of which there is nothing are left out. */
  'pi.summary': {
    input: z.object({
      /** Whose customers; without it, everybody's. */
      owner_key: keySchema.optional(),
    }),
    output: summarySchema,
  },
  /** One page about a customer, as Markdown. */
  'pi.brief': {
    input: z.object({
      customer_key: keySchema,
      /** When the person looked at the customer before: what changed since is told, instead of the last changes. */
      since: z.iso.datetime().optional(),
    }),
    output: z.object({ markdown: z.string() }),
  },
} as const;
