import type { Database } from 'better-sqlite3';
import type { CustomFieldDefinition } from '#shared/search/fields.ts';
import { invalidRequest } from '#shared/v1/errors.ts';
import type { Document } from './transaction.ts';

/** What a custom field says of the values that customers have under its slug. */
export interface ValueRule {
  readonly type: CustomFieldDefinition['type'] | 'boolean';
  readonly options: readonly string[];
}

/** By what code a value is refused; null when it is one of the field. An empty value fits every field. */
export function misfitOf({ type, options }: ValueRule, value: unknown): string | null {
  if (value === null) return null;
  switch (type) {
    case 'number':
    case 'boolean':
      return typeof value === type ? null : 'invalid_type';
    case 'string':
      return typeof value === 'string' ? null : 'invalid_type';
    case 'date':
      if (typeof value !== 'string') return 'invalid_type';
      return isDay(value) ? null : 'invalid_string';
    case 'select':
      if (typeof value !== 'string') return 'invalid_type';
      return options.includes(value) ? null : 'invalid_enum_value';
  }
}

function isDay(value: string): boolean {
  const isShaped = /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
  return isShaped && new Date(value).toISOString().startsWith(value);
}

function wordsFor({ type, options }: ValueRule): string {
  switch (type) {
    case 'string':
      return 'a text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'date':
      return 'a day: YYYY-MM-DD';
    case 'select':
      return `one of ${options.join(', ')}`;
  }
}

/**
 * Refuses a value that the definition of its custom field does not allow. What a customer has already is not judged
 * again, and what nobody has defined may be anything.
 * @returns a function that @throws ContractError
 */
export function createValueCheck(database: Database): (given: unknown, before: unknown) => void {
  const definition = database
    .prepare<[string], string>('SELECT document FROM custom_fields WHERE slug = ? AND deleted_at IS NULL')
    .pluck();
  return (given, before) => {
    const had = entriesOf(before);
    for (const [slug, value] of entriesOf(given)) {
      if (had.get(slug) === value) continue;
      const document = definition.get(slug);
      if (document === undefined) continue;
      const rule = JSON.parse(document) as ValueRule;
      const code = misfitOf(rule, value);
      const field = `custom_fields.${slug}`;
      if (code !== null) throw invalidRequest(code, `${field} must be ${wordsFor(rule)}`, field);
    }
  };
}

/** Slugs may be any text, `__proto__` included: they are never looked up as properties. */
export function entriesOf(values: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof values === 'object' && values !== null ? Object.entries(values as Document) : []);
}
