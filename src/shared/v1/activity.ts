import { z } from 'zod';
import type { EventType } from '../records/index.ts';
import { idSchema, timestampSchema } from './primitives.ts';

const ACTOR_TYPES = ['user', 'api_key', 'sync', 'integration', 'mcp', 'system'] as const;
export type ActorType = (typeof ACTOR_TYPES)[number];

export type { EventType };

/** One entry of a customer's audit trail: one changed field, or one thing that happened. */
export const activityEntrySchema = z
  .object({
    object: z.literal('activity'),
    id: idSchema,
    timestamp: timestampSchema,
    actor: z.string().meta({ description: 'Who did it: a name' }),
    actor_type: z.string(),
    event_type: z.string(),
    field: z.string().nullable(),
    old_value: z.unknown(),
    new_value: z.unknown(),
    onboarding_id: idSchema.nullable(),
  })
  .meta({ id: 'ActivityEntry' });

export type ActivityEntry = z.infer<typeof activityEntrySchema>;
