import { expect, test } from 'vitest';
import { dayRangeFilter, rangeText, readRange } from './day-range.ts';

interface Row {
  readonly due_date: string | null;
}

const filter = dayRangeFilter<Row>('task', 'due_date', 'Due');
const passes = (due_date: string | null, wanted: string | null) =>
  filter.passes?.({ due_date }, [wanted], {});

test.each([
  [{ from: '2026-12-01', to: '2026-12-05' }, '2026-12-01..2026-12-05'],
  [{ from: '2026-12-01', to: null }, '>=2026-12-01'],
  [{ from: null, to: '2026-12-05' }, '<=2026-12-05'],
  [{ from: '2026-12-01', to: '2026-12-01' }, '2026-12-01'],
])('%o is “%s” in queries, and is read back from it', (range, text) => {
  expect(rangeText(range)).toBe(text);
  expect(readRange(text)).toEqual(range);
});

test('every day needs no filter', () => {
  expect(rangeText({ from: null, to: null })).toBeNull();
});

test.each([
  '',
  '7d',
  '2026-12',
  '2026-02-30',
  '2026-12-01..',
  '2026-12-01..2026-12-02..2026-12-03',
  '>2026-12-01',
])('“%s” is no range of calendar days', (text) => {
  expect(readRange(text)).toBeNull();
});

test.each([
  ['2026-12-01', '2026-12-01..2026-12-05', true],
  ['2026-12-05', '2026-12-01..2026-12-05', true],
  ['2026-12-06', '2026-12-01..2026-12-05', false],
  ['2026-12-03', '2026-12-05..2026-12-01', true],
  ['2027-01-01', '>=2026-12-01', true],
  ['2026-11-30', '>=2026-12-01', false],
  ['2026-11-30', '<=2026-12-05', true],
  [null, '<=2026-12-05', false],
  [null, null, true],
  ['2026-12-01', null, false],
])('a task due %s is let through by %s: %s', (due, wanted, expected) => {
  expect(passes(due, wanted)).toBe(expected);
});

test.each([
  ['2020-12-01..2020-12-05', '1 Dec 2020 to 5 Dec 2020'],
  ['2020-12-05..2020-12-01', '1 Dec 2020 to 5 Dec 2020'],
  ['>=2020-12-01', 'from 1 Dec 2020'],
  ['<=2020-12-05', 'until 5 Dec 2020'],
])('its chip says “%s” as “Due %s”', (text, words) => {
  expect(`${filter.says} ${filter.wordOf(text, {})}`).toBe(`Due ${words}`);
});
