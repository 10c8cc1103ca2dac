import { describe, expect, test } from 'vitest';
import {
  clearSelection,
  cursorIndexIn,
  EMPTY_SELECTION,
  extendTo,
  keepVisible,
  moveCursor,
  placeCursor,
  type Selection,
  selectAll,
  toggleRow,
} from './selection.ts';

const ORDER = [...'abcdefgh'];
const marked = ({ selected }: Selection) => [...selected].toSorted().join('');
const at = (index: number) => placeCursor(EMPTY_SELECTION, ORDER, index);

describe('the cursor', () => {
  test('is nowhere until it is moved, then on the first row, or the last when it comes from below', () => {
    expect(cursorIndexIn(EMPTY_SELECTION, ORDER)).toBe(-1);
    expect(moveCursor(EMPTY_SELECTION, ORDER, 1).cursor).toBe('a');
    expect(moveCursor(EMPTY_SELECTION, ORDER, -1).cursor).toBe('h');
  });

  test('stops at both ends', () => {
    expect(moveCursor(at(0), ORDER, -1).cursor).toBe('a');
    expect(moveCursor(at(6), ORDER, 20).cursor).toBe('h');
  });

  test('stays on its row when the order changes', () => {
    expect(cursorIndexIn(at(2), [...'hgfedcba'])).toBe(5);
  });

  test('moves to what took its place when its row has left, and goes on from there', () => {
    const without = [...'abdefgh'];
    expect(cursorIndexIn(at(2), without)).toBe(2);
    expect(moveCursor(at(2), without, 1).cursor).toBe('e');
    expect(cursorIndexIn(at(7), [...'abc'])).toBe(2);
  });

  test('is nowhere in an empty list', () => {
    expect(moveCursor(EMPTY_SELECTION, [], 1)).toBe(EMPTY_SELECTION);
    expect(cursorIndexIn(at(3), [])).toBe(-1);
  });
});

describe('marking', () => {
  test('a row is marked and unmarked, and has the cursor afterwards', () => {
    const once = toggleRow(at(0), ORDER, 'c');
    expect([marked(once), once.cursor]).toEqual(['c', 'c']);
    expect(marked(toggleRow(once, ORDER, 'c'))).toBe('');
  });

  test('a range goes from the row marked last to the one clicked, in either direction', () => {
    const start = toggleRow(EMPTY_SELECTION, ORDER, 'd');
    expect(marked(extendTo(start, ORDER, 6))).toBe('defg');
    expect(marked(extendTo(start, ORDER, 1))).toBe('bcd');
  });

  test('going back takes away what the range had added, and nothing else', () => {
    const start = toggleRow(toggleRow(EMPTY_SELECTION, ORDER, 'a'), ORDER, 'd');
    const far = extendTo(start, ORDER, 7);
    expect(marked(far)).toBe('adefgh');
    expect(marked(extendTo(far, ORDER, 4))).toBe('ade');
    expect(marked(extendTo(far, ORDER, 2))).toBe('acd');
  });

  test('a range without a row marked before begins at the cursor', () => {
    expect(marked(extendTo(at(2), ORDER, 4))).toBe('cde');
  });

  test('a range goes by the order on screen', () => {
    const start = toggleRow(EMPTY_SELECTION, ORDER, 'd');
    expect(marked(extendTo(start, [...'dhagfbce'], 3))).toBe('adgh');
  });

  test('everything can be marked and unmarked; the cursor stays', () => {
    const all = selectAll(at(3), ORDER);
    expect([marked(all), all.cursor]).toEqual(['abcdefgh', 'd']);
    expect([marked(clearSelection(all)), clearSelection(all).cursor]).toEqual(['', 'd']);
  });

  test('what is not shown any more is not marked any more', () => {
    const all = selectAll(EMPTY_SELECTION, ORDER);
    expect(marked(keepVisible(all, [...'bdz']))).toBe('bd');
  });

  test('nothing changes, to the object, while all that is marked is shown', () => {
    const some = toggleRow(EMPTY_SELECTION, ORDER, 'c');
    expect(keepVisible(some, ORDER)).toBe(some);
    expect(keepVisible(EMPTY_SELECTION, [])).toBe(EMPTY_SELECTION);
  });
});
