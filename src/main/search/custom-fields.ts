import type { CustomFieldDefinition } from '#shared/search/fields.ts';
import type { CustomValue } from '#shared/search/record.ts';
import { createWholes, type Numbers } from './numbers.ts';
import { createPool } from './pool.ts';

const NONE: readonly CustomValue[] = [];

/** The values of custom fields by slot of their customer: each different value is kept once. */
export function createCustomFields() {
  const pool = createPool<CustomValue>();
  /** How many values a customer has, and the codes of the first of each, of the second of each, and so on. */
  const counts = createWholes();
  const codes: Numbers[] = [];
  const uses = new Map<string, Record<CustomValue['type'], number>>();

  function count({ slug, type }: CustomValue, by: 1 | -1): void {
    const known = uses.get(slug) ?? { string: 0, select: 0, number: 0, date: 0 };
    known[type] += by;
    uses.set(slug, known);
  }

  return {
    put(slot: number, values: readonly CustomValue[]): void {
      if (values.length === 0) return;
      counts.set(slot, values.length);
      values.forEach((value, at) => {
        count(value, 1);
        codes[at] ??= createWholes();
        codes[at].set(
          slot,
          pool.take(`${value.slug}\n${value.type}\n${value.text}`, () => value),
        );
      });
    },
    clear(slot: number): void {
      for (let at = 0; at < counts.get(slot); at++) {
        const code = codes[at]?.get(slot) ?? 0;
        const value = pool.get(code);
        if (value !== undefined) count(value, -1);
        pool.release(code);
      }
      counts.set(slot, 0);
    },
    of(slot: number): readonly CustomValue[] {
      const length = counts.get(slot);
      if (length === 0) return NONE;
      return Array.from({ length }, (_, at) => codes[at]?.get(slot) ?? 0).flatMap(
        (code) => pool.get(code) ?? [],
      );
    },
    /**
     * What the fields seem to be, for a workspace that has not defined them: of the type that all values of a field
     * have, and text when they differ.
     */
    definitions(): CustomFieldDefinition[] {
      return [...uses]
        .filter(([, used]) => Object.values(used).some((times) => times > 0))
        .map(([slug, used]) => ({ slug, label: slug, type: typeOf(used) }));
    },
  };
}

function typeOf(used: Record<CustomValue['type'], number>): CustomFieldDefinition['type'] {
  const types = (['string', 'select', 'number', 'date'] as const).filter((type) => used[type] > 0);
  return types.length === 1 ? (types[0] ?? 'string') : 'string';
}
