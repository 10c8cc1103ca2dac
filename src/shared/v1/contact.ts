import { z } from 'zod';
import {
  displayIdSchema,
  idSchema,
  labelsSchema,
  nameSchema,
  nullableText,
  timestampSchema,
} from './primitives.ts';

export const contactSchema = z
  .object({
    object: z.literal('contact'),
    id: idSchema,
    display_id: displayIdSchema,
    customer_id: idSchema,
    name: z.string(),
    email: z.string(),
    title: z.string().nullable(),
    phone: z.string().nullable(),
    is_primary: z.boolean(),
    labels: z.array(z.string()),
    archived: z.boolean(),
    created_at: timestampSchema,
    updated_at: timestampSchema,
  })
  .meta({ id: 'Contact' });

export type Contact = z.infer<typeof contactSchema>;

/** One `@` with something on both sides; what else an address may be is for its mail server to say. */
const emailSchema = z
  .string()
  .min(1)
  .max(320)
  .refine((value) => /^[^\s@]+@[^\s@]+$/.test(value.trim()), {
    message: 'Invalid email',
    params: { code: 'invalid_string' },
  });

export const contactUpdateSchema = z
  .object({
    name: nameSchema,
    email: emailSchema,
    title: nullableText(255),
    phone: nullableText(64),
    is_primary: z.boolean(),
    labels: labelsSchema,
    archived: z.boolean(),
  })
  .partial()
  .meta({ id: 'ContactUpdate' });

export type ContactUpdate = z.infer<typeof contactUpdateSchema>;

export const contactCreateSchema = contactUpdateSchema
  .required({ name: true, email: true })
  .meta({ id: 'ContactCreate', description: 'The first contact of a customer becomes its primary' });

export type ContactCreate = z.infer<typeof contactCreateSchema>;
