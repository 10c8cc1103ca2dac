import { describe, expect, it } from 'vitest';
import { customFieldsOf, slugOfName, withCustomValue } from './custom-field-values.ts';

const IN_USE = [
  { slug: 'tier', label: 'Tier', kind: 'number' },
  { slug: 'region', label: 'Region', kind: 'text' },
  { slug: 'is_vip', label: 'Is vip', kind: 'boolean' },
] as const;

describe('the custom fields of a customer', () => {
  it('stand by name, then those being added', () => {
    const fields = customFieldsOf({ tier: 2, region: 'EMEA' }, IN_USE, ['is_vip']);
    expect(fields.map(({ label }) => label)).toEqual(['Region', 'Tier', 'Is vip']);
  });

  it('are of the kind of their value, else of the kind others have', () => {
    const fields = customFieldsOf({ tier: 'two', is_vip: null, region: 7 }, IN_USE, ['new_one']);
    expect(fields.map(({ slug, kind }) => [slug, kind])).toEqual([
      ['is_vip', 'boolean'],
      ['region', 'number'],
      ['tier', 'text'],
      ['new_one', 'text'],
    ]);
  });

  it('list a field once when it has got its value', () => {
    expect(customFieldsOf({ tier: 1 }, IN_USE, ['tier'])).toHaveLength(1);
  });
});

it('changes one value and leaves the others', () => {
  expect(withCustomValue({ tier: 1, region: 'EMEA' }, 'tier', 2)).toEqual({ tier: 2, region: 'EMEA' });
  expect(withCustomValue({ tier: 1, region: 'EMEA' }, 'tier', null)).toEqual({ region: 'EMEA' });
  expect(withCustomValue({ region: 'EMEA' }, 'is_vip', false)).toEqual({ region: 'EMEA', is_vip: false });
});

it.each([
  ['Renewal date', 'renewal_date'],
  ['  CSAT (2026) ', 'csat_2026'],
  ['地域', '地域'],
  ['!!!', null],
])('makes the slug of %j', (name, slug) => {
  expect(slugOfName(name)).toBe(slug);
});
