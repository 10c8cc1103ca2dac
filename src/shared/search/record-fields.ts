/**
 * What a record has under each field name, and where plain words look: the table of `fields.ts`, put to work.
 * A record whose type does not have a field has nothing there.
 */
import { customer as customerType } from '../records/customer.ts';
import { choiceLabel } from '../records/labels.ts';
import { onboarding } from '../records/onboarding.ts';
import { dayGroupAfter, type LaneBounds, laneBoundsOn, laneOfTarget } from '../values/when-due.ts';
import { DAY_MS, dayText, today } from './dates.ts';
import { customFlagSlug, type FieldRef, type HasValue, type IsValue } from './fields.ts';
import type { MatchContext } from './query.ts';
import {
  type CustomValue,
  customerOf,
  type ItemValue,
  isArchived,
  isItem,
  type SearchPerson,
  type SearchRecord,
} from './record.ts';
import {
  type AddWords,
  addSearchedTexts,
  hasOwnPart,
  isOwnProperty,
  ownLead,
  ownTexts,
  ownWords,
} from './search-hooks.ts';
import {
  type AskedField,
  isItemType,
  NAME_FIELD,
  OVERDUE,
  type RecordType,
  SEARCHED_FIELDS,
  searchedField,
} from './searched-types.ts';

/** One text that plain words are looked for in. */
export interface WordField {
  /** The name of a field, or `title`, `phone`, the type of what it has or is below, or a custom field's slug as `custom.<slug>`. */
  readonly field: string;
  readonly text: string;
  /** Another way to write it, that is searched too and never shown. */
  readonly alternate?: string;
}

/** Where plain words look. The first is what the record is called: `titleOf`. */
export function wordFields(record: SearchRecord): WordField[] {
  const fields: WordField[] = [];
  eachWordField(record, (field, text, alternate) =>
    fields.push(alternate === undefined ? { field, text } : { field, text, alternate }),
  );
  return fields;
}

/** The same, without a list of them. */
export function eachWordField(
  record: SearchRecord,
  add: (field: string, text: string, alternate?: string) => void,
): void {
  add('name', titleOf(record));
  const addFilled: AddWords = (field, text, alternate) => {
    if (text) add(field, text, alternate);
  };
  if (isItem(record)) {
    // The names of what it is below are always there, so that what comes after them has its place.
    add('customer', record.customer?.name ?? '');
    add(onboarding.type, record.onboardingName ?? '');
    addSearchedTexts(record, addFilled);
  } else {
    ownWords(record.type, record, addFilled);
  }
}

/** What a record is called: its name, and of an onboarding without one its customer's. */
export function titleOf(record: SearchRecord): string {
  if (isItem(record)) return record.name ?? '';
  return record.name || (customerOf(record)?.name ?? '');
}

/** The texts under a field of kind text or choice. */
export function textsOf(record: SearchRecord, field: FieldRef): readonly string[] {
  const own = isItem(record) ? undefined : ownTexts(record.type, record, field.name);
  if (own !== undefined) return own;
  const defined = definedField(record.type, field.name);
  if (defined !== undefined) return definedTexts(record, defined);
  const customer = customerOf(record);
  switch (field.name) {
    case 'name':
      return one(record.name);
    case 'customer':
      return one(customer?.name);
    case 'domain':
      return one(customer?.domain);
    case 'plan':
      return one(customer?.plan);
    case 'status':
      return one(customer?.status);
    case 'tag':
      return customer?.tags ?? NONE;
    case 'custom':
      return one(customValue(record, field.slug)?.text);
    default:
      return NONE;
  }
}

/** The field that a definition gives this name: of the type itself, or else of customers, which holds for it too. */
function definedField(type: RecordType, name: string): AskedField | undefined {
  return searchedField(type, name) ?? searchedField(customerType.type, name);
}

/** What a record holds under such a field; undefined when there is none of this name. */
function valueUnder(record: SearchRecord, name: string): ItemValue | null | undefined {
  if (searchedField(record.type, name) !== undefined) return record.values[name] ?? null;
  if (searchedField(customerType.type, name) === undefined) return undefined;
  return customerOf(record)?.values[name] ?? null;
}

function definedTexts(record: SearchRecord, field: AskedField): readonly string[] {
  if (isItemType(record.type) && field === NAME_FIELD[record.type]) return one(record.name);
  const value = valueUnder(record, field.name);
  if (typeof value !== 'string') return NONE;
  return field.part === 'choice' ? [value, choiceLabel(field.definition, value)] : [value];
}

const NONE: readonly string[] = [];

function one(text: string | null | undefined): readonly string[] {
  return text ? [text] : NONE;
}

/** The people under `owner`. */
function ownersOf(record: SearchRecord): readonly SearchPerson[] {
  const owner = customerOf(record)?.owner;
  const lead = isItem(record) ? null : ownLead(record.type, record);
  if (lead) return owner ? [owner, lead] : [lead];
  return owner ? [owner] : NOBODY;
}

const NOBODY: readonly SearchPerson[] = [];

/** The people under a field of kind person. */
export function peopleOf(record: SearchRecord, field: FieldRef): readonly SearchPerson[] {
  if (field.name === 'owner') return ownersOf(record);
  const value = valueUnder(record, field.name);
  return typeof value === 'object' && value !== null ? [value] : NOBODY;
}

