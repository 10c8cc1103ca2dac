import { describe, expect, test } from 'vitest';
import { decimalsOf, moneyDraft, readMoney } from './money.ts';
import { numberDraft, readNumber } from './number.ts';

const LOCALES = ['en-US', 'de-DE', 'fr-CH', 'en-IN'] as const;
type Outcome = number | null | readonly number[] | 'refused';

/** The value; the values to choose from; or that it is refused outright. */
function outcomeOf(reading: ReturnType<typeof readNumber>): Outcome {
  if (reading.kind === 'value') return reading.value;
  expect(reading.reason.length).toBeGreaterThan(10);
  return reading.choices.length === 0 ? 'refused' : reading.choices.map(({ value }) => value);
}

const all = (outcome: Outcome): readonly Outcome[] => LOCALES.map(() => outcome);

/** What each text is in en-US, de-DE, fr-CH and en-IN. */
const NUMBERS: readonly (readonly [string, readonly Outcome[]])[] = [
  ['', all(null)],
  ['  ', all(null)],
  ['0', all(0)],
  ['1250', all(1250)],
  ['12,5', all(12.5)],
  ['12.5', all(12.5)],
  ['12,50', all(12.5)],
  ['-3,5', all(-3.5)],
  ['−4', all(-4)],
  ['.5', all(0.5)],
  ['0.125', all(0.125)],
  ['0,125', all(0.125)],
  ['1,2345', all(1.2345)],
  ['1,250', [1250, [1250, 1.25], [1250, 1.25], 1250]],
  ['1.250', [[1250, 1.25], 1250, [1250, 1.25], [1250, 1.25]]],
  ['1250,555', all([1_250_555, 1250.555])],
  ['1234.567', all([1_234_567, 1234.567])],
  ['1.234,5', all(1234.5)],
  ['1,234.5', all(1234.5)],
  ['1.234,567', all(1234.567)],
  ['1,234,567', all(1_234_567)],
  ['1.234.567', all(1_234_567)],
  ['12,34,567', all(1_234_567)],
  ['1,23,456.50', all(123_456.5)],
  ['12 500,50', all(12_500.5)],
  ['12\u00a0500', all(12_500)],
  ['12\u202f500,5', all(12_500.5)],
  ["1'250.50", all(1250.5)],
  ['1’250', all(1250)],
  ["1'250,555", all(1250.555)],
  ['12k', all(12_000)],
  ['1.5m', all(1_500_000)],
  ['1,5 Mio', all(1_500_000)],
  ['1.234k', [[1_234_000, 1234], 1_234_000, [1_234_000, 1234], [1_234_000, 1234]]],
  ['1,2,3', all('refused')],
  ['12,34,56', all('refused')],
  ['1.234.56', all('refused')],
  ['1 25', all('refused')],
  ['12 3 456', all('refused')],
  ['1,234.567.8', all('refused')],
  ['0,123,456', all('refused')],
  ['5%', all('refused')],
  ['€5', all('refused')],
  ['1e5', all('refused')],
  ['twelve', all('refused')],
  ['5 or 6', all('refused')],
  ['9007199254740993', all('refused')],
  ['1'.repeat(400), all('refused')],
];

describe.each(LOCALES.map((locale, at) => [locale, at] as const))('a number in %s', (locale, at) => {
  test.each(NUMBERS.map(([text, outcomes]) => [text, outcomes[at]] as const))('%j is %j', (text, outcome) => {
    expect(outcomeOf(readNumber(text, { locale }))).toEqual(outcome);
  });

  test('an editor shows it so that it is read as the same', () => {
    for (const number of [0, 5, -12.5, 1250, 1234.567, 1.125, 0.125, 1_234_567.891, 12_345.6789, 1e15]) {
      expect(outcomeOf(readNumber(numberDraft(number, locale), { locale }))).toBe(number);
    }
    expect(numberDraft(null, locale)).toBe('');
  });
});

test('a whole-number field refuses a fraction, and offers of two readings the whole one', () => {
  const count = (text: string) => outcomeOf(readNumber(text, { locale: 'en-US', isWhole: true, min: 0 }));
  expect(count('12,5')).toBe('refused');
  expect(count('12.0')).toBe(12);
  expect(count('1,250')).toBe(1250);
  expect(count('1.250')).toEqual([1250]);
  expect(count('1.5k')).toBe(1500);
  expect(count('-1')).toBe('refused');
});

