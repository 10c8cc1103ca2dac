import { expect, test } from 'vitest';
import { describe as chipsOf } from '../search/describe.ts';
import { parse } from '../search/parse.ts';
import { csvValue } from './csv.ts';
import { customer } from './customer.ts';

test.each([
  [undefined, 125_050, 1250.5],
  ['EUR', 125_050, 1250.5],
  ['JPY', 125_050, 125_050],
  ['KWD', 125_050, 125.05],
])('an amount is kept in the smallest unit of %s and written in whole ones', (currency, kept, written) => {
  expect(csvValue(customer.fields.mrr, kept, () => undefined, currency)).toBe(written);
});

test('a query about amounts says them as they were typed, whatever decimals the currency has', () => {
  const schema = { customFields: [], moneyDecimals: 0 };
  expect(chipsOf(parse('mrr:>500', schema)).map(({ words }) => words)).toEqual(['MRR is over 500']);
  expect(chipsOf(parse('mrr:>500')).map(({ words }) => words)).toEqual(['MRR is over 500']);
});
