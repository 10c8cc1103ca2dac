import { describe, expect, test } from 'vitest';
import { mergedFields, sameJson } from './merge-fields.ts';

const named = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('a write is merged with what others changed since', () => {
  test('of a set only what was added or removed', () => {
    const merged = mergedFields(
      'customer',
      { tags: ['a', 'b'] },
      { tags: ['b', 'theirs'] },
      { tags: ['a', 'mine'] },
    );
    expect(merged).toEqual({ tags: ['theirs', 'mine'] });
  });

  test('of custom fields only those that were changed; one removed goes', () => {
    const base = { custom_fields: { region: 'EMEA', tier: 1 } };
    const current = { custom_fields: { region: 'EMEA', tier: 2, added: true } };
    const written = { custom_fields: { tier: 1, note: 'new' } };
    expect(mergedFields('customer', base, current, written)).toEqual({
      custom_fields: { tier: 2, added: true, note: 'new' },
    });
  });

  test('of anything else what was written', () => {
    expect(mergedFields('customer', { plan: 'A' }, { plan: 'Theirs' }, { plan: 'Mine' })).toEqual({
      plan: 'Mine',
    });
  });

  test('without a base it is taken as it is', () => {
    expect(mergedFields('customer', undefined, { tags: ['a'] }, { tags: ['b'] })).toEqual({ tags: ['b'] });
  });

  test('names that code uses are names like any other', () => {
    const text = '{"toString":"a","valueOf":1,"__proto__":"p","constructor":"c","hasOwnProperty":2}';
    const merged = mergedFields(
      'customer',
      { metadata: {} },
      { metadata: named('{"__proto__":"old","other":1}') },
      { metadata: named(text) },
    );
    expect(JSON.parse(JSON.stringify(merged.metadata))).toEqual({ ...named(text), other: 1 });
    expect(Object.keys(merged.metadata as object).sort()).toEqual(
      ['__proto__', 'constructor', 'hasOwnProperty', 'other', 'toString', 'valueOf'].sort(),
    );
  });
});

describe('JSON is the same', () => {
  const objects = [
    '{"toString":"a"}',
    '{"valueOf":1}',
    '{"__proto__":1}',
    '{"hasOwnProperty":{"constructor":[]}}',
  ];
  test.each(objects)('as itself: %s', (text) => {
    expect(sameJson(named(text), named(text))).toBe(true);
    expect(sameJson(named(text), {})).toBe(false);
    expect(sameJson({}, named(text))).toBe(false);
  });

  test('in whatever order its names stand', () => {
    expect(sameJson({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true);
    expect(sameJson({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  });
});
