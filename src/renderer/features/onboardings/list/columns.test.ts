import { expect, test } from 'vitest';
import { resized } from '../../../lib/column-widths.ts';
import { COLUMNS, columnStyle } from './columns.ts';
import type { SortColumn } from './filter-and-sort.ts';

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

test('those before a resized column keep their widths, so that its edge goes where it is dragged', () => {
  const { sizes } = resized<SortColumn>({ sizes: {}, chosen: [] }, 'phase', 300, {
    name: 260,
    customer: 180,
  });
  expect(columnStyle(sizes)).toMatchObject({
    '--columns': '260px 180px 300px 92px 146px 56px 1fr',
    '--columns-wide': '260px 180px 300px 96px 164px minmax(80px,0.6fr) 96px',
  });
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
