import { z } from 'zod';
import {
  dateTimeInputSchema,
  displayIdSchema,
  idSchema,
  nullableText,
  timestampSchema,
} from './primitives.ts';
import { ONBOARDING_STATES, PHASES } from './statuses.ts';

/** An onboarding as v1 shows it. `phase` and `state` are open sets: unknown values are kept. */
export const onboardingSchema = z
  .object({
    object: z.literal('onboarding'),
    id: idSchema,
    display_id: displayIdSchema,
    customer_id: idSchema,
    name: z.string().nullable(),
    template_id: z.string().nullable(),
    phase: z.string().meta({ description: `One of ${PHASES.join(', ')}; later versions may add values` }),
    state: z.string().meta({
      description: `One of ${ONBOARDING_STATES.join(', ')}; reads waiting while waiting_on_customer`,
    }),
    waiting_on_customer: z.boolean(),
    started_at: timestampSchema.nullable(),
    completed_at: timestampSchema.nullable(),
    target_launch_date: timestampSchema.nullable(),
    csm_id: z.string().nullable(),
    se_id: z.string().nullable(),
    designer_id: z.string().nullable(),
    product_ops_id: z.string().nullable(),
    notes: z.string().nullable(),
    reminders_enabled: z.boolean(),
    reminder_frequency_days: z.int(),
    created_at: timestampSchema,
    updated_at: timestampSchema,
  })
  .meta({ id: 'Onboarding' });

export type Onboarding = z.infer<typeof onboardingSchema>;

const personIdSchema = nullableText(255);

export const onboardingUpdateSchema = z
  .object({
    name: nullableText(255),
    template_id: nullableText(255),
    phase: z.enum(PHASES),
    state: z.enum(ONBOARDING_STATES),
    waiting_on_customer: z.boolean(),
    started_at: dateTimeInputSchema.nullable(),
    target_launch_date: dateTimeInputSchema.nullable(),
    csm_id: personIdSchema,
    se_id: personIdSchema,
    designer_id: personIdSchema,
    product_ops_id: personIdSchema,
    notes: nullableText(20_000),
    reminders_enabled: z.boolean(),
    reminder_frequency_days: z.int().min(1).max(365),
  })
  .partial()
  .meta({ id: 'OnboardingUpdate' });

export type OnboardingUpdate = z.infer<typeof onboardingUpdateSchema>;

/** `customer_id` takes an id or a display_id, also a display_id written as a JSON number. */
export const onboardingCreateSchema = onboardingUpdateSchema
  .extend({ customer_id: z.union([z.string().min(1), z.int().min(1)]) })
  .meta({ id: 'OnboardingCreate' });

export type OnboardingCreate = z.infer<typeof onboardingCreateSchema>;
