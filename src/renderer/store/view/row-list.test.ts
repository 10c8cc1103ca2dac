import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Replacement, replaceRows } from './row-list.ts';

interface Row {
  readonly key: string;
  readonly order: number;
}

const compare = (a: Row, b: Row) => a.order - b.order || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

test('the list is what sorting everything again would give, for few changes and for many', () => {
  const keys = Array.from({ length: 200 }, (_, index) => `k${index}`);
  const rowOf = (key: string) => fc.record({ key: fc.constant(key), order: fc.integer({ min: 0, max: 9 }) });
  const states = fc.tuple(...keys.map((key) => fc.option(rowOf(key))));
  fc.assert(
    fc.property(
      states,
      states,
      fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 200 })),
      (before, after, touched) => {
        const present = (rows: readonly (Row | null)[]) => rows.filter((row) => row !== null).sort(compare);
        const replacements: Replacement<Row>[] = before
          .map((row, at) => ({ before: row, after: after[at] ?? null }))
          .slice(0, touched);
        const expected = present(before.map((row, at) => (at < touched ? (after[at] ?? null) : row)));
        const rows = Object.freeze(present(before));
        expect(replaceRows({ rows, compare }, replacements)).toEqual(expected);
      },
    ),
    { numRuns: 200 },
  );
});

test('of very many rows, those between the changes are not looked at', () => {
  const rows = Array.from({ length: 40_000 }, (_, order) => ({ key: `k${order}`, order }));
  const looked = new Set<Row>();
  const watching = (a: Row, b: Row) => {
    looked.add(a).add(b);
    return compare(a, b);
  };
  const added = Array.from({ length: 100 }, (_, at) => ({ key: 'new', order: at * 400 }));
  const replacements = added.map((after) => ({ before: null, after }));
  expect(replaceRows({ rows, compare: watching }, replacements)).toHaveLength(40_100);
  expect(looked.size).toBeLessThan(2_500);
});

test('what comes after all rows is put there without looking at them', () => {
  const rows = Array.from({ length: 4000 }, (_, order) => ({ key: `k${order}`, order }));
  const looked = new Set<Row>();
  const watching = (a: Row, b: Row) => {
    looked.add(a).add(b);
    return compare(a, b);
  };
  const added = Array.from({ length: 1000 }, (_, at) => ({ key: 'new', order: 4000 + at }));
  const replacements = added.map((after) => ({ before: null, after }));
  expect(replaceRows({ rows, compare: watching }, replacements)).toEqual([...rows, ...added]);
  expect(rows.filter((row) => looked.has(row)).length).toBeLessThan(40);
});
