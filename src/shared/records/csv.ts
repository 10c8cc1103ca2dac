import { DEFAULT_CURRENCY, decimalsOf } from '../values/money.ts';
import type { Field } from './fields.ts';

/**
 * A field's value as a cell of a spreadsheet: amounts in units of currency, sets one after the other, people by name.
 * @param person the name of somebody by key
 * @param currency what amounts are in, ISO 4217
 */
export function csvValue(
  field: Field | undefined,
  value: unknown,
  person: (key: string) => string | undefined,
  currency: string = DEFAULT_CURRENCY,
): unknown {
  if (field?.kind === 'money' && typeof value === 'number') return value / 10 ** decimalsOf(currency);
  if (field?.kind === 'labels' && Array.isArray(value)) return value.join('; ');
  if (field?.kind === 'person' && typeof value === 'string') return person(value) ?? value;
  if (field?.kind === 'dateTime' && field.day === true && typeof value === 'string')
    return value.slice(0, 10);
  return value;
}
