import { readDay } from './dates.ts';
import type { ItemValue, ItemValues, LocalFacts } from './record.ts';
import {
  isItemType,
  NAME_FIELD,
  type RecordType,
  SEARCHED_FIELDS,
  type SearchedField,
} from './searched-types.ts';

const NO_VALUES: ItemValues = {};

/** What a record holds under the fields that its definition gives a name; what it is called is not among them. */
export function searchedValues(type: RecordType, input: object, links: LocalFacts): ItemValues {
  const fields = SEARCHED_FIELDS[type];
  if (fields.length === 0) return NO_VALUES;
  const name = isItemType(type) ? NAME_FIELD[type] : null;
  const stored: Readonly<Record<string, unknown>> = { ...input };
  const values: Record<string, ItemValue | null> = {};
  for (const field of fields) {
    if (field !== name) values[field.name] = searchedValue(field, stored[field.field], links);
  }
  return values;
}

function searchedValue(
  { part }: SearchedField,
  value: unknown,
  { personOf, textOf }: LocalFacts,
): ItemValue | null {
  if (part === 'flag') return value === true;
  if (part === 'number') return typeof value === 'number' ? value : null;
  if (typeof value !== 'string' || value === '') return null;
  switch (part) {
    case 'text':
      return textOf === undefined ? value : textOf(value);
    case 'choice':
      return value;
    case 'person':
      return personOf?.(value) ?? null;
    case 'day':
      return readDay(value);
    case 'time':
      return Number.isNaN(Date.parse(value)) ? null : Date.parse(value);
  }
}
