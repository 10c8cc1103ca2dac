import { normalizeDomain, normalizeEmail } from '../v1/normalize.ts';
import type { Field, FieldsShape } from './fields.ts';
import { defaultOf, fieldOf, fieldsOf, type RecordType } from './index.ts';

/** How a value that was found valid is kept: the one form of the several in which people and scripts write it. */
export function storedValue(field: Field, value: unknown): unknown {
  if (field.kind === 'labels' && Array.isArray(value)) return [...new Set(value)];
  if (field.kind === 'list' && Array.isArray(value))
    return value.map((entry) => storedEntry(field.of, entry));
  if (typeof value !== 'string') return value;
  switch (field.kind) {
    case 'domain':
      return normalizeDomain(value);
    case 'email':
      return normalizeEmail(value);
    case 'person':
      return value === '' && field.nullable ? null : value;
    case 'dateTime':
      return new Date(value).toISOString();
    default:
      return value;
  }
}

/** An entry of a list with all of its parts: those that were not given with what they hold then. */
function storedEntry(of: Field | FieldsShape, entry: unknown): unknown {
  if (isField(of) || typeof entry !== 'object' || entry === null) return entry;
  return withDefaults(Object.entries(of), entry);
}

function isField(of: Field | FieldsShape): of is Field {
  return typeof of.kind === 'string';
}

function withDefaults(fields: Iterable<readonly [string, Field]>, given: object): Record<string, unknown> {
  const values: Readonly<Record<string, unknown>> = { ...given };
  const kept: Record<string, unknown> = {};
  for (const [name, field] of fields) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const stored = value === undefined ? defaultOf(field) : storedValue(field, value);
    if (stored !== undefined) kept[name] = stored;
  }
  return kept;
}

/** Valid fields as they are kept. */
export function storedFields(type: RecordType, given: object): Record<string, unknown> {
  const stored: [string, unknown][] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = fieldOf(type, name);
    stored.push([name, field === undefined ? value : storedValue(field, value)]);
  }
  return Object.fromEntries(stored);
}

/**
 * Every field of a new record, in order: as given, as kept; else its default. Those that the type's hooks fill in are
 * missing unless they were given.
 */
export function newFields(type: RecordType, given: object): Record<string, unknown> {
  return withDefaults(fieldsOf(type), given);
}
