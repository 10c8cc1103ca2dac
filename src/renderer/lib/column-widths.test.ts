import { expect, test } from 'vitest';
import { columnWidth, layOut, letGo, resized } from './column-widths.ts';

/** Nothing chosen by hand. */
const OWN = { sizes: {}, chosen: [] };

test('with the last width given back, all columns share the room again', () => {
  const one = resized<string>(OWN, 'phase', 300, { name: 260, customer: 180 });
  const two = resized(one, 'state', 120, { name: 260, customer: 180, phase: 300 });
  expect(letGo(two, 'state')).toEqual(one);
  expect(letGo(letGo(two, 'state'), 'phase')).toEqual(OWN);
});

test('a column that is as wide as the room allows is dragged from there, another one to 640 pixels at the most', () => {
  expect(columnWidth(890, 900)).toBe(890);
  expect(columnWidth(910, 900)).toBe(900);
  expect(columnWidth(890, 300)).toBe(640);
  expect(columnWidth(3, 300)).toBe(56);
});

test('the room behind columns of which none grows is empty', () => {
  const fixed = { min: 100, grows: 0 };
  expect(layOut([fixed, { min: 50, grows: 2 }], 8)).toEqual({
    tracks: '100px minmax(50px,2fr)',
    width: '158px',
  });
  expect(layOut([fixed, fixed])).toEqual({ tracks: '100px 100px 1fr', width: '200px' });
});
