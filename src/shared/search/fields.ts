/**
 * The one table of what `field:` can say, and to which records it applies.
 *
 * A field applies to a type in one of three ways:
 * - it is the record's own (a contact's `name`, an onboarding's `phase`);
 * - it is its customer's: `customer`, `domain`, `owner`, `plan`, `status`, `tag`, custom fields and whatever else the
 *   customer's definition gives a name (`mrr`, `health`) hold for the contacts, onboardings, tasks and comments of the customer too. A contact's labels are also its
 *   tags, an onboarding's CSM is also its owner;
 * - it is that of a record it has: a customer has the `email` and `contact` of any of its contacts that is not
 *   archived, and the `phase` and `state` of any of its onboardings. Several such terms may be met by several of them.
 *
 * On any other type the term does not match (`phase:launch` finds no contact), so that with `-` it does.
 *
 * Plain words look into: a customer's name, domain, slug, tags, contacts' names and e-mails, custom fields and
 * onboardings' names, and its display_id (`42`, `#42`); a contact's name, email, title and phone; an onboarding's
 * name, customer's name, phase, state and notes; of tasks, comments and whatever else has `search` in its definition the
 * customer's name. Of all of them the texts that their definition gives a name.
 *
 * Units: `mrr` is typed in units of currency and kept in its smallest, so with cents `mrr:>500` means more than 50 000 cents. Numbers
 * of custom fields are taken as they are.
 */

import { onboarding } from '../records/onboarding.ts';
import { CUSTOMER_STATUSES, ONBOARDING_STATES, PHASES } from '../v1/statuses.ts';
import { HEALTH_BUCKETS } from '../values/health.ts';
import { DAY_GROUPS, LANES } from '../values/when-due.ts';
import { fold } from './fold.ts';
import { nearestName } from './nearest.ts';
import { typesWithTexts } from './search-hooks.ts';
import {
  ALL_ASKED_FIELDS,
  type AskedField,
  hasName,
  ITEM_TYPES,
  NAME_FIELD,
  type Part,
  RECORD_TYPES,
  type RecordType,
  type SearchedName,
  searchedField,
} from './searched-types.ts';

export { RECORD_TYPES, type RecordType };

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
const NAMED = RECORD_TYPES.filter(hasName);
/** What queries call the names of items. */
const NAMES = ITEM_TYPES.map((type) => NAME_FIELD[type]?.name);
/** What queries call the fields of customers that may be empty. */
const OF_CUSTOMERS = namesOf('person', 'day', 'time', 'text', 'number').filter(
  (name) => searchedField('customer', name) !== undefined,
);
const DATES = ['today', 'yesterday', '7d', '30d', '3m', '1y'] as const;
export const IS_VALUES = [
  'duplicate',
  'pending',
  'archived',
  'mine',
  'primary',
  'completed',
  ...RECORD_TYPES,
  'overdue',
  ...namesOf('flag'),
] as const;
export type IsValue = (typeof IS_VALUES)[number];

export const HAS_VALUES = [
  'domain',
  'owner',
  'plan',
  'tag',
  ...OF_CUSTOMERS,
  'slug',
  'contact',
  'primary',
  onboarding.type,
  'email',
  'phone',
  'title',
  'target',
  ...namesOf('person', 'day', 'time', 'text', 'number').filter(
    (name) => !NAMES.includes(name) && !OF_CUSTOMERS.includes(name),
  ),
] as const;
export type HasValue = (typeof HAS_VALUES)[number];

