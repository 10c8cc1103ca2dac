import { fieldLabel } from '#shared/records/labels.ts';
import type { CustomFieldReplica } from '#shared/replica.ts';
import { type CustomFieldInUse, type CustomFieldKind, kindOfValue } from '../../../state/customer-facts.ts';

export type CustomValue = string | number | boolean | null;
export type CustomValues = Readonly<Record<string, CustomValue>>;

/** One custom field of a customer. `kind` is what its value is, else what it is with the other customers. */
export interface CustomField {
  readonly slug: string;
  readonly label: string;
  readonly kind: CustomFieldKind | 'select';
  readonly value: CustomValue;
  /** What there is to choose from, for one of a list. */
  readonly options?: readonly string[];
}

const KINDS = {
  string: 'text',
  number: 'number',
  date: 'date',
  select: 'select',
  boolean: 'boolean',
} as const;

/**
 * The fields that the workspace has defined, in their order, with the customer's values or without; then what the
 * customer has besides. Archived ones are kept and not shown.
 */
export function withDefinitions(
  fields: readonly CustomField[],
  definitions: readonly CustomFieldReplica[],
  values: CustomValues,
): readonly CustomField[] {
  const defined = new Set(definitions.map(({ slug }) => slug));
  return [
    ...definitions
      .filter(({ archived }) => !archived)
      .map(({ slug, label, type, options }) => ({
        slug,
        label,
        kind: KINDS[type],
        value: Object.hasOwn(values, slug) ? (values[slug] ?? null) : null,
        options,
      })),
    ...fields.filter(({ slug }) => !defined.has(slug)),
  ];
}

/** A field that has no value yet. */
export interface AddedField {
  readonly slug: string;
  /** What its first value is to be, where no other customer has one. */
  readonly kind: CustomFieldKind;
}

/** A customer's custom fields by name, and those being added. */
export function customFieldsOf(
  values: CustomValues,
  inUse: readonly CustomFieldInUse[],
  added: readonly AddedField[],
): readonly CustomField[] {
  const kinds = new Map(inUse.map(({ slug, kind }) => [slug, kind]));
  const field = (slug: string, first: CustomFieldKind): CustomField => {
    const value = Object.hasOwn(values, slug) ? (values[slug] ?? null) : null;
    const kind = value === null ? (kinds.get(slug) ?? first) : kindOfValue(value);
    return { slug, label: fieldLabel(slug), kind, value };
  };
  const own = Object.keys(values)
    .map((slug) => field(slug, 'text'))
    .sort((a, b) => a.label.localeCompare(b.label));
  const rest = added.filter(({ slug }) => !Object.hasOwn(values, slug));
  return [...own, ...rest.map(({ slug, kind }) => field(slug, kind))];
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
