import type { CustomFieldDefinition } from '#shared/search/fields.ts';
import type { CustomValue } from '#shared/search/record.ts';
import { createPool } from './pool.ts';

const NONE: readonly CustomValue[] = [];

/** The values of custom fields by slot of their customer: each different value is kept once. */
export function createCustomFields() {
  const pool = createPool<CustomValue>();
  const codes = new Map<number, readonly number[]>();
  const uses = new Map<string, Record<CustomValue['type'], number>>();

  function count({ slug, type }: CustomValue, by: 1 | -1): void {
    const known = uses.get(slug) ?? { string: 0, select: 0, number: 0, date: 0 };
    known[type] += by;
    uses.set(slug, known);
  }

  return {
    put(slot: number, values: readonly CustomValue[]): void {
      if (values.length === 0) return;
      for (const value of values) count(value, 1);
      codes.set(
        slot,
        values.map((value) => pool.take(`${value.slug}\n${value.type}\n${value.text}`, () => value)),
      );
    },
    clear(slot: number): void {
      for (const code of codes.get(slot) ?? []) {
        const value = pool.get(code);
        if (value !== undefined) count(value, -1);
        pool.release(code);
      }
      codes.delete(slot);
    },
    of(slot: number): readonly CustomValue[] {
      const own = codes.get(slot);
      return own === undefined ? NONE : own.flatMap((code) => pool.get(code) ?? []);
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
