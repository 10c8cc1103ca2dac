import { describe, expect, test } from 'vitest';
import { refusalOf, serveForFile } from './local-caller.ts';
import { type Case, HALF, long, many, NOT_AN_OBJECT, refusingBy, TURNED } from './refusal-table.ts';

const served = serveForFile();
const { v1, ok, refusal, customer } = served;
const refuses = refusingBy(served);

describe('definitions of custom fields', () => {
  test('are refused for slugs, labels, types and options that are none', async () => {
    const slugs = [
      '__proto__',
      'Ａbc',
      'ａbc',
      'abc ',
      ' abc',
      'ABC',
      'a.b',
      "a'b",
      'a"b',
      '$x',
      'a/b',
      '💩',
    ];
    await refuses(
      'POST',
      '/custom-fields',
      [
        ...NOT_AN_OBJECT,
        [{ slug: null }, '400 invalid_type slug'],
        [{ slug: 7 }, '400 invalid_type slug'],
        [{ slug: ['a'] }, '400 invalid_type slug'],
        ...slugs.map((slug): Case => [{ slug }, '400 invalid_string slug']),
        ...['a\u0000b', 'abc\n', TURNED, HALF].map((slug): Case => [{ slug }, '400 invalid_string slug']),
        ...['name', 'mrr', 'id', 'slug', 'plan', 'has', 'is', 'task'].map(
          (slug): Case => [{ slug }, '409 slug_taken slug'],
        ),
        [{ label: '   ' }, '400 too_small label'],
        [{ label: long(121) }, '400 too_big label'],
        [{ label: TURNED }, '400 invalid_string label'],
        [{ label: HALF }, '400 invalid_string label'],
        [{ label: 7 }, '400 invalid_type label'],
        [{ label: null }, '400 invalid_type label'],
        [{ type: 'String' }, '400 invalid_enum_value type'],
        [{ type: 'json' }, '400 invalid_enum_value type'],
        [{ type: null }, '400 invalid_type type'],
        [{ type: ['string'] }, '400 invalid_type type'],
        [{ position: 'first' }, '400 invalid_type position'],
        [{ position: null }, '400 invalid_type position'],
        [{ archived: 'yes' }, '400 invalid_type archived'],
        [{ archived: null }, '400 invalid_type archived'],
      ],
      { slug: 'fine', label: 'Label', type: 'string' },
    );
    await refuses(
      'POST',
      '/custom-fields',
      [
        [{ options: null }, '400 invalid_type options'],
        [{ options: [] }, '400 too_small options'],
        [{ options: 'a,b' }, '400 invalid_type options'],
        [{ options: { 0: 'a' } }, '400 invalid_type options'],
        [{ options: [1] }, '400 invalid_type options.0'],
        [{ options: [null] }, '400 invalid_type options.0'],
        [{ options: ['a', ''] }, '400 too_small options.1'],
        [{ options: ['a', '  '] }, '400 too_small options.1'],
        [{ options: [long(121)] }, '400 too_big options.0'],
        [{ options: ['a\nb'] }, '400 invalid_string options.0'],
        [{ options: [TURNED] }, '400 invalid_string options.0'],
        [{ options: many(201, 'o') }, '400 too_big options'],
        [{ options: many(10_000, 'o') }, '400 too_big options'],
        // Two that look the same are one.
        [{ options: ['a', 'a'] }, '400 invalid_string options.1'],
        [{ options: ['a', 'b', ' a '] }, '400 invalid_string options.2'],
        [{ options: ['é', 'e\u0301'] }, '400 invalid_string options.1'],
      ],
      { slug: 'fine', label: 'Label', type: 'select' },
    );
  });

  test('are not renamed onto another, narrowed under their values, or found under what is no id', async () => {
    const make = (slug: string, type: string, more: object = {}) =>
      ok('POST', '/custom-fields', { slug, label: slug, type, ...more });
    await customer({ custom_fields: { kept_text: 'x', kept_number: 1, kept_tier: 'gold' } });
    const text = await make('kept_text', 'string');
    const number = await make('kept_number', 'number');
    const tier = await make('kept_tier', 'select', { options: ['gold', 'silver'] });
    await refuses('PATCH', `/custom-fields/${text.id}`, [
      ...NOT_AN_OBJECT,
      [{ slug: 'kept_number' }, '409 slug_taken slug'],
      [{ slug: 'owner' }, '409 slug_taken slug'],
      [{ slug: '' }, '400 too_small slug'],
      [{ slug: null }, '400 invalid_type slug'],
      [{ label: null }, '400 invalid_type label'],
      [{ label: '' }, '400 too_small label'],
      [{ type: null }, '400 invalid_type type'],
      [{ type: 'number' }, '409 values_do_not_fit type'],
      [{ type: 'boolean' }, '409 values_do_not_fit type'],
      [{ type: 'date' }, '409 values_do_not_fit type'],
      [{ type: 'select' }, '400 too_small options'],
      [{ type: 'select', options: ['y'] }, '409 values_do_not_fit type'],
    ]);
    await refuses('PATCH', `/custom-fields/${number.display_id}`, [
      [{ type: 'select', options: ['1'] }, '409 values_do_not_fit type'],
      [{ type: 'boolean' }, '409 values_do_not_fit type'],
      [{ type: 'date' }, '409 values_do_not_fit type'],
    ]);
    const options = ['silver', 'Gold', 'gold '].map(
      (one): Case => [{ options: [one] }, '409 values_do_not_fit options'],
    );
    await refuses('PATCH', `/custom-fields/${tier.id}`, [
      [{ options: [] }, '400 too_small options'],
      [{ options: null }, '400 invalid_type options'],
      [{ options: ['gold', 'gold'] }, '400 invalid_string options.1'],
      [{ archived: 'true' }, '400 invalid_type archived'],
      [{ position: '1' }, '400 invalid_type position'],
      ...options,
    ]);
    // Values that nobody sees at the moment count like others.
    await ok('PATCH', `/custom-fields/${tier.id}`, { archived: true });
    await refuses('PATCH', `/custom-fields/${tier.id}`, options);
    for (const id of ['none', '999999', '0', '-1', '1e0', '1.0', '٣', '__proto__', 'kept_text', long(300)]) {
      expect(await refusal('GET', `/custom-fields/${encodeURIComponent(id)}`), id).toBe(
        '404 custom_field_not_found',
      );
    }
    for (const path of ['%00', '..%2Fpeople', '%', 'a/b'])
      expect(await refusal('GET', `/custom-fields/${path}`), path).toBe('404 route_not_found');
    expect(await refusal('GET', '/custom-fields?archived=maybe')).toBe('400 invalid_type archived');
    expect(await refusal('PUT', `/custom-fields/${text.id}`, {})).toBe('405 method_not_allowed');
  });

  test('refuse values of other types, in words that say which', async () => {
    const acme = await customer();
    for (const [slug, type, options] of [
      ['of_text', 'string', []],
      ['of_number', 'number', []],
      ['of_day', 'date', []],
      ['of_flag', 'boolean', []],
      ['of_tier', 'select', ['gold', '__proto__']],
    ] as const)
      await ok('POST', '/custom-fields', { slug, label: slug, type, options });
    const at = (slug: string, values: readonly unknown[], code: string): Case[] =>
      values.map((value) => [{ [slug]: value }, `400 ${code} custom_fields.${slug}`]);
    await refuses('PATCH', `/customers/${acme.id}/custom-fields`, [
      ...NOT_AN_OBJECT,
      ...at('of_day', ['2026-02-30', '2026-1-2', '', '10000-01-01', '٢٠٢٦-٠١-٠٢'], 'invalid_string'),
      ...at('of_day', [20_260_102, true, [], {}], 'invalid_type'),
      ...at('of_number', ['1', '', true, [], {}], 'invalid_type'),
      ...at('of_flag', [0, 'true', '', [], {}], 'invalid_type'),
      ...at('of_tier', ['Gold', '', 'gold ', 'constructor'], 'invalid_enum_value'),
      ...at('of_tier', [['gold'], 1, true, {}], 'invalid_type'),
      ...at('of_text', [1, true, [], {}], 'invalid_type'),
      ...at('of_text', [long(2001), long(100_000)], 'too_big'),
      ...at('of_text', ['a\u0000b', TURNED], 'invalid_string'),
      ...at('nobodys', [{ deep: [1] }, []], 'invalid_type'),
      ...at('nobodys', [long(2001)], 'too_big'),
      ...at('', [1], 'invalid_type'),
      ...at(long(121), [1], 'invalid_type'),
    ]);
    for (const custom_fields of [null, [], 'x', 7]) {
      const answer = await v1('PATCH', `/customers/${acme.id}`, { custom_fields });
      expect(refusalOf(answer)).toBe('400 invalid_type custom_fields');
    }
    expect(await refusal('PATCH', '/customers/999999/custom-fields', {})).toBe('404 customer_not_found');
  });
});
