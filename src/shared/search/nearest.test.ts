import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIXTURE_SCHEMA } from '../../../test/support/search/fixtures.ts';
import { NO_CUSTOM_FIELDS, nearestField } from './fields.ts';
import { editDistance } from './nearest.ts';

describe('edit distance', () => {
  it.each([
    ['', 'abc', 3],
    ['status', 'status', 0],
    ['stauts', 'status', 1],
    ['statu', 'status', 1],
    ['kitten', 'sitting', 3],
  ])('%s and %s are %i edits apart', (a, b, edits) => {
    expect(editDistance(a, b)).toBe(edits);
  });

  it('is the same both ways, zero only for equals, and at most the longer length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe('the nearest field', () => {
  it.each([
    ['stauts', 'status'],
    ['onwer', 'owner'],
    ['emial', 'email'],
    ['Tags', 'tag'],
    ['domian', 'domain'],
    ['created_at', 'created'],
    ['dom', 'domain'],
    ['company', 'name'],
    ['stage', 'phase'],
    ['csm', 'owner'],
    ['hsa', 'has'],
  ])('to %s is %s', (typed, field) => {
    expect(nearestField(typed, NO_CUSTOM_FIELDS)).toBe(field);
  });

  it.each(['foo', 'project', 'phone', 'q', '', 'z'.repeat(100)])('to “%s” is none', (typed) => {
    expect(nearestField(typed, NO_CUSTOM_FIELDS)).toBe(null);
  });

  it('may be a custom one', () => {
    expect(nearestField('regoin', FIXTURE_SCHEMA)).toBe('region');
    expect(nearestField('contracttype', FIXTURE_SCHEMA)).toBe('contract-type');
  });
});
