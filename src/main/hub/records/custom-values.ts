import type { Database } from 'better-sqlite3';
import type { CustomFieldDefinition } from '#shared/search/fields.ts';
import { invalidRequest } from '#shared/v1/errors.ts';
import { calendarDaySchema } from '#shared/v1/primitives.ts';
import { isDay } from '#shared/values/calendar.ts';
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

/** What the definitions of custom fields say of the values that customers have. */
export interface CustomValues {
  /** The values in the form in which they are stored: a moment in a field of days is its day. */
  stored(given: Document): Document;
  /**
   * Refuses a value that the definition of its custom field does not allow. What a customer has already is not judged
   * again, and what nobody has defined may be anything. @throws ContractError
   */
  check(given: unknown, before: unknown): void;
}

const MOMENT = /^\d{4}-\d\d-\d\dT/;

export function createCustomValues(database: Database): CustomValues {
  const definition = database
    .prepare<[string], string>('SELECT document FROM custom_fields WHERE slug = ? AND deleted_at IS NULL')
    .pluck();

  function ruleOf(slug: string): ValueRule | null {
    const document = definition.get(slug);
    return document === undefined ? null : (JSON.parse(document) as ValueRule);
  }

  return {
    stored(given) {
      const moments = [...entriesOf(given)].filter(
        ([slug, value]) => typeof value === 'string' && MOMENT.test(value) && ruleOf(slug)?.type === 'date',
      );
      if (moments.length === 0) return given;
      const days = moments.map(([slug, value]) => [slug, calendarDaySchema.safeParse(value).data ?? value]);
      return { ...given, ...Object.fromEntries(days) };
    },
    check(given, before) {
      const had = entriesOf(before);
      for (const [slug, value] of entriesOf(given)) {
        if (had.get(slug) === value) continue;
        const rule = ruleOf(slug);
        if (rule === null) continue;
        const code = misfitOf(rule, value);
        const field = `custom_fields.${slug}`;
        if (code !== null) throw invalidRequest(code, `${field} must be ${wordsFor(rule)}`, field);
      }
    },
  };
}

/** Slugs may be any text, `__proto__` included: they are never looked up as properties. */
export function entriesOf(values: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof values === 'object' && values !== null ? Object.entries(values as Document) : []);
}
