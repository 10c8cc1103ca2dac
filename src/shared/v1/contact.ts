import type { z } from 'zod';
import { contact } from '../records/contact.ts';
import { createBelowSchema, readSchema, updateSchema } from '../records/schemas.ts';

export const contactSchema = readSchema(contact);
export const contactUpdateSchema = updateSchema(contact);
/** Its customer is in the path. */
export const contactCreateSchema = createBelowSchema(contact);

export type Contact = z.infer<typeof contactSchema>;
export type ContactUpdate = z.infer<typeof contactUpdateSchema>;
export type ContactCreate = z.infer<typeof contactCreateSchema>;
