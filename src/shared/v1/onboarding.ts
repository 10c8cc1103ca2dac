import type { z } from 'zod';
import { onboarding } from '../records/onboarding.ts';
import { createSchema, readSchema, updateSchema } from '../records/schemas.ts';

/** An onboarding as v1 shows it. `phase` and `state` are open sets: unknown values are kept. */
export const onboardingSchema = readSchema(onboarding);
export const onboardingUpdateSchema = updateSchema(onboarding);
/** `customer_id` takes an id or a display_id, also a display_id written as a JSON number. */
export const onboardingCreateSchema = createSchema(onboarding);

export type Onboarding = z.infer<typeof onboardingSchema>;
export type OnboardingUpdate = z.infer<typeof onboardingUpdateSchema>;
export type OnboardingCreate = z.infer<typeof onboardingCreateSchema>;
