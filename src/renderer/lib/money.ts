import { decimalsOf } from '#shared/values/money.ts';
import { formatNumber } from './words.ts';
import { currency } from './workspace-words.ts';

/** An amount in the currency's smallest unit: cents as `$12,500` or, when there are cents, `$12,500.50`. */
export function formatMoney(cents: number): string {
  const digits = decimalsOf(currency());
  const amount = Math.abs(cents);
  const part = amount % 10 ** digits;
  const whole = `${cents < 0 ? '-' : ''}${signOf(currency())}${formatNumber((amount - part) / 10 ** digits)}`;
  return part === 0 ? whole : `${whole}.${String(part).padStart(digits, '0')}`;
}

/** From so many on, a list has no room for all the digits. */
const COMPACT_FROM = 10_000_000;
/** From so many on, it has none for what is behind the point. */
const WHOLE_FROM = 100_000;
const UNITS = [
  ['T', 1e12],
  ['B', 1e9],
  ['M', 1e6],
] as const;

/** Cents for a column of a list: to the unit from six digits on, from eight to a tenth of a million: `$123.5B`. */
export function formatMoneyShort(cents: number): string {
  const amount = Math.abs(cents) / 10 ** decimalsOf(currency());
  if (amount < WHOLE_FROM) return formatMoney(cents);
  const unitSize = 10 ** decimalsOf(currency());
  if (amount < COMPACT_FROM) return formatMoney(Math.round(cents / unitSize) * unitSize);
  // What would round up to a thousand of a unit is one of the next.
  const [unit, size] = UNITS.find(([, least]) => amount >= least * 0.99995) ?? ['M', 1e6];
  const shown = (amount / size).toFixed(1).replace(/\.0$/, '');
  return `${cents < 0 ? '-' : ''}${signOf(currency())}${shown}${unit}`;
}

/** Lists are full of amounts, and making a format takes long. */
const signs = new Map<string, string>([['USD', '$']]);

/** What stands before an amount: `€`, or `CHF` and a space that does not break. */
function signOf(code: string): string {
  const known = signs.get(code);
  if (known !== undefined) return known;
  const parts = new Intl.NumberFormat('en', { style: 'currency', currency: code }).formatToParts(1);
  const sign = parts.find(({ type }) => type === 'currency')?.value ?? code;
  const spaced = /\p{L}$/u.test(sign) ? `${sign}\u00a0` : sign;
  signs.set(code, spaced);
  return spaced;
}
