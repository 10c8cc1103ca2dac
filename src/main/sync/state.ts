import { z } from 'zod';

/** How the connection to the cloud stands. Every screen and `/local/v1/sync` show this one union. */
export const syncStateSchema = z.discriminatedUnion('state', [
  /** No upstream: a workspace of its own. */
  z.object({ state: z.literal('local') }),
  z.object({ state: z.literal('connecting') }),
  z.object({
    state: z.literal('syncing'),
    pass: z.enum(['push', 'customers', 'onboardings', 'contacts']),
    done: z.int(),
    /** Null while it is not known how much there is. */
    expected: z.int().nullable(),
  }),
  z.object({ state: z.literal('idle'), last_synced_at: z.string().nullable() }),
  z.object({ state: z.literal('offline'), since: z.string(), retry_at: z.string() }),
  z.object({ state: z.literal('throttled'), until: z.string() }),
  /** Nothing is sent until there is another key. */
  z.object({ state: z.literal('unauthorized'), code: z.string() }),
  z.object({ state: z.literal('failed'), reason: z.string() }),
]);

export type SyncState = z.infer<typeof syncStateSchema>;
export type SyncPass = Extract<SyncState, { state: 'syncing' }>['pass'];
