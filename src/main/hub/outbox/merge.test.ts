import { describe, expect, test } from 'vitest';
import { merge } from './merge.ts';

const dirty = (...fields: string[]) => new Set(fields);

describe('a three-way merge', () => {
  test('takes what changed in the cloud only, and keeps what changed here only', () => {
    const merged = merge({
      base: { name: 'A', plan: 'P' },
      local: { name: 'Mine', plan: 'P' },
      remote: { name: 'A', plan: 'Q' },
      sent: null,
      inDoubt: [],
      dirty: dirty('name'),
    });
    expect(merged).toEqual({ document: { name: 'Mine', plan: 'Q' }, conflicts: [], toSend: {} });
  });

  test('keeps what was worked out here, and takes the cloud’s only until something was', () => {
    const ofCloud = {
      base: { health_score: 50 },
      remote: { health_score: 60 },
      sent: null,
      inDoubt: [],
      dirty: dirty(),
    };
    expect(merge({ ...ofCloud, local: { health_score: 72 } }).document).toEqual({ health_score: 72 });
    expect(merge({ ...ofCloud, local: { health_score: null } }).document).toEqual({ health_score: 60 });
  });

  test('sees no conflict where both changed to the same value', () => {
    const merged = merge({
      base: { plan: 'P' },
      local: { plan: 'Q' },
      remote: { plan: 'Q' },
      sent: null,
      inDoubt: [],
      dirty: dirty('plan'),
    });
    expect(merged.conflicts).toEqual([]);
  });

  test('takes an own write whose answer was lost for what it is, not for a change of somebody else', () => {
    const merged = merge({
      base: { plan: 'P' },
      local: { plan: 'Second' },
      remote: { plan: 'First' },
      sent: null,
      inDoubt: [{ plan: 'First' }],
      dirty: dirty('plan'),
    });
    expect(merged).toEqual({ document: { plan: 'Second' }, conflicts: [], toSend: {} });
  });

  test('takes what the cloud filled in at a create for nobody’s change', () => {
    const merged = merge({
      base: null,
      local: { name: 'A', status: 'churned', labels: ['mine'] },
      remote: { name: 'A', status: 'active', labels: [] },
      sent: { name: 'A' },
      inDoubt: [],
      dirty: dirty('status', 'labels'),
    });
    expect(merged).toEqual({
      document: { name: 'A', status: 'churned', labels: ['mine'] },
      conflicts: [],
      toSend: {},
    });
  });

  test('keeps the local value and reports the other where both changed', () => {
    const merged = merge({
      base: { plan: 'P' },
      local: { plan: 'Mine' },
      remote: { plan: 'Theirs' },
      sent: null,
      inDoubt: [],
      dirty: dirty('plan'),
    });
    expect(merged.document).toEqual({ plan: 'Mine' });
    expect(merged.conflicts).toEqual([{ field: 'plan', mine: 'Mine', theirs: 'Theirs' }]);
  });

  test('does not take its own write, come back in the answer, for somebody else’s', () => {
    const merged = merge({
      base: { plan: 'P' },
      local: { plan: 'Second' },
      remote: { plan: 'First' },
      sent: { plan: 'First' },
      inDoubt: [],
      dirty: dirty('plan'),
    });
    expect(merged).toEqual({ document: { plan: 'Second' }, conflicts: [], toSend: {} });
  });

  test('merges sets by additions and removals, and says what the cloud lacks', () => {
    const merged = merge({
      base: { tags: ['old', 'kept'] },
      local: { tags: ['old', 'kept', 'mine'] },
      remote: { tags: ['kept', 'theirs'] },
      sent: null,
      inDoubt: [],
      dirty: dirty('tags'),
    });
    expect(merged.document.tags).toEqual(['kept', 'mine', 'theirs']);
    expect(merged.toSend).toEqual({ tags: ['kept', 'mine', 'theirs'] });
    expect(merged.conflicts).toEqual([]);
  });

  describe('of an object of named values', () => {
    const merged = (base: object, local: object, remote: object) =>
      merge({
        base: { custom_fields: base },
        local: { custom_fields: local },
        remote: { custom_fields: remote },
        sent: null,
        inDoubt: [],
        dirty: dirty('custom_fields'),
      });

    test('takes what either side set, changed or took out of it', () => {
      const all = merged(
        { kept: 1, mine: 1, theirs: 1, outHere: 1, outThere: 1 },
        { kept: 1, mine: 2, theirs: 1, outThere: 1, newHere: 1, both: 3 },
        { kept: 1, mine: 1, theirs: 2, outHere: 1, newThere: 1, both: 3 },
      );
      const expected = { kept: 1, mine: 2, theirs: 2, newHere: 1, newThere: 1, both: 3 };
      expect(all.document.custom_fields).toEqual(expected);
      expect(all).toMatchObject({ conflicts: [], toSend: { custom_fields: expected } });
    });

    test('keeps mine and reports theirs where both changed one name, each otherwise', () => {
      const all = merged({ region: 'EU' }, { region: 'US', a: 1 }, { region: 'Asia', b: 1 });
      expect(all.document.custom_fields).toEqual({ region: 'US', a: 1, b: 1 });
      expect(all.conflicts).toEqual([
        { field: 'custom_fields', mine: { region: 'US', a: 1, b: 1 }, theirs: { region: 'Asia', b: 1 } },
      ]);
    });

    test('knows a value that one side changed and the other took out for a conflict', () => {
      expect(merged({ a: 1 }, {}, { a: 2 }).conflicts).toHaveLength(1);
      expect(merged({ a: 1 }, { a: 2 }, {}).conflicts).toHaveLength(1);
    });
  });

  test('leaves alone what the cloud does not carry, and takes unknown fields', () => {
    const merged = merge({
      base: { name: 'A' },
      local: { name: 'A', tags: ['vip'] },
      remote: { name: 'A', mood: 'sunny' },
      sent: null,
      inDoubt: [],
      dirty: dirty('tags'),
    });
    expect(merged.document).toEqual({ name: 'A', tags: ['vip'], mood: 'sunny' });
  });

  test('a field the cloud begins to carry, empty, is in conflict with nothing', () => {
    const merged = merge({
      base: { name: 'A' },
      local: { name: 'A', owner_id: 'ann' },
      remote: { name: 'A', owner_id: null },
      sent: null,
      inDoubt: [],
      dirty: dirty('owner_id'),
    });
    expect(merged).toEqual({ document: { name: 'A', owner_id: 'ann' }, conflicts: [], toSend: {} });
  });

  test('completed_at follows the phase that was kept', () => {
    const merged = merge({
      base: { phase: 'launch', completed_at: null },
      local: { phase: 'completed', completed_at: '2026-01-01T00:00:00.000Z' },
      remote: { phase: 'launch', completed_at: null },
      sent: null,
      inDoubt: [],
      dirty: dirty('phase'),
    });
    expect(merged.document.completed_at).toBe('2026-01-01T00:00:00.000Z');
  });
});
