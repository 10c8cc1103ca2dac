import { normalizeDomain, normalizeEmail } from '../v1/normalize.ts';
import type { Field } from './fields.ts';
import { defaultOf, fieldOf, fieldsOf, type RecordType } from './index.ts';

/** How a value that was found valid is kept: the one form of the several in which people and scripts write it. */
export function storedValue(field: Field, value: unknown): unknown {
  if (field.kind === 'labels' && Array.isArray(value)) return [...new Set(value)];
  if (typeof value !== 'string') return value;
  switch (field.kind) {
    case 'domain':
      return normalizeDomain(value);
    case 'email':
      return normalizeEmail(value);
    case 'dateTime':
      return new Date(value).toISOString();
    default:
      return value;
  }
}

/** Valid fields as they are kept. */
export function storedFields(type: RecordType, given: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const field = fieldOf(type, name);
      return [name, field === undefined ? value : storedValue(field, value)];
    }),
  );
}

/**
 * Every field of a new record, in order: as given, as kept; else its default. Those that the type's hooks fill in are
 * missing unless they were given.
 */
export function newFields(type: RecordType, given: object): Record<string, unknown> {
  const values = new Map(Object.entries(given).filter(([, value]) => value !== undefined));
  return Object.fromEntries(
    fieldsOf(type).flatMap(([name, field]) => {
      const value = values.has(name) ? storedValue(field, values.get(name)) : defaultOf(field);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
