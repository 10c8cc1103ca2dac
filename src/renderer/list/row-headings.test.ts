import { expect, test } from 'vitest';
import { rowHeadings } from './row-headings.ts';

test('rows that belong together have a heading above the first of them, with their number', () => {
  const rows = ['Today', 'Today', 'Later', 'No date', 'No date'];
  expect([...rowHeadings(rows, (row) => row)]).toEqual([
    [0, { label: 'Today', count: 2 }],
    [2, { label: 'Later', count: 1 }],
    [3, { label: 'No date', count: 2 }],
  ]);
});

test('without groups, and without rows, there is none', () => {
  expect(rowHeadings(['a'], undefined).size).toBe(0);
  expect(rowHeadings([], (row: string) => row).size).toBe(0);
});
