import { expect, test } from 'vitest';
import { COLUMNS, columnStyle } from './columns.ts';

test('by themselves, the columns fit where each layout begins', () => {
  const pixels = (name: string) => Number.parseInt(String(Reflect.get(columnStyle({}), name)), 10);
  // The smallest window, 900 pixels, beside the navigation; and what the style sheet calls wide.
  expect(pixels('--grid-width')).toBeLessThanOrEqual(900 - 220);
  expect(pixels('--grid-width-wide')).toBeLessThanOrEqual(896);
});

test('a resized column has its width in both layouts, and the list grows with it', () => {
  const before = columnStyle({});
  const after = columnStyle({ phase: 300 });
  expect(after).toMatchObject({
    '--columns': 'minmax(130px,1.5fr) minmax(100px,1fr) 300px 92px 146px 56px',
    '--columns-wide': 'minmax(150px,1.5fr) minmax(110px,1fr) 300px 96px 164px minmax(80px,0.6fr) 96px',
  });
  const widthOf = (style: object) => Number.parseInt(String(Reflect.get(style, '--grid-width')), 10);
  expect(widthOf(after) - widthOf(before)).toBe(300 - 132);
});

test('the name takes what is left even when it was resized; any other keeps the width it was given', () => {
  const { '--columns': tracks } = columnStyle({ name: 200, customer: 120 }) as Record<string, string>;
  expect(tracks?.split(' ').slice(0, 2)).toEqual(['minmax(200px,1.5fr)', '120px']);
});

test('every column can be sorted by and has its heading', () => {
  expect(COLUMNS.map(({ label }) => label)).toEqual([
    'Name',
    'Customer',
    'Phase',
    'State',
    'Target',
    'CSM',
    'Updated',
  ]);
});
