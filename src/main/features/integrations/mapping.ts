import { fieldOf } from '#shared/records/index.ts';
import { sameJson } from '#shared/records/merge-fields.ts';
import { storedValue } from '#shared/records/stored.ts';
import { fold } from '#shared/search/fold.ts';
import { CUSTOM_TEXT_MAX } from '#shared/v1/primitives.ts';
import { readDomain } from '#shared/values/domain.ts';
import { decimalsOf } from '#shared/values/money.ts';
import { cutTo } from '#shared/values/text.ts';
import type { Document } from '../../hub/records/transaction.ts';
import type { SourceCustomer } from './source.ts';

/** Which property of a source goes into which field here. */
export interface MappingRule {
  readonly property: string;
  /** A field of customers, `custom_fields.SLUG`, or `tags`. */
  readonly field: string;
  /** `if_empty`: only where nothing is here yet. */
  readonly rule: 'always' | 'if_empty';
}

export const CUSTOM = 'custom_fields.';

export interface CustomFieldRule {
  readonly type: string;
  readonly options: readonly string[];
}

export interface MappingContext {
  /** Of the workspace. */
  readonly currency: string;
  readonly customFields: Map<string, CustomFieldRule>;
  /** Who has an address; null when nobody has. */
  readonly personBy: (email: string) => string | null;
  /** Who stands in where nobody has. */
  readonly fallbackOwner: string | null;
  /** Plans that are in use, by their folded names. */
  readonly plans: Map<string, string>;
}

export interface Mapped {
  /** By field; `undefined` never stands here, null where the source has nothing. */
  readonly values: ReadonlyMap<string, { readonly value: unknown; readonly rule: MappingRule['rule'] }>;
  /** What did not fit, in words. */
  readonly notes: readonly string[];
}

type Given = SourceCustomer['properties'][string];

/** What an account of a source says, by the fields of customers. */
export function mapped(
  { properties, fixed, notes: ofSource }: SourceCustomer,
  rules: readonly MappingRule[],
  context: MappingContext,
): Mapped {
  const values = new Map<string, { value: unknown; rule: MappingRule['rule'] }>();
  const notes = [...ofSource];
  for (const { property, field, rule } of rules) {
    const given = properties[property];
    if (given === undefined) continue;
    const read = readValue(field, given, context);
    if (read.note !== null) notes.push(`${property}: ${read.note}`);
    if (read.value !== undefined) values.set(field, { value: read.value, rule: read.rule ?? rule });
  }
  for (const [field, value] of Object.entries(fixed)) values.set(field, { value, rule: 'always' });
  return { values, notes };
}

interface Value {
  /** Undefined where it is left out. */
  readonly value: unknown;
  readonly note: string | null;
  /** Where it holds for this value instead of the mapping's. */
  readonly rule?: MappingRule['rule'];
}

const value = (one: unknown): Value => ({ value: one, note: null });
const left = (note: string): Value => ({ value: undefined, note });

function readValue(name: string, given: Given, context: MappingContext): Value {
  if (name.startsWith(CUSTOM)) return customValue(name.slice(CUSTOM.length), given, context);
  const field = fieldOf('customer', name);
  if (field === undefined) return left(`there is no field ${name}`);
  if (field.kind === 'labels') return value(listOf(given));
  if (given === null || given === '' || Array.isArray(given)) return value(null);
  const text = String(given).trim();
  if (text === '') return value(null);
  switch (field.kind) {
    case 'person':
      return ownerOf(text, context);
    case 'domain': {
      const read = readDomain(text);
      return read.kind === 'value' ? value(read.value) : left(read.reason);
    }
    case 'money': {
      // What a source has reckoned itself comes in hundredths already.
      if (typeof given === 'number') return value(given);
      const amount = Number(text);
      if (!Number.isFinite(amount) || amount < 0) return left(`${text} is no amount`);
      return value(Math.round(amount * 10 ** decimalsOf(context.currency)));
    }
    case 'integer':
    case 'number': {
      const number = Number(text);
      return Number.isFinite(number) ? value(Math.round(number)) : left(`${text} is no number`);
    }
    case 'text': {
      const line = fitting(text.replaceAll(/\s+/g, ' '), field.max);
      const kept = name === 'plan' ? planOf(line.text, context) : storedValue(field, line.text);
      return { value: kept, note: line.note };
    }
    default:
      return left(`${name} is not filled from elsewhere`);
  }
}

