import { expect, test } from 'vitest';
import { type SortKey, sortRows } from './sort-rows.ts';

const sorted = (keys: readonly SortKey[], direction: 'ascending' | 'descending') =>
  sortRows(
    keys.map((key, place) => ({ key, place })),
    ({ key }) => key,
    direction,
  );

test.each(['ascending', 'descending'] as const)(
  '%s: ties keep their order, nothing comes last',
  (direction) => {
    const rows = sorted(['b', null, 'a', 'b', '', null, 'a'], direction);
    const placesOf = (key: SortKey) => rows.filter((row) => row.key === key).map(({ place }) => place);
    expect(placesOf('a')).toEqual([2, 6]);
    expect(placesOf('b')).toEqual([0, 3]);
    const keys = rows.map(({ key }) => key);
    expect(keys).toEqual(
      direction === 'ascending' ? ['', 'a', 'a', 'b', 'b', null, null] : ['b', 'b', 'a', 'a', '', null, null],
    );
  },
);

test('numbers are compared as numbers, and come before texts', () => {
  expect(sorted([10, 'x', 9, -1, '10'], 'ascending').map(({ key }) => key)).toEqual([-1, 9, 10, '10', 'x']);
});
