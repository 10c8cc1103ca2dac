import { z } from 'zod';

const keySchema = z.string().min(1).max(64);

const mailTemplateSchema = z.object({
  key: keySchema,
  name: z.string(),
  subject: z.string(),
  body: z.string(),
});
export type MailTemplate = z.infer<typeof mailTemplateSchema>;

export const MAIL_TEMPLATE_CALLS = {
  /** Every mail template, by name. */
  'mailTemplates.list': {
    input: z.object({}),
    output: z.object({ templates: z.array(mailTemplateSchema) }),
  },
  /** Keeps words as a template; without a key, a new one. `batch_id` takes it back; null when nothing was changed. */
  'mailTemplates.save': {
    input: mailTemplateSchema.partial({ key: true }),
    output: z.object({ key: keySchema, batch_id: keySchema.nullable() }),
  },
} as const;
