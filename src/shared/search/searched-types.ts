/**
 * The record types that are searched, and the fields that their definitions give a name in queries. What types of the
 * cloud have had from the first is read and found by hand (`record.ts`, `search-hooks.ts`); every other type that has
 * `search` is a `SearchItem`, made of such fields alone.
 */
import type { Field, FieldKind, SearchedAs } from '../records/fields.ts';
import {
  type RecordType as AnyType,
  byTypes,
  CLOUD_TYPES,
  type CloudType,
  type DefinitionOf,
  definitionOf,
  fieldsOf,
  RECORDS,
} from '../records/index.ts';
import { fieldLabel } from '../records/labels.ts';

/** A type that is searched by what its definition says. */
export type ItemType = {
  [Type in Exclude<AnyType, CloudType>]: DefinitionOf<Type> extends { readonly search: object }
    ? Type
    : never;
}[Exclude<AnyType, CloudType>];

export type RecordType = CloudType | ItemType;

const OTHERS = Object.keys(RECORDS) as AnyType[];
export const ITEM_TYPES: readonly ItemType[] = OTHERS.filter(
  (type): type is ItemType => definitionOf(type).search !== undefined,
);
export const RECORD_TYPES = [...CLOUD_TYPES, ...ITEM_TYPES] as [RecordType, ...RecordType[]];

export function isItemType(type: RecordType): type is ItemType {
  return (ITEM_TYPES as readonly RecordType[]).includes(type);
}

export function byRecordType<Value>(value: (type: RecordType) => Value): Record<RecordType, Value> {
  return byTypes(RECORD_TYPES, value);
}

export function byItemType<Value>(value: (type: ItemType) => Value): Record<ItemType, Value> {
  return byTypes(ITEM_TYPES, value);
}

type NamedIn<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends { readonly search: { readonly name: infer Called } }
    ? Called
    : never;
}[keyof Fields];

/** What queries call the fields. */
export type SearchedName = { [Type in RecordType]: NamedIn<DefinitionOf<Type>['fields']> }[RecordType] &
  string;

type SearchedIn<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends { readonly search: object } ? Name : never;
}[keyof Fields];

/** Those fields as they are stored; one that came with a later version is missing in what was stored before. */
export type SearchedInput<Type extends RecordType> = Readonly<
  Partial<Record<SearchedIn<DefinitionOf<Type>['fields']>, unknown>>
>;

/** How search keeps the value of a field: a day counts from 1970, a time is milliseconds since then. */
export type Part = 'text' | 'choice' | 'person' | 'day' | 'time' | 'flag' | 'number';

const PART_OF: Readonly<Partial<Record<FieldKind, Part>>> = {
  text: 'text',
  longText: 'text',
  email: 'text',
  domain: 'text',
  choice: 'choice',
  person: 'person',
  day: 'day',
  dateTime: 'time',
  flag: 'flag',
  integer: 'number',
  number: 'number',
  money: 'number',
};

export interface SearchedField {
  /** In queries; of what only tells how a record stands, in the definition. */
  readonly name: string;
  /** In the definition. */
  readonly field: string;
  readonly part: Part;
  readonly definition: Field;
  readonly label: string;
}

/** One that queries can name. */
export interface AskedField extends SearchedField {
  readonly name: SearchedName;
  readonly search: SearchedAs;
}

function searchedFieldsOf(type: RecordType): readonly (SearchedField | AskedField)[] {
  return fieldsOf(type).flatMap(([field, definition]) => {
    const { search, kind } = definition;
    if (search === undefined && definitionOf(type).search?.status !== field) return [];
    const part = PART_OF[kind];
    if (part === undefined) throw new Error(`${type}.${field} is of a kind that is not searched`);
    const label = search?.label ?? fieldLabel(field, type);
    const kept = { name: search?.name ?? field, field, part, definition, label };
    // The definition is the type: what has `search` is what `SearchedName` names.
    return [search === undefined ? kept : { ...kept, name: search.name as SearchedName, search }];
  });
}

/** The fields of each type that search keeps because its definition says so, in the order of the definition. */
export const SEARCHED_FIELDS: Readonly<Record<RecordType, readonly SearchedField[]>> =
  byRecordType(searchedFieldsOf);

/** Of a type whose title is a name: the field; null for what has no name. */
export const NAME_FIELD: Readonly<Record<ItemType, SearchedField | null>> = byItemType((type) => {
  const { title } = definitionOf(type);
  return (
    SEARCHED_FIELDS[type].find(({ field, definition }) => field === title && definition.kind === 'text') ??
    null
  );
});

/** The texts of each type but for its name: where plain words look, in this order. */
export const SEARCHED_TEXTS: Readonly<Record<RecordType, readonly SearchedField[]>> = byRecordType((type) =>
  SEARCHED_FIELDS[type].filter(
    (field) => field.part === 'text' && !(isItemType(type) && field === NAME_FIELD[type]),
  ),
);

/** Those that queries can name. */
const ASKED_FIELDS: Readonly<Record<RecordType, readonly AskedField[]>> = byRecordType((type) =>
  SEARCHED_FIELDS[type].filter((field): field is AskedField => 'search' in field),
);
export const ALL_ASKED_FIELDS: readonly AskedField[] = RECORD_TYPES.flatMap((type) => ASKED_FIELDS[type]);

export function searchedField(type: RecordType, name: string): AskedField | undefined {
  return ASKED_FIELDS[type].find((field) => field.name === name);
}

/** Whether a field of queries is what records are called: `name`, and `task` of tasks. */
export function isNameField(name: string): boolean {
  return name === 'name' || ITEM_TYPES.some((type) => NAME_FIELD[type]?.name === name);
}

/** Whether records of the type are called something; the others come newest first. */
export function hasName(type: RecordType): boolean {
  return !isItemType(type) || NAME_FIELD[type] !== null;
}

interface Overdue {
  readonly day: string;
  readonly until: string;
}

/** What queries call the fields that make a record overdue; null where none do. */
export const OVERDUE: Readonly<Record<ItemType, Overdue | null>> = byItemType((type) => {
  const overdue = definitionOf(type).search?.overdue;
  const named = (field: string) => SEARCHED_FIELDS[type].find((one) => one.field === field)?.name;
  const [day, until] = [named(overdue?.day ?? ''), named(overdue?.until ?? '')];
  return day === undefined || until === undefined ? null : { day, until };
});

/** The choice or flag that says how a record stands. */
export const STATUS_FIELD: Readonly<Record<ItemType, SearchedField | null>> = byItemType(
  (type) => SEARCHED_FIELDS[type].find(({ field }) => field === definitionOf(type).search?.status) ?? null,
);
