import { z } from 'zod';

/** Days spent in phases by those who have left them. */
const phaseFiguresSchema = z.object({
  phases: z.record(z.string(), z.object({ stays: z.int(), mean: z.number(), median: z.number() })),
  /** By phase, the medians of the plans of which there are enough. */
  plans: z.record(z.string(), z.record(z.string(), z.number())),
});
export type PhaseFigures = z.infer<typeof phaseFiguresSchema>;

/** The workspace's averages and what percentiles are taken from, as they are held for a day. */
export const standingSchema = z.object({
  times: phaseFiguresSchema,
  /** Days between the tasks done in an onboarding: the median. */
  pace: z.number().nullable(),
  /** Ascending, of the customers that count. */
  arrs: z.array(z.number()),
  mrrs: z.array(z.number()),
});
export type KeptStanding = z.infer<typeof standingSchema>;