/** In USD; cents. */
const AMOUNTS: readonly (readonly [string, readonly Outcome[]])[] = [
  ['', all(null)],
  ['12500', all(1_250_000)],
  ['$12500', all(1_250_000)],
  ['$ 12 500', all(1_250_000)],
  ['12500 USD', all(1_250_000)],
  ['US$ 12.50', all(1250)],
  ['12,5', all(1250)],
  ['12,50', all(1250)],
  ['12.500,50', all(1_250_050)],
  ['12,500.50', all(1_250_050)],
  ["12'500.50", all(1_250_050)],
  ['500,-', all(50_000)],
  ['$12,500', [1_250_000, [1_250_000, 1250], [1_250_000, 1250], 1_250_000]],
  ['12.500', [[1_250_000, 1250], 1_250_000, [1_250_000, 1250], [1_250_000, 1250]]],
  ['0.999', all([99_900, 100])],
  ['1234.567', all([123_456_700, 123_457])],
  ['1250,555', all([125_055_500, 125_056])],
  ['1 234,567', all([123_456_700, 123_457])],
  ['12k', all(1_200_000)],
  ['$1.5m', all(150_000_000)],
  ['1.2345k', all(123_450)],
  ['0.1234', all([12])],
  ['€12', all('refused')],
  ['12 EUR', all('refused')],
  ['12 £', all('refused')],
  ['CHF 12', all('refused')],
  ['12 MXN', all('refused')],
  ['12 apples', all('refused')],
  ['-5', all('refused')],
  ['$-5', all('refused')],
  ['1e5', all('refused')],
  ['9'.repeat(20), all('refused')],
  ['lots', all('refused')],
];

describe.each(LOCALES.map((locale, at) => [locale, at] as const))('an amount in USD in %s', (locale, at) => {
  test.each(AMOUNTS.map(([text, outcomes]) => [text, outcomes[at]] as const))('%j is %j', (text, outcome) => {
    expect(outcomeOf(readMoney(text, { locale, currency: 'USD' }))).toEqual(outcome);
  });

  test('an editor shows it so that it is read as the same', () => {
    for (const currency of ['USD', 'JPY', 'KWD']) {
      for (const units of [0, 5, 99, 100, 123_456, 999_999_999]) {
        expect(outcomeOf(readMoney(moneyDraft(units, currency), { locale, currency }))).toBe(units);
      }
    }
  });
});

test('the sign of the workspace’s own currency is taken, whatever it is', () => {
  const inCurrency = (text: string, currency: string) =>
    outcomeOf(readMoney(text, { locale: 'en-US', currency }));
  expect(inCurrency('€5', 'EUR')).toBe(500);
  expect(inCurrency('5 eur', 'EUR')).toBe(500);
  expect(inCurrency('Fr. 5.50', 'CHF')).toBe(550);
  expect(inCurrency('¥500', 'JPY')).toBe(500);
  expect(inCurrency('500.5', 'JPY')).toEqual([501]);
  expect(inCurrency('£5', 'GBP')).toBe(500);
  expect(inCurrency('$5', 'CAD')).toBe(500);
  expect(inCurrency('$5', 'EUR')).toBe('refused');
  expect(decimalsOf('KWD')).toBe(3);
});

test('a refusal says how to write it, and names another currency', () => {
  const reasonOf = (text: string) => {
    const reading = readMoney(text, { locale: 'en-US', currency: 'USD' });
    return reading.kind === 'refused' ? reading.reason : null;
  };
  expect(reasonOf('€500')).toBe('Amounts are in USD here, not in €; write the amount in USD');
  expect(reasonOf('lots')).toBe('Write an amount such as $1,250 or 12k');
  expect(reasonOf('1250,555')).toBe('“1250,555” is not clear: is it $1,250,555 or $1,250.56?');
  expect(reasonOf('0.999')).toBe('USD has at most 2 decimals. “0.999” is not clear: is it $999 or $1?');
});
