import { z } from 'zod';
import type { IntegrationStore, Source } from '../../hub/workspace/integration-store.ts';

export const ruleSchema = z.object({
  property: z.string().trim().min(1).max(200),
  field: z.string().trim().min(1).max(200),
  rule: z.enum(['always', 'if_empty']).default('always'),
});

const filterSchema = z
  .object({ kind: z.enum(['list', 'lifecyclestage', 'pipeline']), value: z.string() })
  .nullable();

const countsSchema = z.record(z.string(), z.number());

/** A connection as it is stored. The key is no part of it. */
const connectionSchema = z.object({
  id: z.string(),
  filter: filterSchema,
  mapping: z.array(ruleSchema),
  account: z.object({
    id: z.string().nullable(),
    name: z.string().nullable(),
    currency: z.string().nullable(),
    mode: z.enum(['live', 'test']),
  }),
  /** The pass that is going on, or was interrupted. */
  pass: z
    .object({
      kind: z.enum(['full', 'incremental']),
      run: z.string(),
      place: z.unknown(),
      /** Milliseconds since 1970. */
      started: z.number(),
      since: z.number().nullable(),
      stopped: z.boolean(),
      progress: z.object({ phase: z.string(), done: z.number(), total: z.number().nullable() }),
      counts: countsSchema,
    })
    .nullable(),
  /** From here on, the next pass asks what changed: milliseconds since 1970. */
  mark: z.number().nullable(),
  trouble: z.object({ kind: z.string(), message: z.string(), until: z.number().nullable() }).nullable(),
  last_run: z.string().nullable(),
  last_counts: countsSchema,
  last_full_sync_at: z.string().nullable(),
  last_incremental_sync_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Connection = z.infer<typeof connectionSchema>;
export type Pass = NonNullable<Connection['pass']>;

/** The connections of the workspace. */
export function createConnections(store: Pick<IntegrationStore, 'get' | 'set' | 'remove'>) {
  function get(source: Source): Connection | null {
    const text = store.get(source);
    return text === undefined ? null : connectionSchema.parse(JSON.parse(text));
  }
  return {
    get,
    set: (source: Source, connection: Connection) => store.set(source, JSON.stringify(connection)),
    /** Nothing is changed of one that has been taken away meanwhile. */
    change(source: Source, changes: Partial<Connection>): Connection | null {
      const connection = get(source);
      if (connection === null) return null;
      const changed = { ...connection, ...changes };
      store.set(source, JSON.stringify(changed));
      return changed;
    },
    remove: store.remove,
  };
}

export type Connections = ReturnType<typeof createConnections>;
