import type { z } from 'zod';
import { customer } from '../records/customer.ts';
import { createSchema, readSchema, updateSchema } from '../records/schemas.ts';

/** A customer as v1 shows it. `status` is an open set: values this version does not know are kept. */
export const customerSchema = readSchema(customer);
export const customerUpdateSchema = updateSchema(customer);
export const customerCreateSchema = createSchema(customer);

export type Customer = z.infer<typeof customerSchema>;
export type CustomerUpdate = z.infer<typeof customerUpdateSchema>;
export type CustomerCreate = z.infer<typeof customerCreateSchema>;

const SLUG_MAX = customer.fields.slug.max;

/** Letters that no Unicode decomposition turns into ASCII. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ð: 'd',
  þ: 'th',
  đ: 'd',
  ł: 'l',
  ı: 'i',
};

/** The slug a name suggests: ASCII letters and digits joined by hyphens; `customer` when nothing is left. */
export function slugFromName(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøðþđłı]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, SLUG_MAX)
    .replace(/-+$/, '');
  return slug === '' ? 'customer' : slug;
}

/** The nth slug of the same name (`acme-2`), cut so that it stays within the limit. */
export function numberedSlug(slug: string, number: number): string {
  const suffix = `-${number}`;
  return `${slug.slice(0, SLUG_MAX - suffix.length)}${suffix}`;
}
