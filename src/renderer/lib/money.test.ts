import { expect, test } from 'vitest';
import { formatMoney, formatMoneyShort } from './money.ts';

test.each<[number, string]>([
  [0, '$0'],
  [5, '$0.05'],
  [1_250_000, '$12,500'],
  [1_250_050, '$12,500.50'],
  [-123_456_789, '-$1,234,567.89'],
  [99_999_999_999_999, '$999,999,999,999.99'],
])('%d cents are shown as %s', (cents, text) => {
  expect(formatMoney(cents)).toBe(text);
});

test.each<[number, string]>([
  [0, '$0'],
  [9_999_999, '$99,999.99'],
  [12_345_678, '$123,457'],
  [999_999_900, '$9,999,999'],
  [1_000_000_000, '$10M'],
  [1_234_567_890, '$12.3M'],
  [99_999_999_999, '$1B'],
  [12_345_678_901_234, '$123.5B'],
  [-12_345_678_901_234, '-$123.5B'],
  [123_456_789_012_345, '$1.2T'],
])('in a list, %d cents are shown as %s', (cents, text) => {
  expect(formatMoneyShort(cents)).toBe(text);
});
