import { describe, expect, test } from 'vitest';
import { customerCreateSchema, numberedSlug, slugFromName } from './customer.ts';
import { ContractError, parseInput } from './errors.ts';
import { normalizeDomain } from './normalize.ts';
import { METADATA_MAX_BYTES, METADATA_MAX_DEPTH } from './primitives.ts';

describe('a domain', () => {
  test.each([
    ['acme.com', 'acme.com'],
    ['ACME.Com', 'acme.com'],
    ['  acme.com\n', 'acme.com'],
    ['https://acme.com', 'acme.com'],
    ['HTTP://ACME.COM/', 'acme.com'],
    ['//acme.com/about', 'acme.com'],
    ['acme.com/about?x=1#y', 'acme.com'],
    ['acme.com?x=1', 'acme.com'],
    ['acme.com#y', 'acme.com'],
    ['acme.com:8080', 'acme.com'],
    ['https://ann:secret@acme.com:8080/x', 'acme.com'],
    ['ann@acme.com', 'acme.com'],
    ['acme.com.', 'acme.com'],
    ['acme.com...', 'acme.com'],
    ['https://acme.com.:443/', 'acme.com'],
    ['www.acme.co.uk', 'acme.co.uk'],
    ['https://www.acme.com/', 'acme.com'],
    ['www.com', 'www.com'],
    ['www.co.uk', 'www.co.uk'],
    ['shop.acme.com', 'shop.acme.com'],
    ['MÜNCHEN.example', 'xn--mnchen-3ya.example'],
    ['XN--MNCHEN-3YA.example', 'xn--mnchen-3ya.example'],
    ['例え。jp', 'xn--r8jz45g.jp'],
    ['ac\u200bme.com\ufeff', 'acme.com'],
    ['<acme.com>;', 'acme.com'],
    ['', null],
    ['   ', null],
  ])('%j is stored as %j', (given, stored) => {
    expect(normalizeDomain(given)).toBe(stored);
    expect(normalizeDomain(parseInput(customerCreateSchema, { name: 'A', domain: given }).domain ?? '')).toBe(
      stored,
    );
  });

  test.each([
    ...['N/A', 'n/a', '-', '.', 'a..b', '.acme.com', '-acme.com', 'acme-.com', 'http://http://x.example'],
    ...['https://', '/about', 'localhost', 'acme', 'com', 'co.uk', 'ac me.com', 'ac\nme.com', 'acme.com\0.x'],
    ...['127.0.0.1', '[::1]', '12.5', 'acme,com', 'acme.com and more', 'a\ud800.com'],
  ])('%j is refused, with the reason', (domain) => {
    const refusal = () => parseInput(customerCreateSchema, { name: 'Acme', domain });
    expect(refusal).toThrow(/acme/);
    expect(refusal).toThrow(expect.objectContaining({ code: 'invalid_string', field: 'domain' }));
  });

  test('that is clean stays as it is', () => {
    for (const domain of ['acme.com', 'xn--mnchen-3ya.example', 'a-b.c']) {
      expect(normalizeDomain(normalizeDomain(domain) ?? '')).toBe(domain);
    }
  });
});

describe('a slug', () => {
  test.each([
    ['Acme', 'acme'],
    ['Acme & Sons, Inc.', 'acme-sons-inc'],
    ['  --Acme--  ', 'acme'],
    ['Café Orléans', 'cafe-orleans'],
    ['Ångström Åkeri', 'angstrom-akeri'],
    ['Nguyễn Thị', 'nguyen-thi'],
    ['ﬁnance', 'finance'],
    ['24/7 Support', '24-7-support'],
    ['Straße & Łódź Ærø', 'strasse-lodz-aero'],
    ['株式会社', 'customer'],
    ['***', 'customer'],
    ['', 'customer'],
    ['Tanaka 株式会社', 'tanaka'],
  ])('of %j is %j', (name, slug) => {
    expect(slugFromName(name)).toBe(slug);
  });

  test('is at most 120 characters long and never ends in a hyphen', () => {
    expect(slugFromName('a'.repeat(255))).toHaveLength(120);
    expect(slugFromName(`${'a'.repeat(119)} tail`)).toBe('a'.repeat(119));
  });

  test('with a number stays within 120 characters', () => {
    expect(numberedSlug('acme', 2)).toBe('acme-2');
    expect(numberedSlug('a'.repeat(120), 1234)).toBe(`${'a'.repeat(115)}-1234`);
  });
});

