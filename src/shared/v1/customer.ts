import { z } from 'zod';
import {
  countSchema,
  customFieldsSchema,
  displayIdSchema,
  idSchema,
  labelsSchema,
  metadataSchema,
  nameSchema,
  nullableText,
  timestampSchema,
} from './primitives.ts';
import { CUSTOMER_STATUSES } from './statuses.ts';

const slugSchema = z.string().min(1).max(120);
const externalIdSchema = nullableText(255);

/** A customer as v1 shows it. `status` is an open set: values this version does not know are kept. */
export const customerSchema = z
  .object({
    object: z.literal('customer'),
    id: idSchema,
    display_id: displayIdSchema,
    name: z.string(),
    slug: z.string().nullable(),
    domain: z.string().nullable().meta({ description: 'Lower-case, without scheme, path or trailing dot' }),
    status: z
      .string()
      .meta({ description: `One of ${CUSTOMER_STATUSES.join(', ')}; later versions may add values` }),
    plan: z.string().nullable(),
    mrr: z.int().nullable().meta({ description: 'Monthly recurring revenue in cents' }),
    monthly_orders: z.int().nullable(),
    hubspot_company_id: z.string().nullable(),
    hubspot_deal_id: z.string().nullable(),
    stripe_customer_id: z.string().nullable(),
    intercom_company_id: z.string().nullable(),
    slack_channel_id: z.string().nullable(),
    owner_id: z.string().nullable(),
    tags: z.array(z.string()),
    custom_fields: customFieldsSchema,
    metadata: z.record(z.string(), z.unknown()),
    health_score: z.int().min(0).max(100).nullable(),
    created_at: timestampSchema,
    updated_at: timestampSchema,
  })
  .meta({ id: 'Customer' });

export type Customer = z.infer<typeof customerSchema>;

export const customerUpdateSchema = z
  .object({
    name: nameSchema,
    slug: slugSchema.nullable(),
    domain: nullableText(255),
    status: z.enum(CUSTOMER_STATUSES),
    plan: nullableText(120),
    mrr: countSchema,
    monthly_orders: countSchema,
    hubspot_company_id: externalIdSchema,
    hubspot_deal_id: externalIdSchema,
    stripe_customer_id: externalIdSchema,
    intercom_company_id: externalIdSchema,
    slack_channel_id: externalIdSchema,
    owner_id: externalIdSchema,
    tags: labelsSchema,
    custom_fields: customFieldsSchema,
    metadata: metadataSchema,
  })
  .partial()
  .meta({ id: 'CustomerUpdate' });

export type CustomerUpdate = z.infer<typeof customerUpdateSchema>;

export const customerCreateSchema = customerUpdateSchema
  .required({ name: true })
  .meta({ id: 'CustomerCreate', description: 'Without a slug, one is derived from the name' });

export type CustomerCreate = z.infer<typeof customerCreateSchema>;

const SLUG_MAX = 120;

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
