import { describe, expect, it } from 'vitest';
import { customFieldsOf, slugOfName, withCustomValue, withDefinitions } from './custom-field-values.ts';

const IN_USE = [
  { slug: 'tier', label: 'Tier', kind: 'number' },
  { slug: 'region', label: 'Region', kind: 'text' },
  { slug: 'is_vip', label: 'Is vip', kind: 'boolean' },
  { slug: 'renewal', label: 'Renewal', kind: 'date' },
] as const;

describe('the custom fields of a customer', () => {
  it('stand by name, then those being added', () => {
    const fields = customFieldsOf({ tier: 2, region: 'EMEA' }, IN_USE, [{ slug: 'is_vip', kind: 'text' }]);
    expect(fields.map(({ label }) => label)).toEqual(['Region', 'Tier', 'Is vip']);
  });

  it('are of the kind of their value, else of the kind others have, else of the one chosen for them', () => {
    const values = { tier: 'two', is_vip: null, region: 7, signed: '2026-05-01' };
    const fields = customFieldsOf(values, IN_USE, [
      { slug: 'renewal', kind: 'text' },
      { slug: 'new_one', kind: 'date' },
    ]);
    expect(fields.map(({ slug, kind }) => [slug, kind])).toEqual([
      ['is_vip', 'boolean'],
      ['region', 'number'],
      ['signed', 'date'],
      ['tier', 'text'],
      ['renewal', 'date'],
      ['new_one', 'date'],
    ]);
  });

  it('list a field once when it has got its value', () => {
    expect(customFieldsOf({ tier: 1 }, IN_USE, [{ slug: 'tier', kind: 'text' }])).toHaveLength(1);
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

it('what the workspace has defined stands first, by its own label and type; archived ones are not shown', () => {
  const define = (slug: string, type: 'select' | 'date', archived = false) => ({
    object: 'custom_field' as const,
    key: slug,
    id: slug,
    display_id: 1,
    seq: 1,
    _deleted: false,
    created_at: '2026-11-01T08:00:00.000Z',
    updated_at: '2026-11-01T08:00:00.000Z',
    slug,
    label: `The ${slug}`,
    type,
    options: type === 'select' ? ['North', 'South'] : [],
    position: 1,
    archived,
  });
  const values = { region: 'North', old: 'x', other: 5 };
  const fields = withDefinitions(
    customFieldsOf(values, [], []),
    [define('renewal', 'date'), define('region', 'select'), define('old', 'date', true)],
    values,
  );
  expect(fields.map(({ slug, label, kind, value }) => [slug, label, kind, value])).toEqual([
    ['renewal', 'The renewal', 'date', null],
    ['region', 'The region', 'select', 'North'],
    ['other', 'Other', 'number', 5],
  ]);
});
