import { z } from 'zod';

/** What customers are grouped by: one of these, or a custom field as `field:<slug>`. */
const REPORT_GROUPS = ['plan', 'owner', 'status', 'tag'] as const;

const groupReportSchema = z.object({
  rows: z.array(
    z.object({
      /** Null for those that have none. */
      value: z.string().nullable(),
      customers: z.int(),
      /** Cents, of those of which it is known; null where it is of none. */
      mrr: z.number().nullable(),
      health: z.number().nullable(),
    }),
  ),
});
export type GroupReport = z.infer<typeof groupReportSchema>;

const launchReportSchema = z.object({
  /** By month (`2026-11`) of the launch, oldest first. */
  launched: z.array(z.object({ month: z.string(), on_time: z.int(), late: z.int(), no_target: z.int() })),
  /** By month of the target: open onboardings; null for those without one, the last. */
  ahead: z.array(z.object({ month: z.string().nullable(), onboardings: z.int() })),
  /** Days spent in a phase by those who have left it, in the order of the phases. */
  phases: z.array(
    z.object({
      phase: z.string(),
      stays: z.int(),
      mean: z.number().nullable(),
      median: z.number().nullable(),
    }),
  ),
});
export type LaunchReport = z.infer<typeof launchReportSchema>;

export const REPORT_CALLS = {
  'reports.groups': {
    input: z.object({
      by: z.union([z.enum(REPORT_GROUPS), z.string().regex(/^field:[a-z][a-z0-9_]{0,59}$/)]),
    }),
    output: groupReportSchema,
  },
  'reports.launches': { input: z.object({}), output: launchReportSchema },
} as const;
