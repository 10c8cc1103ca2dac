import { expect, test } from 'vitest';
import { formatMoney } from './money.ts';

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