/** As much of a text as a field holds, and words for what it does not hold. */
export function fitting(text: string, max: number): { readonly text: string; readonly note: string | null } {
  if (text.length <= max) return { text, note: null };
  return { text: cutTo(text, max), note: `it is longer than ${max} characters; the rest was left out` };
}

/** A plan is called as it is called here already. */
function planOf(text: string, { plans }: MappingContext): string {
  const known = plans.get(fold(text));
  if (known !== undefined) return known;
  plans.set(fold(text), text);
  return text;
}

function ownerOf(email: string, { personBy, fallbackOwner }: MappingContext): Value {
  const person = personBy(email);
  if (person !== null) return value(person);
  return {
    value: fallbackOwner ?? undefined,
    note: `nobody here has the address ${email}`,
    rule: 'if_empty',
  };
}

function listOf(given: Given): readonly string[] {
  if (given === null) return [];
  const entries = Array.isArray(given) ? given : String(given).split(';');
  return [...new Set(entries.map((one) => one.trim()).filter((one) => one !== ''))];
}

function customValue(slug: string, given: Given, { customFields }: MappingContext): Value {
  if (given === null || given === '') return value(null);
  const text = Array.isArray(given) ? given.join('; ') : String(given).trim();
  const rule = customFields.get(slug) ?? { type: 'string', options: [] };
  switch (rule.type) {
    case 'number': {
      const number = Number(text);
      return text !== '' && Number.isFinite(number) ? value(number) : left(`${text} is no number`);
    }
    case 'boolean':
      return /^(true|false)$/i.test(text)
        ? value(text.toLowerCase() === 'true')
        : left(`${text} is neither true nor false`);
    case 'date':
      return /^\d{4}-\d\d-\d\d/.test(text) ? value(text.slice(0, 10)) : left(`${text} is no day`);
    case 'select': {
      const option = rule.options.find((one) => fold(one) === fold(text));
      return option === undefined ? left(`${text} is not one of the options`) : value(option);
    }
    default: {
      const { text: value, note } = fitting(text, CUSTOM_TEXT_MAX);
      return { value, note };
    }
  }
}

/** Objects of named values, whose entries are filled one by one: `custom_fields.SLUG`. */
const OBJECTS: readonly string[] = ['custom_fields', 'metadata'];

function entryOf(field: string): { readonly object: string; readonly name: string } | null {
  const object = OBJECTS.find((one) => field.startsWith(`${one}.`));
  return object === undefined ? null : { object, name: field.slice(object.length + 1) };
}

/** What a field holds, those of the workspace's own included. */
export function fieldValue(document: Document, field: string): unknown {
  const entry = entryOf(field);
  if (entry === null) return document[field] ?? null;
  const values = document[entry.object];
  if (typeof values !== 'object' || values === null) return null;
  return Object.entries(values).find(([name]) => name === entry.name)?.[1] ?? null;
}

export function isEmptyValue(one: unknown): boolean {
  return one === null || one === undefined || one === '' || (Array.isArray(one) && one.length === 0);
}

/** Values by field as a write takes them. */
export function inputOf(changes: ReadonlyMap<string, unknown>, document: Document | null): Document {
  const input: Document = {};
  for (const [field, one] of changes) {
    const entry = entryOf(field);
    if (entry === null) {
      input[field] = one;
      continue;
    }
    const had = (input[entry.object] ?? document?.[entry.object] ?? {}) as Document;
    input[entry.object] = { ...had, [entry.name]: one };
  }
  return input;
}

export { sameJson };
