import type { Field } from '#shared/records/define.ts';
import { fieldNamed } from '#shared/records/labels.ts';
import { calendarDay } from '#shared/values/calendar.ts';
import { formatDay } from '../lib/dates.ts';
import { formatMoney } from '../lib/money.ts';
import { choiceWord, formatNumber } from '../lib/words.ts';

/** What a value is put into words with. */
export interface ValueNames {
  /** A person's name by key. */
  readonly person: (key: string) => string | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a record has of a field that is known by its name alone. */
export function fieldValue(record: object, name: string): unknown {
  return (record as Readonly<Record<string, unknown>>)[name];
}

/** Whether there is nothing: no value, or an empty one. */
export function isNothing(value: unknown): boolean {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** A field's value as a person reads it. */
export function formatValue(name: string | null, value: unknown, names: ValueNames): string {
  if (isNothing(value)) return 'nothing';
  const field = name === null ? undefined : fieldNamed(name);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return field?.kind === 'money' ? formatMoney(value) : formatNumber(value);
  if (typeof value === 'string') return formatText(field, value, names);
  if (Array.isArray(value)) return value.map((entry) => formatValue(null, entry, names)).join(', ');
  return JSON.stringify(value);
}

function formatText(field: Field | undefined, value: string, names: ValueNames): string {
  switch (field?.kind) {
    case 'choice':
      return choiceWord(field, value);
    case 'person':
      return names.person(value) ?? 'somebody unknown';
    case 'day':
      return formatDay(value, names.now);
    case 'dateTime':
      return formatDay(field.day === true ? calendarDay(value) : value, names.now);
    default:
      return value;
  }
}
