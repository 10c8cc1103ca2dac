import { describe, expect, test } from 'vitest';
import { formatMoney, moneyInput, parseMoney } from './money.ts';

describe('an amount as typed', () => {
  test.each<[string, number | null]>([
    ['', null],
    ['  ', null],
    ['0', 0],
    ['12500', 1_250_000],
    ['$12,500', 1_250_000],
    ['12,500.50', 1_250_050],
    ['12.500,50 €', 1_250_050],
    ["12'500", 1_250_000],
    ['12 500', 1_250_000],
    ['1,234,567', 123_456_700],
    ['1.234.567', 123_456_700],
    ['1,234,567.8', 123_456_780],
    ['12.5', 1_250],
    ['.5', 50],
    ['12k', 1_200_000],
    ['1.5k', 150_000],
    ['1.234k', 123_400],
    ['1.2M', 120_000_000],
    ['USD 99', 9_900],
    ['1.005', 100_500],
    ['999999999999', 99_999_999_999_900],
  ])('%s is %s cents', (text, cents) => {
    expect(parseMoney(text)).toEqual({ value: cents });
  });

  test.each(['abc', '-5', '12x', '1e5', '12..'.repeat(2).concat('x'), '9'.repeat(20)])(
    '%s is refused with a reason',
    (text) => {
      expect(parseMoney(text)).toHaveProperty('error');
    },
  );

  test('what an editor shows is read back as the same amount', () => {
    for (const cents of [0, 5, 50, 99, 100, 123_456, 99_999_999_999_999]) {
      expect(parseMoney(moneyInput(cents))).toEqual({ value: cents });
    }
    expect(moneyInput(null)).toBe('');
  });
});

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
