import { z } from 'zod';
import { activityEntrySchema } from '../v1/activity.ts';

const keySchema = z.string().min(1).max(64);

const recentActivitySchema = activityEntrySchema.extend({
  onboarding_key: z.string().nullable(),
  contact_key: z.string().nullable(),
  subject_name: z.string().nullable(),
  reason: z.string().nullable(),
  customer_key: keySchema,
});
export type RecentActivity = z.infer<typeof recentActivitySchema>;

/** What the first screen of the morning asks beside the records that the window has. */
export const WORKBENCH_CALLS = {
  /** Open tasks of onboardings on their way, by when they are due in the workspace's calendar. */
  'workbench.tasks': {
    input: z.object({
      /** Whose; null for everybody's. */
      assignee_key: keySchema.nullable(),
      /** So many of each group. */
      limit: z.int().min(1).max(100),
    }),
    output: z.object({
      groups: z.array(
        z.object({
          due: z.enum(['overdue', 'today', 'week', 'later', 'none']),
          count: z.int(),
          /** The first of them. */
          keys: z.array(keySchema),
        }),
      ),
    }),
  },
  /** What happened lately, newest first: to these customers, or to everybody. */
  'workbench.activity': {
    input: z.object({
      customer_keys: z.array(keySchema).max(50_000).nullable(),
      cursor: z.int().nullable(),
      limit: z.int().min(1).max(200),
    }),
    output: z.object({ entries: z.array(recentActivitySchema), next_cursor: z.int().nullable() }),
  },
  /** On how many days in a row the person at this machine has worked. */
  'workbench.streak': { input: z.object({}), output: z.object({ days: z.int() }) },
  /** What others have changed since a cursor of the stream; null asks for the newest cursor alone. */
  'workbench.away': {
    input: z.object({ since: z.int().nullable() }),
    output: z.object({
      cursor: z.int(),
      customers: z.array(
        z.object({ customer_key: keySchema, changes: z.int(), actors: z.array(z.string()) }),
      ),
    }),
  },
} as const;
