import { beforeEach, expect, test } from 'vitest';
import { MOST_FAVOURITES, useKeptRecords } from './kept-records.ts';

beforeEach(() => useKeptRecords.setState(useKeptRecords.getInitialState()));

const keys = () => useKeptRecords.getState().favourites.map(({ key }) => key);

test('favourites stand in their own order; there are twelve, and the thirteenth is refused', () => {
  const { toggleFavourite, moveFavourite } = useKeptRecords.getState();
  for (let at = 1; at <= MOST_FAVOURITES; at += 1) {
    expect(toggleFavourite({ collection: 'customers', key: `c${at}` })).toBe(true);
  }
  expect(toggleFavourite({ collection: 'customers', key: 'c13' })).toBe(false);
  moveFavourite('c12', 0);
  expect(keys().slice(0, 3)).toEqual(['c12', 'c1', 'c2']);
  moveFavourite('c12', 99);
  expect(keys().at(-1)).toBe('c12');
  expect(toggleFavourite({ collection: 'customers', key: 'c1' })).toBe(true);
  expect(toggleFavourite({ collection: 'onboardings', key: 'o1' })).toBe(true);
  expect(keys().at(-1)).toBe('o1');
});

test('a task is pinned first, and let go', () => {
  const { togglePinned } = useKeptRecords.getState();
  togglePinned('a');
  togglePinned('b');
  expect(useKeptRecords.getState().pinned).toEqual(['b', 'a']);
  togglePinned('b');
  expect(useKeptRecords.getState().pinned).toEqual(['a']);
});
