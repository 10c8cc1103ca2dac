/** What a search answers with, to the window and, in another envelope, to the local API. */
import { z } from 'zod';
import { RECORD_TYPES } from './fields.ts';
import { HINT_KINDS } from './query.ts';

const rangeSchema = z.object({ start: z.int(), end: z.int() });

const foundOnboardingSchema = z.object({ key: z.string(), id: z.string(), display_id: z.int() });
export type FoundOnboarding = z.infer<typeof foundOnboardingSchema>;

export const searchResultSchema = z.object({
  type: z.enum(RECORD_TYPES),
  key: z.string(),
  id: z.string(),
  display_id: z.int(),
  /** Of a customer its own. */
  customer_key: z.string(),
  customer_id: z.string(),
  customer_display_id: z.int(),
  /** What a task or comment is below, where that is an onboarding; null of anything else. */
  onboarding: foundOnboardingSchema.nullable(),
  /** What it is called; of what has no name, such as a comment, its first line. */
  title: z.string(),
  subtitle: z.string(),
  /** Of a customer its status, of an onboarding its state, of a task `open` or `done`, of a comment its kind; of a contact null. */
  status: z.string().nullable(),
  /** Archived itself, or of an archived customer. */
  archived: z.boolean(),
  /** It has changes that the cloud does not know yet. */
  pending: z.boolean(),
  /**
   * Why it was found; of a customer, texts of its contacts and onboardings only where its own do not say it all. Of a
   * long text the line that it was found in.
   */
  highlights: z.array(
    z.object({ field: z.string(), text: z.string(), ranges: z.array(rangeSchema).readonly() }),
  ),
});

export type SearchResult = z.infer<typeof searchResultSchema>;

export const searchAnswerSchema = z.object({
  results: z.array(searchResultSchema),
  has_more: z.boolean(),
  hints: z.array(
    z.object({
      kind: z.enum(HINT_KINDS),
      message: z.string(),
      fix: z.string().nullable(),
      start: z.int(),
      end: z.int(),
    }),
  ),
  /** Null when the index is complete; else how far it has come, in customers. */
  filling: z.object({ done: z.int(), total: z.int() }).nullable(),
});

export type SearchAnswer = z.infer<typeof searchAnswerSchema>;

export const customFieldSchema = z.object({
  slug: z.string(),
  label: z.string(),
  type: z.enum(['string', 'number', 'date', 'select']),
});
