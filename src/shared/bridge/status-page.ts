import { z } from 'zod';

export const STATUS_PAGE_CALLS = {
  /** A page for a customer to read, as one HTML file: what was made for their eyes, and nothing internal. */
  'statusPage.make': {
    input: z.object({ customer_key: z.string().min(1).max(64), welcome: z.string().max(5000) }),
    output: z.object({ file_name: z.string(), html: z.string() }),
  },
} as const;
