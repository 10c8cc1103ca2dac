import type { Field } from './fields.ts';

/**
 * A field's value as a cell of a spreadsheet: amounts in units of currency, sets one after the other, people by name.
 * @param person the name of somebody by key
 */
export function csvValue(
  field: Field | undefined,
  value: unknown,
  person: (key: string) => string | undefined,
): unknown {
  if (field?.kind === 'money' && typeof value === 'number') return value / 100;
  if (field?.kind === 'labels' && Array.isArray(value)) return value.join('; ');
  if (field?.kind === 'person' && typeof value === 'string') return person(value) ?? value;
  if (field?.kind === 'dateTime' && field.day === true && typeof value === 'string')
    return value.slice(0, 10);
  return value;
}
