/**
 * The one table of what `field:` can say, and to which records it applies.
 *
 * A field applies to a type in one of three ways:
 * - it is the record's own (a contact's `name`, an onboarding's `phase`);
 * - it is its customer's: `domain`, `owner`, `plan`, `status`, `tag`, numbers (`mrr`, `health`) and custom fields hold for the
 *   contacts and onboardings of the customer too. A contact's labels are also its tags, an onboarding's CSM is also
 *   its owner;
 * - it is that of a record it has: a customer has the `email` and `contact` of any of its contacts that is not
 *   archived, and the `phase` and `state` of any of its onboardings. Several such terms may be met by several of them.
 *
 * On any other type the term does not match (`phase:launch` finds no contact), so that with `-` it does.
 *
 * Plain words look into: a customer's name, domain, slug, tags, contacts' names and e-mails, custom fields and
 * onboardings' names, and its display_id (`42`, `#42`); a contact's name, email, title and phone; an onboarding's
 * name, customer's name, phase and state.
 *
 * Units: `mrr` is typed in units of currency and kept in cents, so `mrr:>500` means more than 50 000 cents. Numbers
 * of custom fields are taken as they are.
 */
import { CUSTOMER_STATUSES, ONBOARDING_STATES, PHASES } from '../v1/statuses.ts';
import { fold } from './fold.ts';
import { nearestName } from './nearest.ts';
import { NUMBER_NAMES, SEARCHED_NUMBERS } from './searched-numbers.ts';

