import { z } from 'zod';
import { invalidRequest, parseInput } from '../v1/errors.ts';
import { pageQuerySchema } from '../v1/pagination.ts';
import { idSchema, timestampSchema } from '../v1/primitives.ts';

/** One event of the stream: a field that changed, or one thing that happened. */
export const eventSchema = z
  .object({
    object: z.literal('event'),
    id: z.string().meta({ description: 'Its cursor: later events have larger ones' }),
    type: z.string(),
    timestamp: timestampSchema,
    actor: z.string().meta({ description: 'Who did it: a name' }),
    actor_type: z.string(),
    batch_id: z.string().nullable().meta({ description: 'What was changed together with it' }),
    subject_type: z.string(),
    subject_id: idSchema,
    customer_id: idSchema.nullable(),
    onboarding_id: idSchema.nullable(),
    field: z.string().nullable(),
    old_value: z.unknown(),
    new_value: z.unknown(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Event' });

export type Event = z.infer<typeof eventSchema>;

export const eventsQuerySchema = z.object({
  cursor: z.string().optional().meta({ description: 'The next_cursor of the page before' }),
  from: z.literal('now').optional().meta({ description: 'Without a cursor: only what is still to come' }),
  limit: pageQuerySchema.shape.limit,
  types: z.string().optional().meta({ description: 'Names of events, separated by commas' }),
});

/** What a request asks of the stream. @throws ContractError */
export function parseEventsQuery(query: Readonly<Record<string, string>>): {
  readonly cursor: number | undefined;
  readonly from: 'now' | undefined;
  readonly limit: number | undefined;
  readonly types: string[] | undefined;
} {
  const { cursor, from, limit, types } = parseInput(eventsQuerySchema, query);
  const names = types
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return {
    cursor: cursor === undefined ? undefined : parseEventCursor(cursor, 'cursor'),
    from,
    limit,
    types: names?.length === 0 ? undefined : names,
  };
}

/** @throws ContractError `invalid_string` when it is not the id of an event */
export function parseEventCursor(text: string, field: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw invalidRequest('invalid_string', 'Invalid cursor: give the id of an event, or a next_cursor', field);
}