const OWN_FIELDS = [
  row(
    'name',
    'text',
    NAMED,
    'Name',
    'Name of the record; of an onboarding also its customer’s',
    [],
    ['company', 'account'],
  ),
  row('customer', 'text', ALL, 'Customer', 'Name of the customer, for what belongs to it too', [], []),
  row(
    'domain',
    'text',
    ALL,
    'Domain',
    'The customer’s domain',
    [],
    ['url', 'website', 'site', 'web', 'host'],
  ),
  row('email', 'text', typesWithTexts('email'), 'Email', 'Email of a contact', [], ['mail', 'e-mail']),
  row(
    'contact',
    'text',
    typesWithTexts('contact'),
    'Contact',
    'Name or email of a contact',
    [],
    ['person', 'people'],
  ),
  row('owner', 'person', ALL, 'Owner', 'Who owns the customer, or runs the onboarding', ['me'], ['csm']),
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
  row('phase', 'choice', typesWithTexts('phase'), 'Phase', 'Phase of an onboarding', PHASES, [
    'stage',
    'step',
  ]),
  row('state', 'choice', typesWithTexts('state'), 'State', 'State of an onboarding', ONBOARDING_STATES, []),
  row('lane', 'flag', [onboarding.type], 'Target', 'How near an open onboarding’s target date is', LANES, [
    'lanes',
    'launch',
  ]),
  row('target', 'date', ['onboarding'], 'Target date', 'The day an onboarding is to launch', DATES, []),
  row('launched', 'date', ['onboarding'], 'Launched', 'When an onboarding was completed', DATES, []),
  row('when', 'flag', ['task'], 'When', 'How soon a task is due', DAY_GROUPS, ['soon']),
  row('id', 'id', ALL, 'ID', 'Number as shown (42), or the long id', [], ['display_id', 'key', 'number']),
  row('slug', 'text', typesWithTexts('slug'), 'Slug', 'The customer’s slug', [], []),
  row('created', 'date', ALL, 'Created', 'When the record was created', DATES, ['added', 'since']),
  row('updated', 'date', ALL, 'Updated', 'When the record last changed', DATES, [
    'changed',
    'modified',
    'edited',
  ]),
  row('has', 'flag', ALL, 'Has', 'Something is filled in', HAS_VALUES, ['with']),
  row('is', 'flag', ALL, 'Is', 'A property of the record', IS_VALUES, []),
] as const;

export type FieldName = (typeof OWN_FIELDS)[number]['name'] | SearchedName;
export type FieldDefinition = FieldRow & { readonly name: FieldName };

const KIND_OF_PART = {
  text: 'text',
  choice: 'choice',
  person: 'person',
  day: 'date',
  time: 'date',
  flag: 'flag',
  number: 'number',
} as const satisfies Record<Part, FieldKind>;

/** What `done:` understands; the others mean one of the first two. */
const FLAG_VALUES = ['yes', 'no'] as const;

/** A field that definitions have, and which of them. */
function definedRow({ name, part, label, definition, search }: AskedField): FieldDefinition {
  const amount = definition.kind === 'money' ? 'money' : KIND_OF_PART[part];
  const kind = search.isHealth === true ? 'health' : amount;
  return {
    name,
    kind,
    types: [...typesWith(name), ...typesWithTexts(name)],
    label,
    description: search.description,
    values: valuesOf(kind, definition.kind === 'choice' ? definition.values : []),
    alsoCalled: search.alsoCalled ?? [],
  };
}

/** What a customer has, what belongs to it has too. */
function typesWith(name: string): readonly RecordType[] {
  if (searchedField('customer', name) !== undefined) return ALL;
  return ALL.filter((type) => searchedField(type, name) !== undefined);
}

function valuesOf(kind: FieldKind, choices: readonly string[]): readonly string[] {
  if (kind === 'health') return HEALTH_BUCKETS;
  if (kind === 'date') return [...DATES, 'tomorrow', '+7d'];
  if (kind === 'person') return ['me'];
  return kind === 'flag' ? FLAG_VALUES : choices;
}

const DEFINED = ALL_ASKED_FIELDS.filter(
  ({ name }, at, all) =>
    all.findIndex((other) => other.name === name) === at && !OWN_FIELDS.some((own) => own.name === name),
);

