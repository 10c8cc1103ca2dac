import { z } from 'zod';

/** What another Pivotal answers under `/local/v1`; keys that this version does not know are kept. */
const recordSchema = z.looseObject({
  id: z.string().min(1).max(64),
  display_id: z.int().positive(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});

const page = { has_more: z.boolean(), next_cursor: z.string().nullable() };

export const SHARED_PAGE = z.object({ object: z.literal('list'), data: z.array(recordSchema), ...page });

export const EVENT_PAGE = z.object({
  object: z.literal('list'),
  data: z.array(z.looseObject({ type: z.string(), subject_type: z.string(), subject_id: z.string() })),
  has_more: z.boolean(),
  next_cursor: z.string(),
});

export const BATCH_ANSWER = z.object({
  object: z.literal('batch'),
  results: z.array(
    z.looseObject({ index: z.int(), error: z.looseObject({ message: z.string() }).optional() }),
  ),
});

/** The document of a Pivotal's own tree. */
export const LOCAL_DOCUMENT = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.unknown()).refine((paths) => '/batch' in paths && '/tasks' in paths),
});
