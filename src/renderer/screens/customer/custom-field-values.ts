import { fieldLabel } from '../../lib/field-labels.ts';
import type { CustomFieldInUse } from '../../state/customer-facts.ts';

export type CustomValue = string | number | boolean | null;
export type CustomValues = Readonly<Record<string, CustomValue>>;

/** One custom field of a customer. `kind` is what its value is, else what it is with the other customers. */
export interface CustomField {
  readonly slug: string;
  readonly label: string;
  readonly kind: CustomFieldInUse['kind'];
  readonly value: CustomValue;
}

/** A customer's custom fields by name, and those being added, which have no value yet. */
export function customFieldsOf(
  values: CustomValues,
  inUse: readonly CustomFieldInUse[],
  added: readonly string[],
): readonly CustomField[] {
  const kinds = new Map(inUse.map(({ slug, kind }) => [slug, kind]));
  const field = (slug: string): CustomField => {
    const value = Object.hasOwn(values, slug) ? (values[slug] ?? null) : null;
    return { slug, label: fieldLabel(slug), kind: kindOf(value) ?? kinds.get(slug) ?? 'text', value };
  };
  const own = Object.keys(values)
    .map(field)
    .sort((a, b) => a.label.localeCompare(b.label));
  return [...own, ...added.filter((slug) => !Object.hasOwn(values, slug)).map(field)];
}

function kindOf(value: CustomValue): CustomField['kind'] | null {
  if (value === null) return null;
  return typeof value === 'number' || typeof value === 'boolean'
    ? (typeof value as 'number' | 'boolean')
    : 'text';
}

/** All values with one of them changed; without a value the field goes. */
export function withCustomValue(
  values: CustomValues,
  slug: string,
  value: CustomValue,
): Record<string, CustomValue> {
  const { [slug]: _former, ...rest } = values;
  return value === null ? rest : { ...rest, [slug]: value };
}

const SLUG_MAX = 120;

/** The slug that a name typed by a person stands for; null when nothing of it can be one. */
export function slugOfName(name: string): string | null {
  const slug = name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, SLUG_MAX);
  return slug === '' ? null : slug;
}
