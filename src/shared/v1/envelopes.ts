import { z } from 'zod';
import { displayIdSchema, idSchema, timestampSchema } from './primitives.ts';

/** The list envelope around any resource. It never carries totals: `has_more` decides whether to go on. */
export function listSchema<Item extends z.ZodType>(item: Item, id: string) {
  return z
    .object({
      object: z.literal('list'),
      data: z.array(item),
      has_more: z.boolean(),
      next_cursor: z.string().nullable(),
    })
    .meta({ id });
}

export const deletedSchema = z
  .object({
    object: z.literal('deleted'),
    id: idSchema,
    display_id: displayIdSchema,
    deleted: z.literal(true),
  })
  .meta({ id: 'Deleted' });

export const healthSchema = z
  .object({ status: z.literal('ok'), timestamp: timestampSchema, version: z.string() })
  .meta({ id: 'Health' });

export const meSchema = z
  .object({
    object: z.literal('me'),
    api_key: z.object({
      id: idSchema,
      name: z.string(),
      prefix: z.string().meta({ description: 'The visible beginning of the key' }),
      scopes: z.array(z.string()),
      rate_limit_tier: z.string(),
    }),
    organization: z.object({ id: idSchema, slug: z.string(), name: z.string() }),
    mode: z.enum(['live', 'test']),
  })
  .meta({ id: 'Me' });

export type Me = z.infer<typeof meSchema>;