export const RECORD_TYPES = ['customer', 'contact', 'onboarding'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/**
 * How a value is read and compared.
 * text: found anywhere in the field. choice, person: from the beginning of a word. Both: `=` before the value asks for
 * all of it. number, money, health, date: equal, or compared. id: equal. flag: names from a fixed list.
 */
export type FieldKind = 'text' | 'choice' | 'person' | 'number' | 'money' | 'health' | 'date' | 'id' | 'flag';

interface FieldRow {
  readonly name: string;
  readonly kind: FieldKind;
  readonly types: readonly RecordType[];
  readonly label: string;
  readonly description: string;
  /** Offered on completion; for a flag also all that is understood. */
  readonly values: readonly string[];
  /** What people may call it instead; only for hints. */
  readonly alsoCalled: readonly string[];
}

const ALL = RECORD_TYPES;
const DATES = ['today', 'yesterday', '7d', '30d', '3m', '1y'] as const;
export const IS_VALUES = [
  'duplicate',
  'pending',
  'archived',
  'mine',
  'primary',
  'completed',
  'customer',
  'contact',
  'onboarding',
] as const;
export type IsValue = (typeof IS_VALUES)[number];

export const HAS_VALUES = [
  'domain',
  'owner',
  'plan',
  'tag',
  ...NUMBER_NAMES,
  'slug',
  'contact',
  'primary',
  'onboarding',
  'email',
  'phone',
  'title',
  'target',
] as const;
export type HasValue = (typeof HAS_VALUES)[number];

export const HEALTH_BUCKETS = ['healthy', 'watch', 'at_risk'] as const;
export type HealthBucket = (typeof HEALTH_BUCKETS)[number];

export const FIELDS = [
  row(
    'name',
    'text',
    ALL,
    'Name',
    'Name of the record; of an onboarding also its customer’s',
    [],
    ['company', 'account', 'customer'],
  ),
  row(
    'domain',
    'text',
    ALL,
    'Domain',
    'The customer’s domain',
    [],
    ['url', 'website', 'site', 'web', 'host'],
  ),
  row('email', 'text', ['customer', 'contact'], 'Email', 'Email of a contact', [], ['mail', 'e-mail']),
  row(
    'contact',
    'text',
    ['customer', 'contact'],
    'Contact',
    'Name or email of a contact',
    [],
    ['person', 'people'],
  ),
  row(
    'owner',
    'person',
    ALL,
    'Owner',
    'Who owns the customer, or runs the onboarding',
    ['me'],
    ['csm', 'assignee'],
  ),
  row('plan', 'choice', ALL, 'Plan', 'The customer’s plan', [], ['tier', 'subscription']),
  row('status', 'choice', ALL, 'Status', 'The customer’s status', CUSTOMER_STATUSES, []),
  row(
    'tag',
    'choice',
    ALL,
    'Tag',
    'A tag of the customer, or a label of the contact',
    [],
    ['label', 'labels'],
  ),
  row('phase', 'choice', ['customer', 'onboarding'], 'Phase', 'Phase of an onboarding', PHASES, [
    'stage',
    'step',
  ]),
  row(
    'state',
    'choice',
    ['customer', 'onboarding'],
    'State',
    'State of an onboarding',
    ONBOARDING_STATES,
    [],
  ),
  row('id', 'id', ALL, 'ID', 'Number as shown (42), or the long id', [], ['display_id', 'key', 'number']),
  row('slug', 'text', ['customer'], 'Slug', 'The customer’s slug', [], []),
  ...SEARCHED_NUMBERS.map(({ name, kind, label, description, alsoCalled }) =>
    row(name, kind, ALL, label, description, kind === 'health' ? HEALTH_BUCKETS : [], alsoCalled),
  ),
  row('created', 'date', ALL, 'Created', 'When the record was created', DATES, ['added', 'since']),
  row('updated', 'date', ALL, 'Updated', 'When the record last changed', DATES, [
    'changed',
    'modified',
    'edited',
  ]),
  row('has', 'flag', ALL, 'Has', 'Something is filled in', HAS_VALUES, ['with']),
  row('is', 'flag', ALL, 'Is', 'A property of the record', IS_VALUES, []),
] as const;

export type FieldName = (typeof FIELDS)[number]['name'];
export type FieldDefinition = FieldRow & { readonly name: FieldName };

/** A custom field as the workspace defines it; `options` only for `select`. */
export interface CustomFieldDefinition {
  readonly slug: string;
  readonly label: string;
  readonly type: 'string' | 'number' | 'date' | 'select';
  readonly options?: readonly string[];
}

/** What a query may name beyond the built-in fields. */
export interface SearchSchema {
  readonly customFields: readonly CustomFieldDefinition[];
}

export const NO_CUSTOM_FIELDS: SearchSchema = { customFields: [] };

/** The field a term is about. `text` is how it is written; `slug` is set for a custom field only. */
export type FieldRef =
  | {
      readonly name: FieldName;
      readonly slug: null;
      readonly kind: FieldKind;
      readonly label: string;
      readonly text: string;
    }
  | {
      readonly name: 'custom';
      readonly slug: string;
      readonly kind: FieldKind;
      readonly label: string;
      readonly text: string;
    };

const CUSTOM_PREFIX = 'custom.';
const KIND_OF_CUSTOM = { string: 'text', number: 'number', date: 'date', select: 'choice' } as const;

/** The definition of a built-in field, for its description and values. */
export function fieldDefinition(name: FieldName): FieldDefinition {
  const found = FIELDS.find((field) => field.name === name);
  if (!found) throw new Error(`No field is called ${name}`);
  return found;
}

/**
 * The field that `name` stands for in a query, or null. Case and accents do not matter. A built-in field wins over a
 * custom one of the same slug, which is then reached as `custom.<slug>`; that form works for every custom field.
 */
export function resolveField(name: string, schema: SearchSchema): FieldRef | null {
  const wanted = fold(name);
  const field = FIELDS.find((f) => f.name === wanted);
  if (field) return { name: field.name, slug: null, kind: field.kind, label: field.label, text: field.name };
  const custom =
    schema.customFields.find((c) => fold(c.slug) === wanted) ??
    schema.customFields.find((c) => CUSTOM_PREFIX + fold(c.slug) === wanted);
  return custom ? customFieldRef(custom) : null;
}

export function customFieldRef(custom: CustomFieldDefinition): FieldRef {
  const text = isBuiltIn(custom.slug) ? CUSTOM_PREFIX + custom.slug : custom.slug;
  return { name: 'custom', slug: custom.slug, kind: KIND_OF_CUSTOM[custom.type], label: custom.label, text };
}

/** Every field that can be typed, in the order in which they are offered. */
export function allFields(schema: SearchSchema): FieldRef[] {
  const builtIn = FIELDS.map(
    ({ name, kind, label }): FieldRef => ({ name, slug: null, kind, label, text: name }),
  );
  return [...builtIn, ...schema.customFields.map(customFieldRef)];
}

/** The name of the field that an unknown name was most likely meant to be, or null. */
export function nearestField(name: string, schema: SearchSchema): string | null {
  const wanted = fold(name);
  const synonym = FIELDS.find((field) => (field.alsoCalled as readonly string[]).includes(wanted));
  if (synonym) return synonym.name;
  return nearestName(
    wanted,
    allFields(schema).map((field) => field.text),
  );
}

/** A word after `is:` or `has:`. `name` is unique: for a custom field it is `custom.<slug>`. */
export interface FlagChoice {
  readonly text: string;
  readonly name: string;
}

/** What may stand after `is:` or `has:`; every custom field may stand after `has:`. */
export function flagChoices(field: FieldRef, schema: SearchSchema): FlagChoice[] {
  if (field.name === 'is') return IS_VALUES.map((name) => ({ text: name, name }));
  const fixed: readonly string[] = HAS_VALUES;
  const custom = schema.customFields.map(({ slug }) => {
    const name = CUSTOM_PREFIX + slug;
    return { text: fixed.includes(fold(slug)) ? name : slug, name };
  });
  return [...fixed.map((name) => ({ text: name, name })), ...custom];
}

/** The slug of a flag that stands for a custom field, or null. */
export function customFlagSlug(name: string): string | null {
  return name.startsWith(CUSTOM_PREFIX) ? name.slice(CUSTOM_PREFIX.length) : null;
}

function isBuiltIn(slug: string): boolean {
  const wanted = fold(slug);
  return FIELDS.some((field) => field.name === wanted);
}

function row<const N extends string>(
  name: N,
  kind: FieldKind,
  types: readonly RecordType[],
  label: string,
  description: string,
  values: readonly string[],
  alsoCalled: readonly string[],
): FieldRow & { readonly name: N } {
  return { name, kind, types, label, description, values, alsoCalled };
}
