import { describe, expect, test } from 'vitest';
import { fraction, fractionOf, rounded, ZERO } from './fraction.ts';
import {
  hundredthsOf,
  type MrrDiscount,
  type MrrItem,
  type MrrSubscription,
  mrrOf,
  type Pricing,
} from './mrr.ts';

const NOW = 1_780_000_000;
const perUnit = (unit: string): Pricing => ({
  scheme: 'per_unit',
  unit: fractionOf(unit) ?? ZERO,
  transform: null,
});
const item = (values: Partial<MrrItem> = {}): MrrItem => ({
  product: 'prod_1',
  isMetered: false,
  pricing: perUnit('9900'),
  quantity: 1,
  interval: 'month',
  intervalCount: 1,
  trialEnd: null,
  discounts: [],
  ...values,
});
const off = (values: Partial<MrrDiscount>): MrrDiscount => ({
  duration: 'forever',
  end: null,
  percentOff: null,
  amountOff: null,
  currency: null,
  products: null,
  ...values,
});
const percent = (value: number, values: Partial<MrrDiscount> = {}) =>
  off({ percentOff: fraction(value), ...values });
const amount = (value: number, values: Partial<MrrDiscount> = {}) =>
  off({ amountOff: fraction(value), currency: 'usd', ...values });
const cents = (
  items: readonly MrrItem[],
  values: Partial<MrrSubscription> = {},
  ofCustomer: MrrDiscount | null = null,
) =>
  rounded(
    mrrOf(
      { status: 'active', paused: null, currency: 'usd', discounts: [], items, ...values },
      ofCustomer,
      NOW,
    ),
  );

test.each([
  ['active', 9900],
  ['past_due', 9900],
  ['trialing', 0],
  ['unpaid', 0],
  ['paused', 0],
  ['canceled', 0],
  ['incomplete', 0],
])('a subscription that is %s counts %i', (status, expected) => {
  expect(cents([item()], { status })).toBe(expected);
});

test.each([
  ['void', 0],
  ['mark_uncollectible', 0],
  ['keep_as_draft', 9900],
])('a paused collection whose invoices become %s counts %i', (paused, expected) => {
  expect(cents([item()], { paused })).toBe(expected);
});

describe('what an item costs', () => {
  test.each<[string, Partial<MrrItem>, number]>([
    ['by quantity', { quantity: 3 }, 29_700],
    ['a year', { pricing: perUnit('118800'), interval: 'year' }, 9900],
    ['a quarter', { pricing: perUnit('30000'), intervalCount: 3 }, 10_000],
    ['a week: 52 of them a year', { pricing: perUnit('1200'), interval: 'week' }, 5200],
    ['a day: 365 of them a year', { pricing: perUnit('1200'), interval: 'day' }, 36_500],
    ['fractions of a cent', { pricing: perUnit('0.5'), quantity: 3001 }, 1501],
    ['metered', { isMetered: true }, 0],
    ['in a trial', { trialEnd: NOW + 1 }, 0],
    ['after a trial', { trialEnd: NOW }, 9900],
    [
      'in packages, rounded up',
      {
        pricing: { scheme: 'per_unit', unit: fraction(500), transform: { divideBy: 10, round: 'up' } },
        quantity: 21,
      },
      1500,
    ],
    [
      'in packages, rounded down',
      {
        pricing: { scheme: 'per_unit', unit: fraction(500), transform: { divideBy: 10, round: 'down' } },
        quantity: 21,
      },
      1000,
    ],
  ])('%s', (_, values, expected) => {
    expect(cents([item(values)])).toBe(expected);
  });

  const tiers = [
    { upTo: 10, unit: fraction(100), flat: fraction(1000) },
    { upTo: null, unit: fraction(50), flat: fraction(500) },
  ];
  test.each<['volume' | 'graduated', number, number]>([
    ['volume', 10, 2000],
    ['volume', 11, 1050],
    ['graduated', 10, 2000],
    ['graduated', 12, 2600],
  ])('%s tiers at %i', (scheme, quantity, expected) => {
    expect(cents([item({ pricing: { scheme, tiers }, quantity })])).toBe(expected);
  });
});

describe('discounts', () => {
  test.each<[string, MrrDiscount, number]>([
    ['for ever', percent(25), 7425],
    ['once never counts', percent(25, { duration: 'once' }), 9900],
    ['repeating, while it lasts', percent(25, { duration: 'repeating', end: NOW + 1 }), 7425],
    ['repeating, run out', percent(25, { duration: 'repeating', end: NOW }), 9900],
    ['an amount', amount(1000), 8900],
    ['an amount above the price', amount(99_999), 0],
    ['an amount in another currency', amount(1000, { currency: 'eur' }), 9900],
    ['for another product', percent(25, { products: ['prod_2'] }), 9900],
  ])('%s', (_, discount, expected) => {
    expect(cents([item()], { discounts: [discount] })).toBe(expected);
  });

  test('an amount off a year is off once a year', () => {
    expect(
      cents([item({ pricing: perUnit('118800'), interval: 'year' })], { discounts: [amount(1000)] }),
    ).toBe(9817);
  });

  test('an amount is off what is billed most often', () => {
    const yearly = item({ pricing: perUnit('12000'), interval: 'year' });
    expect(cents([item(), yearly], { discounts: [amount(900)] })).toBe(9000 + 1000);
  });

  test('an item’s own come first, percents one after the other', () => {
    expect(cents([item({ discounts: [amount(900)] })], { discounts: [percent(50), percent(50)] })).toBe(2250);
  });

  test('the customer’s counts where the subscription has none', () => {
    expect(cents([item()], {}, percent(50))).toBe(4950);
    expect(cents([item()], { discounts: [percent(10)] }, percent(50))).toBe(8910);
  });
});

test.each([
  ['usd', 9900, 9900],
  ['jpy', 500, 50_000],
  ['isk', 50_000, 50_000],
  ['ugx', 50_000, 50_000],
  ['kwd', 12_345, 1235],
])('%s %i is %i hundredths', (currency, smallest, expected) => {
  expect(rounded(hundredthsOf(fraction(smallest), currency))).toBe(expected);
});

test('a decimal is read exactly', () => {
  expect(fractionOf('12.50')).toEqual(fraction(25, 2));
  expect(fractionOf('1e-2')).toEqual(fraction(1, 100));
  expect(fractionOf('x')).toBeNull();
});