/** The number under a field of kind number, money (cents) or health; null when there is none. */
export function numberOf(record: SearchRecord, field: FieldRef): number | null {
  if (field.name !== 'custom') {
    const own = valueUnder(record, field.name);
    return typeof own === 'number' ? own : null;
  }
  const value = customValue(record, field.slug);
  return value?.type === 'number' ? value.number : null;
}

/** The date under a field of kind date: an instant in milliseconds, or a day since 1970; null when there is none. */
export function dateOf(record: SearchRecord, field: FieldRef): { ms: number } | { day: number } | null {
  if (field.name === 'created') return { ms: record.createdAt };
  if (field.name === 'updated') return { ms: record.updatedAt };
  if (field.name === 'target' || field.name === 'launched') return launchDate(record, field.name);
  if (field.name !== 'custom') return definedDate(record, field.name);
  const value = customValue(record, field.slug);
  if (value?.type !== 'date') return null;
  return 'day' in value ? { day: value.day } : { ms: value.time };
}

function launchDate(
  record: SearchRecord,
  name: 'target' | 'launched',
): { ms: number } | { day: number } | null {
  if (!('launchedAt' in record)) return null;
  if (name === 'launched') return record.launchedAt === null ? null : { ms: record.launchedAt };
  return record.targetAt === null ? null : { day: Math.floor(record.targetAt / DAY_MS) };
}

function definedDate(record: SearchRecord, name: string): { ms: number } | { day: number } | null {
  const value = valueUnder(record, name);
  if (typeof value !== 'number') return null;
  return definedField(record.type, name)?.part === 'time' ? { ms: value } : { day: value };
}

function customValue(record: SearchRecord, slug: string): CustomValue | undefined {
  return customerOf(record)?.custom.find((value) => value.slug === slug);
}

/** Whether `is:name`, `has:name`, or `done:name` holds. */
export function flagHolds(
  record: SearchRecord,
  field: FieldRef,
  name: string,
  context: MatchContext,
): boolean {
  if (field.name === 'is') return isSo(record, name as IsValue, context);
  if (field.name === 'lane') return laneHolds(record, name, context);
  if (field.name === 'when') return dueHolds(record, name, context);
  if (field.name !== 'has') return valueUnder(record, field.name) === (name === 'yes');
  const slug = customFlagSlug(name);
  return slug === null ? hasIt(record, name as HasValue) : customValue(record, slug) !== undefined;
}

let lastBounds: { readonly day: number; readonly bounds: LaneBounds } | null = null;

/** Asked for record by record, of one day. */
function boundsOn(day: number): LaneBounds {
  if (lastBounds?.day !== day) lastBounds = { day, bounds: laneBoundsOn(dayText(day)) };
  return lastBounds.bounds;
}

function laneHolds(record: SearchRecord, lane: string, context: MatchContext): boolean {
  if (!('targetAt' in record)) return false;
  const target = record.targetAt === null ? null : dayText(Math.floor(record.targetAt / DAY_MS));
  return laneOfTarget(record.phase, target, boundsOn(today(context))) === lane;
}

function dueHolds(record: SearchRecord, group: string, context: MatchContext): boolean {
  const terms = isItem(record) ? OVERDUE[record.type] : null;
  if (!isItem(record) || terms === null) return false;
  const day = record.values[terms.day];
  const days = typeof day === 'number' ? day - today(context) : null;
  return dayGroupAfter(days, record.values[terms.until] === true) === group;
}

function isSo(record: SearchRecord, name: IsValue, context: MatchContext): boolean {
  if (name === record.type) return true;
  switch (name) {
    case 'pending':
      return record.pending;
    case 'archived':
      return isArchived(record);
    case 'mine':
      return isMine(record, context);
    case 'overdue':
      return isOverdue(record, context);
    default:
      if (valueUnder(record, name) === true) return true;
      return !isItem(record) && isOwnProperty(record.type, record, name);
  }
}

/** What somebody is to do is theirs, whoever owns the customer. */
function isMine(record: SearchRecord, { me }: Pick<MatchContext, 'me'>): boolean {
  if (me === null) return false;
  const fields = isItem(record) ? SEARCHED_FIELDS[record.type].filter(({ part }) => part === 'person') : [];
  if (!isItem(record) || fields.length === 0) return ownersOf(record).some(({ id }) => id === me);
  return fields.some(({ name }) => {
    const value = record.values[name];
    return typeof value === 'object' && value?.id === me;
  });
}

function isOverdue(record: SearchRecord, context: MatchContext): boolean {
  const terms = isItem(record) ? OVERDUE[record.type] : null;
  if (!isItem(record) || terms === null) return false;
  const day = record.values[terms.day];
  return typeof day === 'number' && day < today(context) && record.values[terms.until] !== true;
}

function hasIt(record: SearchRecord, name: HasValue): boolean {
  const customer = customerOf(record);
  if (!isItem(record) && hasOwnPart(record.type, record, name)) return true;
  switch (name) {
    case 'domain':
      return Boolean(customer?.domain);
    case 'plan':
      return Boolean(customer?.plan);
    case 'owner':
      return ownersOf(record).length > 0;
    case 'tag':
      return (customer?.tags.length ?? 0) > 0;
    default:
      return (valueUnder(record, name) ?? null) !== null;
  }
}
