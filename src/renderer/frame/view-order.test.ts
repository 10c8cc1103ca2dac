import { expect, test } from 'vitest';
import { isPlaceOf, positionFor } from './view-order.ts';

const views = [
  { key: 'a', position: 1 },
  { key: 'b', position: 2 },
  { key: 'c', position: 3 },
];

test.each([
  ['c', 0, 0],
  ['c', 1, 1.5],
  ['a', 1, 2.5],
  ['a', 2, 4],
  ['a', 9, 4],
  ['a', 0, null],
  ['nobody', 0, null],
])('%s comes to place %i by the position %s', (key, to, position) => {
  expect(positionFor(views, key, to)).toBe(position);
});

test('a view is known by its number, its id and its key, on its own screen', () => {
  const view = { key: 'k', id: 'i', display_id: 3, screen: 'customers' } as const;
  expect(['k', 'i', '3'].every((asked) => isPlaceOf(view, '/customers', asked))).toBe(true);
  expect(isPlaceOf(view, '/onboardings', '3')).toBe(false);
  expect(isPlaceOf(view, '/customers', null)).toBe(false);
});