describe('the bounds of a customer', () => {
  const refusalOf = (input: object) => {
    try {
      parseInput(customerCreateSchema, { name: 'Acme', ...input });
    } catch (error) {
      if (error instanceof ContractError) return `${error.code} ${error.field}`;
      throw error;
    }
    return 'accepted';
  };
  const text = (length: number) => 'x'.repeat(length);
  /** An object nested so many levels deep. */
  const nested = (levels: number) => {
    let value: unknown = 1;
    for (let level = 0; level < levels; level += 1) value = { a: value };
    return value;
  };
  /** Metadata that is so many bytes of JSON. */
  const metadataOf = (bytes: number) => ({ a: text(bytes - '{"a":""}'.length) });

  test.each<[string, object, string]>([
    ['a name of 255', { name: text(255) }, 'accepted'],
    ['a name of 256', { name: text(256) }, 'too_big name'],
    ['a slug of 120', { slug: text(120) }, 'accepted'],
    ['a slug of 121', { slug: text(121) }, 'too_big slug'],
    ['an empty slug', { slug: '' }, 'too_small slug'],
    ['a domain of 256', { domain: text(256) }, 'too_big domain'],
    ['a plan of 120', { plan: text(120) }, 'accepted'],
    ['a plan of 121', { plan: text(121) }, 'too_big plan'],
    ['no money', { mrr: 0, monthly_orders: 0 }, 'accepted'],
    ['less than no money', { mrr: -1 }, 'too_small mrr'],
    ['half a cent', { mrr: 0.5 }, 'invalid_type mrr'],
    ['a tag of 120', { tags: [text(120)] }, 'accepted'],
    ['a tag of 121', { tags: ['a', text(121)] }, 'too_big tags.1'],
    ['an empty tag', { tags: [''] }, 'too_small tags.0'],
    ['a hundred tags', { tags: Array.from({ length: 100 }, (_, index) => `${index}`) }, 'accepted'],
    [
      'a hundred and one tags',
      { tags: Array.from({ length: 101 }, (_, index) => `${index}`) },
      'too_big tags',
    ],
    ['no tags at all', { tags: null }, 'invalid_type tags'],
    ['a custom field that is a list', { custom_fields: { a: [] } }, 'invalid_type custom_fields.a'],
    ['a custom field of 2 001', { custom_fields: { a: text(2001) } }, 'too_big custom_fields.a'],
    ['metadata of 16 KiB', { metadata: metadataOf(METADATA_MAX_BYTES) }, 'accepted'],
    ['metadata of a byte more', { metadata: metadataOf(METADATA_MAX_BYTES + 1) }, 'too_big metadata'],
    ['metadata as deep as may be', { metadata: nested(METADATA_MAX_DEPTH) }, 'accepted'],
    ['metadata a level deeper', { metadata: nested(METADATA_MAX_DEPTH + 1) }, 'too_big metadata'],
    ['metadata of endless depth', { metadata: nested(200_000) }, 'too_big metadata'],
    ['metadata that is a list', { metadata: [] }, 'invalid_type metadata'],
    ['metadata that is null', { metadata: null }, 'invalid_type metadata'],
    ['a status that is unknown', { status: 'happy' }, 'invalid_enum_value status'],
  ])('%s', (_, input, outcome) => {
    expect(refusalOf(input)).toBe(outcome);
  });

  test.each(['metadata', 'custom_fields'])('no name in %s is left out without a word', (field) => {
    const named = (name: string): Record<string, unknown> =>
      JSON.parse(`{"${field}":{"a":"kept","${name}":"b"}}`);
    expect(refusalOf(named('__proto__'))).toBe(`invalid_string ${field}.__proto__`);
    for (const name of ['constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__'])
      expect(refusalOf(named(name)), name).toBe('accepted');
  });

  test('metadata is measured in bytes, not in characters', () => {
    const characters = METADATA_MAX_BYTES / 2;
    expect(refusalOf({ metadata: { a: 'é'.repeat(characters) } })).toBe('too_big metadata');
    expect(refusalOf({ metadata: { a: 'é'.repeat(characters - 10) } })).toBe('accepted');
  });
});