/** In the order in which they are offered: what asks about dates and properties of any record comes last. */
export const FIELDS: readonly FieldDefinition[] = [
  ...OWN_FIELDS.filter(({ kind }) => !isLast(kind)),
  ...DEFINED.map(definedRow),
  ...OWN_FIELDS.filter(({ kind }) => isLast(kind)),
].map((field) => ({ ...field, types: [...new Set([...field.types, ...typesWith(field.name)])] }));

function isLast(kind: FieldKind): boolean {
  return kind === 'date' || kind === 'flag';
}

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
  /** How many decimals the workspace's currency has: amounts are typed in units and kept in the smallest; 2 at first. */
  readonly moneyDecimals?: number;
}

export const NO_CUSTOM_FIELDS: SearchSchema = { customFields: [] };

/** How many of what is kept of an amount make a unit as it is typed: 100 for cents. */
export function moneyScale(decimals = 2): number {
  return 10 ** decimals;
}

/** The field a term is about. `text` is how it is written; `slug` is set for a custom field only. */
export type FieldRef =
  | {
      readonly name: FieldName;
      readonly slug: null;
      readonly kind: FieldKind;
      readonly label: string;
      readonly text: string;
      /** Of an amount, when the workspace's currency has not the usual two. */
      readonly decimals?: number;
    }
  | {
      readonly name: 'custom';
      readonly slug: string;
      readonly kind: FieldKind;
      readonly label: string;
      readonly text: string;
      readonly decimals?: undefined;
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
  if (field) {
    const ref = { name: field.name, slug: null, kind: field.kind, label: field.label, text: field.name };
    const decimals = schema.moneyDecimals;
    return field.kind === 'money' && decimals !== undefined ? { ...ref, decimals } : ref;
  }
  const custom =
    schema.customFields.find((c) => fold(c.slug) === wanted) ??
    schema.customFields.find((c) => CUSTOM_PREFIX + fold(c.slug) === wanted);
  return custom ? customFieldRef(custom) : null;
}

function customFieldRef(custom: CustomFieldDefinition): FieldRef {
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
  const synonym = FIELDS.find((field) => field.alsoCalled.includes(wanted));
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
export function flagChoices(field: FieldRef, schema: SearchSchema): readonly FlagChoice[] {
  if (field.name === 'is') return IS_VALUES.map((name) => ({ text: name, name }));
  const own = OWN_FLAGS[field.name];
  if (own !== undefined) return own.map((name) => ({ text: name, name }));
  if (field.name !== 'has') return FLAG_WORDS;
  const fixed: readonly string[] = HAS_VALUES;
  const custom = schema.customFields.map(({ slug }) => {
    const name = CUSTOM_PREFIX + slug;
    return { text: fixed.includes(fold(slug)) ? name : slug, name };
  });
  return [...fixed.map((name) => ({ text: name, name })), ...custom];
}

/** Flags that say more than yes or no. */
const OWN_FLAGS: Readonly<Record<string, readonly string[] | undefined>> = { lane: LANES, when: DAY_GROUPS };

const FLAG_WORDS: readonly FlagChoice[] = [
  ...FLAG_VALUES.map((name) => ({ text: name, name })),
  ...['true', '1'].map((text) => ({ text, name: 'yes' })),
  ...['false', '0'].map((text) => ({ text, name: 'no' })),
];

/** The slug of a flag that stands for a custom field, or null. */
export function customFlagSlug(name: string): string | null {
  return name.startsWith(CUSTOM_PREFIX) ? name.slice(CUSTOM_PREFIX.length) : null;
}

function isBuiltIn(slug: string): boolean {
  const wanted = fold(slug);
  return FIELDS.some((field) => field.name === wanted);
}

/** What queries call the fields that definitions have and that are kept in one of these ways. */
function namesOf(...parts: readonly Part[]): readonly SearchedName[] {
  const fields = ALL_ASKED_FIELDS.filter(({ part }) => parts.includes(part));
  return [...new Set(fields.map(({ name }) => name))];
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
