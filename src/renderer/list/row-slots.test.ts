import { expect, test } from 'vitest';
import { inSlots } from './row-slots.ts';

const rows = (first: number, count: number) =>
  Array.from({ length: count }, (_, offset) => ({ index: first + offset }));

test('no two rows on screen share a slot, wherever the list stands', () => {
  for (let first = 0; first < 100; first += 1) {
    const slots = inSlots(rows(first, 31), false).map(({ slot }) => slot);
    expect(new Set(slots).size).toBe(31);
  }
});

test('a row that stays on screen keeps its slot', () => {
  const slotOf = (first: number) =>
    inSlots(rows(first, 20), true).find(({ item }) => item.index === 19)?.slot;
  expect(slotOf(0)).toBe(slotOf(15));
});

test('at rest the rows stand in the order they are read, while scrolling in that of their slots', () => {
  const order = (isScrolling: boolean) => inSlots(rows(20, 20), isScrolling).map(({ item }) => item.index);
  expect(order(false)).toEqual(rows(20, 20).map(({ index }) => index));
  expect(order(true).slice(0, 9)).toEqual([32, 33, 34, 35, 36, 37, 38, 39, 20]);
});
