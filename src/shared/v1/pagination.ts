import { z } from 'zod';
import { onboarding } from '../records/onboarding.ts';
import { filterShape } from '../records/schemas.ts';

export const PAGE_LIMIT_MAX = 100;
export const PAGE_LIMIT_DEFAULT = 20;
const ONBOARDINGS_PAGE_LIMIT_DEFAULT = 25;

/** A whole number in a query string. */
function limitSchema(fallback: number) {
  return z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined) return fallback;
      const limit = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
      const refuse = (code: string, message: string) => {
        context.addIssue({ code: 'custom', message, params: { code } });
        return z.NEVER;
      };
      if (Number.isNaN(limit)) return refuse('invalid_type', 'limit must be an integer');
      if (limit < 1) return refuse('too_small', 'limit must be at least 1');
      if (limit > PAGE_LIMIT_MAX) return refuse('too_big', `limit must be at most ${PAGE_LIMIT_MAX}`);
      return limit;
    })
    .meta({
      override: { type: 'integer', minimum: 1, maximum: PAGE_LIMIT_MAX, default: fallback },
      description: 'Rows per page',
    });
}

/** Newest first; a page holds the rows strictly older than `cursor`. */
function pageQuery(fallback: number) {
  return z.object({
    cursor: z.iso
      .datetime({ offset: true })
      .optional()
      .meta({ description: 'The next_cursor of the page before' }),
    limit: limitSchema(fallback),
  });
}

export const pageQuerySchema = pageQuery(PAGE_LIMIT_DEFAULT);

export const customerListQuerySchema = pageQuerySchema.extend(filterShape('customer'));

export const onboardingListQuerySchema = pageQuery(ONBOARDINGS_PAGE_LIMIT_DEFAULT).extend(
  filterShape(onboarding.type),
);

/** The customer is in the path. */
export const customerOnboardingsQuerySchema = onboardingListQuerySchema.omit({ customer_id: true });

export type CustomerListQuery = z.infer<typeof customerListQuerySchema>;
export type OnboardingListQuery = z.infer<typeof onboardingListQuerySchema>;
